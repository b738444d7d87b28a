"""What the reading commands share: the diary that is named, days in words, and entries as lines."""

import datetime as dt
from types import SimpleNamespace

import pytest

from tests.builders import EXAMPLES, make_stored, new_diary
from twitchlog.cli import app, reading
from twitchlog.errors import DiaryFileError, NotFoundError, WordsError
from twitchlog.pipeline import open_diary

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def ctx():
    """What a command knows of the words before it."""
    return SimpleNamespace(obj=app.Root())


@pytest.fixture
def diary(diary_file):
    """An open, empty diary."""
    with open_diary(diary_file) as found:
        yield found


def test_a_diary_that_is_not_there_is_not_made_by_reading(ctx, diary_file):
    with pytest.raises(DiaryFileError), reading.opened(ctx, diary_file):
        pass


def test_a_blank_diary_leaves_nothing_behind(ctx, diary_file, tmp_path):
    with reading.opened_or_blank(ctx, diary_file) as found:
        found.add(EXAMPLES[0])
        assert len(list(found.entries())) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_diary_that_is_there_is_the_one_opened(ctx, diary_file):
    new_diary(diary_file)
    with reading.opened_or_blank(ctx, diary_file) as found:
        assert found.store.path == diary_file


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (None, None, (None, None)),
        ("yesterday", None, (dt.date(2026, 11, 21), None)),
        (None, "20 Nov", (None, dt.date(2026, 11, 20))),
        ("sat", "today", (dt.date(2026, 11, 21), TODAY)),
    ],
)
def test_a_period_may_be_open_at_either_end(diary, since, until, days):
    assert reading.period(diary, since, until, today=TODAY) == days


def test_a_period_does_not_end_before_it_begins(diary):
    with pytest.raises(WordsError):
        reading.period(diary, "today", "yesterday", today=TODAY)


def test_the_last_visit_is_the_latest_that_is_over(diary):
    with pytest.raises(NotFoundError):
        reading.day_named(diary, "last-visit", today=TODAY)
    from twitchlog.store.lookups import keyed_step

    step = keyed_step("profile", "visits", "2026-10-01 2026-11-03 2026-12-01")
    diary.change([step], kind="setting", summary="visits")
    assert reading.day_named(diary, "Last-Visit", today=TODAY) == dt.date(2026, 11, 3)


def test_as_of_stands_in_for_the_running_day(diary):
    assert reading.running_day(diary, None) == TODAY
    assert reading.running_day(diary, "yesterday") == dt.date(2026, 11, 21)


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry.kind)
def test_every_kind_of_entry_is_one_line_and_one_object(diary, entry):
    stored = make_stored(entry, 1)
    names = reading.names_of(diary)
    line = reading.entry_line([stored], diary, names)
    assert line.startswith(stored.uid[-6:])
    assert "\n" not in line
    found = reading.entry_json(stored, diary, names)
    assert (found["uid"], found["kind"], found["diary_day"]) == (stored.uid, entry.kind, found["diary_day"])
    assert found["note"] == entry.note


def test_what_came_in_or_was_entered_late_is_marked(diary):
    names = reading.names_of(diary)
    assert reading.entry_line([make_stored(EXAMPLES[0], 1)], diary, names).endswith("(entered late)")
    assert reading.entry_line([make_stored(EXAMPLES[0], 1, source="batch")], diary, names).endswith("(imported)")


def test_only_readings_of_one_meal_stand_together():
    entries = [make_stored(entry, n) for n, entry in enumerate([EXAMPLES[1], EXAMPLES[1], EXAMPLES[0], EXAMPLES[1]])]
    assert [len(group) for group in reading.said_together(entries)] == [2, 1, 1]
