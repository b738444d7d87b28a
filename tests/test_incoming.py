"""What comes into a diary from elsewhere: an import is one step and idempotent, the sample fills an empty diary."""

import json

import pytest

from tests.builders import at, dump, make_action, make_episode, make_none, make_pause, without_history
from twitchlog import clock
from twitchlog.importers.csv_table import plan_table
from twitchlog.incoming import ImportOutcome, apply_plan, compare_plan, fill_with_sample, remembered_for
from twitchlog.pipeline import body, open_diary
from twitchlog.store.actions import IMPORT
from twitchlog.store.lookups import mapping_step


@pytest.fixture
def diary(diary_file):
    with open_diary(diary_file) as opened:
        yield opened


# Imports

TABLE = """day,twitches,coffee,ok
2026-11-01,2,yes,1
2026-11-02,,no,1
2026-11-03,,,
"""
MAPPING = [("day", "diary_day"), ("twitches", "twitch_episodes"), ("coffee", "my_coffee:yes_no")]


@pytest.fixture
def plan_of(diary, tmp_path):
    def plan(text=TABLE, *, tz="+01:00", mapping=MAPPING, observed_when="ok", **options):
        path = tmp_path / "old.csv"
        path.write_text(text, encoding="utf-8")
        return plan_table(
            path,
            mapping,
            now=clock.now(),
            offset_at=clock.zone(tz),
            catalogue=diary.catalogue,
            body=body(),
            observed_when=observed_when,
            **options,
        )

    return plan


def bring(diary, plan):
    outcome = compare_plan(diary, plan)
    apply_plan(diary, plan, outcome)
    return outcome


def test_an_import_is_one_step_and_a_second_one_adds_nothing(diary, plan_of, diary_file):
    before = without_history(dump(diary_file))
    outcome = bring(diary, plan_of())
    assert (len(outcome.added), *outcome[1:]) == (5, 0, 0, 0, 0, 0, 0)
    assert diary.catalogue["my_coffee"].kind == "yes_no"
    frame = diary.daily_frame()
    assert frame["twitch_episodes"].tolist() == [2.0, 0.0]
    assert frame["my_coffee"].tolist() == [1.0, 0.0]
    assert len({stored.source for stored in diary.entries()}) == 1
    again = compare_plan(diary, plan_of())
    assert (again.added, again.n_known, again.n_differing) == ((), 5, 0)
    assert diary.undo() == "import of old.csv"
    assert without_history(dump(diary_file)) == before
    assert "my_coffee" not in diary.catalogue


def test_an_import_from_another_zone_is_known_too(diary, plan_of):
    bring(diary, plan_of())
    assert compare_plan(diary, plan_of(tz="-05:00")) == ImportOutcome(n_known=5)


def test_values_that_differ_are_counted_and_stay_as_they_are(diary, plan_of):
    bring(diary, plan_of())
    changed = compare_plan(diary, plan_of(TABLE.replace("02,,no", "02,,yes")))
    assert (changed.added, changed.n_known, changed.n_differing) == ((), 5, 1)


def test_new_rows_of_a_longer_table_are_added(diary, plan_of):
    bring(diary, plan_of())
    longer = bring(diary, plan_of(TABLE + "2026-11-04,1,,1\n"))
    assert (len(longer.added), longer.n_known) == (1, 5)
    assert len(list(diary.entries(kinds=["episode"]))) == 3


def test_none_on_a_day_with_episodes_is_left_out_and_counted(diary, plan_of):
    diary.add(make_episode(at("2026-11-03 02:00")))  # still the 2nd
    outcome = bring(diary, plan_of())
    assert (len(outcome.added), outcome.n_contradicted) == (4, 1)
    assert list(diary.entries(marks=["none"], kinds=["day_mark"])) == []


def test_how_the_columns_were_mapped_is_remembered(diary, plan_of):
    plan = plan_of()
    assert diary.store.saved_mappings() == {}
    bring(diary, plan)
    saved = diary.store.saved_mappings()[plan.header_key]
    assert '"observed_when": "ok"' in saved
    assert '["coffee", "my_coffee:yes_no"]' in saved


@pytest.fixture
def counts(diary, plan_of):
    """Plan and bring a table of counted days: counts("2026-11-01,2,left calf,30"), header day,n,where,mins."""
    maps = {"n": "twitch_episodes", "where": "site", "mins": "twitch_minutes"}

    def bring_rows(*rows, header="day,n,where,mins", mapped=("n", "where", "mins"), apply=True):
        mapping = [("day", "diary_day"), *((column, maps[column]) for column in mapped)]
        plan = plan_of("\n".join([header, *rows, ""]), mapping=mapping, observed_when=None)
        outcome = compare_plan(diary, plan)
        if apply:
            apply_plan(diary, plan, outcome)
        return outcome

    return bring_rows


def days_of(diary):
    frame = diary.daily_frame()
    return frame["twitch_episodes"].tolist(), frame["twitch_minutes"].fillna(-1).tolist()


def test_two_tables_of_two_places_are_both_added(diary, counts):
    counts("2026-11-01,2,left calf,", "2026-11-02,1,left calf,")
    other = counts("2026-11-01,1,right calf,", "2026-11-02,3,right calf,")
    assert (len(other.added), *other[1:]) == (4, 0, 0, 0, 0, 0, 0)
    assert days_of(diary)[0] == [3.0, 4.0]
    assert counts("2026-11-01,1,right calf,", "2026-11-02,3,right calf,", apply=False) == ImportOutcome(n_known=4)


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("2,,30", "3,,30"),  # more episodes in the same minutes
        ("2,,", "3,,"),
        ("5,,", "3,,"),
        ("5,,50", "3,,30"),
        ("2,,30", "2,,40"),
        ("0,,", "3,,"),
        ("3,,", "0,,"),
        ("2,,", "2,left calf,"),  # its place is told now
        ("2,left calf,", "2,,"),
    ],
)
def test_a_day_told_otherwise_now_stays_as_it_is(diary, counts, then, now):
    counts(f"2026-11-01,{then}")
    before = days_of(diary)
    outcome = counts(f"2026-11-01,{now}", "2026-11-02,1,,", apply=False)
    assert (outcome.n_differing, outcome.n_contradicted, len(outcome.added)) == (1, 0, 1)
    counts(f"2026-11-01,{now}")
    assert days_of(diary) == before


