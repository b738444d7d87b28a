"""`medicine`: what is known grows with what is said, doses stand apart, and nothing is judged."""

import datetime as dt

import pytest

import twitchlog


def medicines(cli):
    return [entry for entry in cli.entries() if entry["kind"] == "medicine"]


def test_a_medicine_is_echoed_with_all_that_was_said(cli):
    out = cli.ok(
        "medicine", "salbutamol", "--dose", "100 mcg", "--started", "2026-11-01", "--as-needed", "--suspected",
        "--note", "inhaler",
    )  # fmt: skip
    assert out.startswith("Saved  medicine · salbutamol · 100 mcg · since 2026-11-01 · as needed ·")
    assert "suspected · inhaler" in out
    (entry,) = medicines(cli)
    assert (
        entry.items()
        >= {
            "key": "salbutamol",
            "medicine_class": "beta-agonist",
            "dose": "100 mcg",
            "started_on": "2026-11-01",
            "stopped_on": None,
            "is_as_needed": True,
            "is_suspected": True,
        }.items()
    )


def test_what_is_said_later_is_added(cli):
    cli.ok("medicine", "Salbutamol", "--dose", "100 mcg", "--started", "2026-11-01")
    cli.ok("medicine", "salbutamol", "--stopped", "yesterday")
    (entry,) = medicines(cli)
    assert (entry["started_on"], entry["stopped_on"], entry["dose"]) == ("2026-11-01", "2026-11-21", "100 mcg")
    cli.ok("undo")
    assert medicines(cli)[0]["stopped_on"] is None


def test_another_dose_was_changed_today(cli):
    cli.ok("medicine", "salbutamol", "--dose", "100 mcg")
    assert "dose changed 2026-11-22" in cli.ok("medicine", "salbutamol", "--dose", "200 mcg")


def test_said_again_it_changes_nothing(cli):
    cli.ok("medicine", "salbutamol", "--dose", "100 mcg")
    before = cli.rows()
    assert cli.ok("medicine", "salbutamol") == "Known already: medicine · salbutamol · 100 mcg\n"
    assert cli.rows() == before


def test_begun_again_after_a_stop_it_is_a_second_course(cli):
    cli.ok("medicine", "salbutamol", "--started", "2026-01-01", "--stopped", "2026-03-01", "--dose", "100 mcg")
    cli.at("2026-11-22T14:01+01:00")
    cli.ok("medicine", "salbutamol", "--started", "2026-06-01")
    assert [(each["started_on"], each["stopped_on"]) for each in medicines(cli)] == [
        ("2026-01-01", "2026-03-01"),
        ("2026-06-01", None),
    ]
    cli.ok("medicine", "salbutamol", "--stopped", "2026-07-01")
    assert [each["stopped_on"] for each in medicines(cli)] == ["2026-03-01", "2026-07-01"]


def test_each_course_keeps_its_dates_and_how_it_was_taken(cli):
    cli.ok("medicine", "salbutamol", "--started", "2026-11-01", "--stopped", "2026-11-10", "--suspected")
    (first,) = medicines(cli)
    cli.at("2026-11-22T14:01+01:00")
    out = cli.ok("medicine", "salbutamol", "--started", "2026-11-12", "--as-needed", "--not-suspected")
    assert out.startswith("Saved  medicine · salbutamol · since 2026-11-12 · as needed\n")
    assert medicines(cli)[0] == first
    assert cli.ok("medicine").splitlines() == [
        "salbutamol · since 2026-11-01 · until 2026-11-10 · suspected",
        "salbutamol · since 2026-11-12 · as needed",
    ]
    cli.ok("undo")
    assert medicines(cli) == [first]


def test_a_second_course_changes_no_day_of_the_first(cli):
    cli.at("2026-11-01T14:00+01:00")
    cli.ok("medicine", "salbutamol", "--started", "2026-11-01")
    cli.at("2026-11-10T14:00+01:00")
    cli.ok("medicine", "salbutamol", "--stopped", "2026-11-10")
    cli.at("2026-11-12T14:00+01:00")
    cli.ok("medicine", "salbutamol", "--started", "2026-11-12", "--as-needed")
    with twitchlog.open_diary(cli.diary) as diary:
        in_use = diary.daily_frame(start=dt.date(2026, 10, 31), end=dt.date(2026, 11, 13))["med_salbutamol"]
    assert in_use[:-2].tolist() == [0, *[1] * 9, 0, 0]
    assert in_use[-2:].isna().all()


