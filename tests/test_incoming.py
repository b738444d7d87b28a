"""What comes into a diary from elsewhere: an import is one step and idempotent, the sample fills an empty diary."""

import pytest

from tests.builders import at, dump, make_action, make_episode, without_history
from twitchlog import clock
from twitchlog.importers.csv_table import plan_table
from twitchlog.incoming import apply_plan, compare_plan, fill_with_sample
from twitchlog.pipeline import body, open_diary


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
    def plan(text=TABLE, *, tz="+01:00"):
        path = tmp_path / "old.csv"
        path.write_text(text, encoding="utf-8")
        return plan_table(
            path,
            MAPPING,
            now=clock.now(),
            offset_at=clock.zone(tz),
            catalogue=diary.catalogue,
            body=body(),
            observed_when="ok",
        )

    return plan


def bring(diary, plan):
    outcome = compare_plan(diary, plan)
    apply_plan(diary, plan, outcome)
    return outcome


def test_an_import_is_one_step_and_a_second_one_adds_nothing(diary, plan_of, diary_file):
    before = without_history(dump(diary_file))
    outcome = bring(diary, plan_of())
    assert (len(outcome.added), outcome[1:]) == (5, (0, 0, 0))
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
    assert compare_plan(diary, plan_of(tz="-05:00"))[1:] == (5, 0, 0)


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
    assert diary.store.saved_mapping(plan.header_key) is None
    bring(diary, plan)
    saved = diary.store.saved_mapping(plan.header_key)
    assert '"observed_when": "ok"' in saved
    assert '["coffee", "my_coffee:yes_no"]' in saved


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