def test_a_differing_day_keeps_nothing_else_from_coming_in(diary, counts):
    counts("2026-11-01,2,left calf,", "2026-11-02,1,left calf,")
    outcome = counts("2026-11-01,3,left calf,", "2026-11-02,1,left calf,", "2026-11-03,2,left calf,")
    assert (len(outcome.added), outcome.n_known, outcome.n_differing) == (2, 3, 1)
    assert days_of(diary)[0] == [2.0, 1.0, 2.0]


def test_a_longer_log_of_events_is_continued(diary, plan_of):
    events = "at,where,min\n2026-11-01,left calf,5\n2026-11-01,,7\n"
    mapping = [("at", "occurred_at"), ("where", "site"), ("min", "twitch_minutes")]

    def log(text):
        plan = plan_of(text, mapping=mapping, observed_when=None)
        outcome = compare_plan(diary, plan)
        apply_plan(diary, plan, outcome)
        return outcome

    assert len(log(events).added) == 2
    longer = log(events + "2026-11-01,left calf,9\n2026-11-02,,1\n")
    assert (len(longer.added), longer.n_known, longer.n_differing) == (2, 2, 0)
    squeezed = log("at,where,min\n2026-11-01,left calf,8\n2026-11-01,left calf,5\n2026-11-01,left calf,9\n")
    assert (squeezed.added, squeezed.n_differing) == ((), 1)
    assert days_of(diary) == ([3.0, 1.0], [21.0, 1.0])


def test_episodes_on_days_marked_none_or_paused_are_counted(diary, counts):
    diary.add(make_none("2026-11-01"), make_none("2026-11-02"), make_pause("2026-11-03", "2026-11-05"))
    rows = ("2026-11-01,2,,", "2026-11-02,1,,", "2026-11-04,1,,", "2026-11-06,1,,")
    for apply in (False, True):
        outcome = counts(*rows, apply=apply)
        assert (len(outcome.added), outcome.n_days_none, outcome.n_days_paused) == (5, 2, 1)
    assert counts(*rows)[-2:] == (0, 0)


def test_what_was_deleted_here_stays_away_until_that_is_undone(diary, counts):
    rows = ("2026-11-01,2,,20", "2026-11-02,1,,")
    assert len(counts(*rows).added) == 3
    diary.remove([next(diary.entries(kinds=["episode"]))], summary="twitch")
    again = counts(*rows, apply=False)
    assert again == ImportOutcome(n_known=3, n_deleted=1)
    changed = counts("2026-11-01,3,,20", rows[1], apply=False)
    assert (changed.added, changed.n_differing) == ((), 1)
    diary.undo()
    assert counts(*rows, apply=False) == ImportOutcome(n_known=3)
    diary.undo()
    assert len(counts(*rows).added) == 3
    assert days_of(diary)[0] == [2.0, 1.0]


def test_three_minerals_make_a_days_food_complete(diary, plan_of):
    mapping = [("day", "diary_day"), ("k", "potassium_mg"), ("m", "magnesium_mg"), ("c", "calcium_mg")]
    bring(
        diary,
        plan_of("day,k,m,c\n2026-11-01,3000,300,900\n2026-11-02,3000,,900\n", mapping=mapping, observed_when=None),
    )
    frame = diary.daily_frame()
    assert frame["potassium_mg"].tolist()[0] == 3000.0
    assert frame["potassium_mg"].isna().tolist() == [False, True]


def test_how_a_table_was_read_is_remembered_with_its_mapping(diary, plan_of, tmp_path):
    plan = plan_of("day;twitches;coffee;ok\n01/02/2026;2;yes;1\n", delimiter=";", date_order="dmy")
    file = str(tmp_path / "old.csv")
    assert remembered_for(diary, file, delimiter=None, encoding=None) is None
    bring(diary, plan)
    found = remembered_for(diary, file, delimiter=None, encoding=None)
    assert found.options == {"delimiter": ";", "date_order": "dmy"}
    assert found.observed_when == "ok"
    (tmp_path / "old.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    assert remembered_for(diary, file, delimiter=None, encoding=None) is None


def test_a_mapping_that_was_saved_without_options_is_still_understood(diary, plan_of, tmp_path):
    plan = plan_of()
    saved = json.dumps({"mapping": plan.mapping, "observed_when": None})
    diary.change([mapping_step(plan.header_key, saved)], kind=IMPORT, summary="an older import")
    found = remembered_for(diary, str(tmp_path / "old.csv"), delimiter=None, encoding=None)
    assert found == (plan.mapping, None, {})


# The demo


def test_the_sample_fills_a_diary_in_one_step_and_always_the_same(diary, diary_file, tmp_path):
    n = fill_with_sample(diary)
    assert n == len(list(diary.entries())) > 500
    assert len(diary.daily_frame()) == 120
    with open_diary(str(tmp_path / "other.db")) as other:
        fill_with_sample(other)
    assert dump(tmp_path / "other.db") == dump(diary_file)
    diary.store.undo(make_action(1))
    assert list(diary.entries()) == []