def test_a_second_course_is_taken_as_the_first_was_unless_said(cli):
    cli.ok("medicine", "salbutamol", "--started", "2026-01-01", "--stopped", "2026-03-01", "--as-needed")
    cli.at("2026-11-22T14:01+01:00")
    cli.ok("medicine", "salbutamol", "--started", "2026-06-01", "--stopped", "2026-07-01")
    cli.at("2026-11-22T14:02+01:00")
    cli.ok("medicine", "salbutamol", "--started", "2026-08-01", "--regular")
    assert [each["is_as_needed"] for each in medicines(cli)] == [True, True, False]


def test_what_was_said_can_be_unsaid_and_stays_where_it_is_not_mentioned(cli):
    cli.ok("medicine", "salbutamol", "--as-needed", "--suspected")
    cli.ok("medicine", "salbutamol", "--dose", "100 mcg")
    assert (medicines(cli)[0]["is_as_needed"], medicines(cli)[0]["is_suspected"]) == (True, True)
    cli.ok("medicine", "salbutamol", "--regular", "--not-suspected")
    (entry,) = medicines(cli)
    assert (entry["is_as_needed"], entry["is_suspected"], entry["dose"]) == (False, False, "100 mcg")
    assert cli.ok("medicine", "salbutamol", "--regular").startswith("Known already: ")


def test_a_stop_may_lie_ahead(cli):
    assert "until 2026-12-24" in cli.ok("medicine", "salbutamol", "--stopped", "2026-12-24")


def test_a_dose_of_a_medicine_not_told_before_notes_it(cli):
    out = cli.ok("medicine", "ibuprofen", "--taken", "--at", "10:00", "--dose", "400 mg")
    assert out.startswith("Saved  dose · ibuprofen · 400 mg · Sun 22 Nov 10:00 (+01:00) ·")
    assert "noted as taken when needed" in out
    assert medicines(cli)[0]["is_as_needed"]
    assert "noted" not in cli.ok("medicine", "ibuprofen", "--taken")
    cli.ok("undo")
    cli.ok("undo")
    assert cli.entries() == []


def test_alone_it_lists_what_was_told(cli):
    assert "No medicines told yet" in cli.ok("medicine")
    cli.ok("medicine", "salbutamol", "--as-needed")
    cli.ok("medicine", "Vitamin D", "--dose", "1000 IU")
    assert cli.ok("medicine") == "salbutamol · as needed\nVitamin D · 1000 IU\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([""], '"" cannot name a medicine.'),
        (["--", "---"], '"---" cannot name a medicine.'),
        (["ibuprofen", "--at", "10:00"], "--at, --on and --part tell when it was taken."),
        (["ibuprofen", "--started", "tomorrow"], "Mon 23 Nov 2026 is in the future."),
        (["ibuprofen", "--dose-changed", "tomorrow"], "Mon 23 Nov 2026 is in the future."),
        (["ibuprofen", "--started", "2026-11-10", "--stopped", "2026-11-01"], "before it starts"),
        (["ibuprofen", "--taken", "--started", "2026-11-01"], "--taken logs one dose, so it contradicts --started."),
        (["ibuprofen", "--taken", "--as-needed"], "--taken logs one dose, so it contradicts --as-needed."),
        (["ibuprofen", "--taken", "--regular"], "--taken logs one dose, so it contradicts --regular."),
        (["ibuprofen", "--taken", "--not-suspected"], "--taken logs one dose, so it contradicts --not-suspected."),
        (["ibuprofen", "--taken", "--at", "23:00"], "is in the future"),
    ],
)
def test_what_cannot_be_is_refused(cli, words, sentence):
    assert sentence in cli.refused("medicine", *words).sentence
