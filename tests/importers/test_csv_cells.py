from __future__ import annotations

import datetime as dt

import pytest

from twitchlog.diary.day import EXACT, WHOLE_DAY, Moment


def sentence_of(plan, line: int = 2) -> str:
    assert [row.line for row in plan.bad_rows] == [line]
    assert not plan.is_applicable
    assert (plan.entries, plan.counts, plan.first_day, plan.last_day) == ((), (), None, None)
    return plan.bad_rows[0].sentence


@pytest.mark.parametrize(
    ("cell", "target", "words"),
    [
        ("31", "sleep_h", '"31" in column "x" is not between 0 and 24 h.'),
        ("-1", "caffeine_mg", "is not between 0 and 2,000 mg."),
        ("11", "stress", "is not between 0 and 10."),
        ("1001", "twitch_episodes", "is not between 0 and 1,000."),
        ("1.5", "twitch_episodes", "is not a whole number of episodes."),
        ("95 mg", "caffeine_mg", '"95 mg" in column "x" is not a number.'),
        ("=1+1", "caffeine_mg", '"=1+1" in column "x" is not a number.'),
        ("6:30", "sleep_h", "is not a number."),
        ("maybe", "illness", "is neither yes nor no."),
        ("2", "my_tea:yes_no", "is neither yes nor no."),
        ("a" * 2001, "note", "longer than 2,000 characters"),
        ("\x1b[2Jred", "stress", '"[2Jred" in column "x" is not a number.'),
    ],
)
def test_cells_that_cannot_be(plan_of, cell: str, target: str, words: str) -> None:
    assert words in sentence_of(plan_of(f"date,x\n2026-01-01,{cell}\n", f"x={target}"))


@pytest.mark.parametrize("cell", ["2026-11-23", "2026-12-01", "9999-12-31"])
def test_a_day_that_has_not_begun(plan_of, cell: str) -> None:
    assert "is in the future." in sentence_of(plan_of(f"date,x\n{cell},1\n", "x=stress"))


def test_the_running_day_is_no_future(plan_of) -> None:
    text = "date,x\n2026-11-22,1\n"
    assert plan_of(text, "x=stress").first_day == dt.date(2026, 11, 22)
    after_midnight = Moment(int(dt.datetime(2026, 11, 22, 0, 30, tzinfo=dt.UTC).timestamp()), 60)
    assert "future" in sentence_of(plan_of(text, "x=stress", now=after_midnight))
    assert plan_of(text, "x=stress", now=after_midnight, day_start_min=0).is_applicable


@pytest.mark.parametrize(
    "cell", ["2026-11-22 13:01", "2026-11-22T12:01Z", "2026-11-22 22:30+10:00", "9999-12-31 23:59"]
)
def test_a_moment_that_has_not_come(plan_of, cell: str) -> None:
    assert "is in the future." in sentence_of(plan_of(f"at,x\n{cell},1\n", "at=occurred_at", "x=stress"))


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("", 'It has no date in column "at".'),
        ("soon", '"soon" in column "at" is not a date since 1900.'),
        ("2026-10-25 02:30", "twice, at +02:00 and then at +01:00. Write the offset after the time."),
        ("2026-03-29 02:30", "The clock skipped 29 Mar 2026 02:30"),
    ],
)
def test_moments_that_cannot_be(plan_of, cell: str, words: str) -> None:
    assert words in sentence_of(plan_of(f"at,x\n{cell},1\n", "at=occurred_at", "x=stress"))


def test_a_date_in_another_order_says_so(plan_of) -> None:
    plan = plan_of("date,x\n25/04/2026,1\n", "date=diary_day", "x=stress", date_order="mdy")
    assert sentence_of(plan) == '"25/04/2026" in column "date" is not a date when read month first.'


def test_an_hour_in_the_column_of_the_day(plan_of) -> None:
    assert "map that column as occurred_at" in sentence_of(
        plan_of("date,x\n2026-01-01 10:00,1\n", "date=diary_day", "x=stress")
    )
    assert plan_of("date,x\n2026-01-01 00:00:00,1\n", "date=diary_day", "x=stress").is_applicable


@pytest.mark.parametrize(
    ("cell", "wall", "offset"),
    [
        ("2026-07-01 10:00", "2026-07-01T10:00:00", 120),
        ("2026-10-25 02:30+01:00", "2026-10-25T02:30:00", 60),
        ("2026-07-01T10:00-05:00", "2026-07-01T10:00:00", -300),
        ("2026-07-01T10:00:00Z", "2026-07-01T12:00:00", 120),
        ("2026-07-01T10:00:00+00:00", "2026-07-01T10:00:00", 0),
    ],
)
def test_a_moment_keeps_its_offset_or_takes_the_clocks(plan_of, cell: str, wall: str, offset: int) -> None:
    when = plan_of(f"at,x\n{cell},1\n", "at=occurred_at", "x=stress").entries[0].entry.when
    assert (when.wall.isoformat(), when.offset_min, when.precision) == (wall, offset, EXACT)


def test_an_event_without_an_hour_keeps_it_unknown(plan_of) -> None:
    plan = plan_of("at,x\n2026-07-01,1\n", "at=occurred_at", "x=stress")
    assert plan.entries[0].entry.when.precision == WHOLE_DAY


def test_places(plan_of) -> None:
    text = "at,where\n2026-07-01 10:00,left calf\n2026-07-01 11:00,\n"
    episodes = [planned.entry for planned in plan_of(text, "at=occurred_at", "where=site").entries]
    assert [(episode.site, episode.side) for episode in episodes] == [("calf", "left")]
    for place in ("left kalf", "left leg", "x" * 5000):
        plan = plan_of(f"at,where\n2026-07-01 10:00,{place}\n", "at=occurred_at", "where=site")
        assert len(sentence_of(plan)) < 300


def test_every_fault_of_a_row_is_told_at_once(plan_of) -> None:
    sentence = sentence_of(plan_of("date,x,y\n2027-01-01,99,?\n", "x=sleep_h", "y=stress"))
    assert "future" in sentence
    assert '"99"' in sentence
    assert '"?"' in sentence


def test_rows_with_too_few_or_too_many_cells(plan_of) -> None:
    plan = plan_of("date,x,y\n2026-01-01,1,\n2026-01-02,1\n2026-01-03,1,,9\n2026-01-04,1,,,\n", "x=stress")
    assert [(row.line, row.sentence) for row in plan.bad_rows] == [
        (3, "It has 2 cells where the header has 3."),
        (4, "It has 4 cells where the header has 3."),
    ]


def test_empty_cells_and_words_for_missing_are_missing(plan_of) -> None:
    plan = plan_of("date,x,y\n2026-01-01,,NA\n2026-01-02,0,nan\n", "x=stress", "y=sleep_h")
    assert [(planned.line, planned.entry.value) for planned in plan.entries] == [(3, 0.0)]
    assert "Cells with NA, n/a, nan or null are read as empty." in plan.notes


def test_a_note_loses_its_control_codes_and_stays_text(plan_of) -> None:
    plan = plan_of('date,remark\n2026-01-01,"=1+1\x1b[31m\nsecond line"\n', "remark=note")
    assert plan.entries[0].entry.note == "=1+1[31m second line"
