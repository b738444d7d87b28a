"""What may stand beside what: "none", episodes and pauses, over moved day starts too."""

import sqlite3
from contextlib import closing

import pytest

from tests.builders import at, dump, make_action, make_episode, make_none, make_pause, make_reading, make_stored
from twitchlog.errors import WordsError
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.lookups import keyed_step
from twitchlog.store.quick_add import QuickDiary
from twitchlog.store.rules import check

AFTER_NONE = "That day was marked as one without twitches; it now counts as a day with twitches."
IN_PAUSE = "That day is paused: the entry is kept and listed, and the day stays out of every rate."


@pytest.fixture(params=[QuickDiary, DiaryStore])
def say(request, path):
    """Log entries by either way, one action a call; returns the remarks."""
    n = 0

    def log(*entries, steps=()):
        nonlocal n
        n += 1
        with request.param(path) as diary:
            stored = [make_stored(entry, 10 * n + i) for i, entry in enumerate(entries)]
            return diary.add(stored, action=make_action(n), steps=steps)

    return log


def test_none_is_refused_on_a_day_with_episodes_and_nothing_is_written(say, path):
    say(make_episode(at("2026-11-20 21:40")))
    before = dump(path)
    with pytest.raises(WordsError) as refused:
        say(make_none("2026-11-20"))
    assert refused.value.sentence == "1 twitch is logged on Fri 20 Nov 2026, so it is not a day without."
    assert "--since 2026-11-20 --until 2026-11-20" in refused.value.hint
    assert dump(path) == before
    say(make_episode(at("2026-11-21 03:59")))
    with pytest.raises(WordsError, match="2 twitches are logged"):
        say(make_none("2026-11-20"))
    assert say(make_none("2026-11-19")) == []
    assert say(make_none("2026-11-21")) == []


def test_none_is_refused_beside_an_episode_said_in_the_same_breath(say, path):
    before = dump(path)
    for entries in ([make_episode(), make_none("2026-11-20")], [make_none("2026-11-20"), make_episode()]):
        with pytest.raises(WordsError, match="1 twitch is logged"):
            say(*entries)
    assert dump(path) == before


def test_an_episode_after_none_is_kept_and_said_once(say):
    say(make_none("2026-11-20"))
    assert say(make_episode(), make_episode()) == [AFTER_NONE]
    assert say(make_episode(at("2026-11-21 12:00"))) == []
    assert say(make_reading()) == []


def test_an_episode_inside_a_pause_is_kept_and_said(say):
    say(make_pause("2026-11-18", "2026-11-20"))
    assert say(make_episode(at("2026-11-18 04:00"))) == [IN_PAUSE]
    assert say(make_episode(at("2026-11-21 03:00"))) == [IN_PAUSE]
    assert say(make_episode(at("2026-11-18 03:59"))) == []
    assert say(make_episode(at("2026-11-21 04:00"))) == []


def test_a_pause_speaks_before_none(say):
    say(make_none("2026-11-20"))
    say(make_pause("2026-11-20", "2026-11-20"))
    assert say(make_episode()) == [IN_PAUSE]


def test_none_inside_a_pause_and_other_marks_are_free(say):
    say(make_pause("2026-11-18", "2026-11-20"))
    assert say(make_none("2026-11-19")) == []
    say(make_episode(at("2026-11-20 12:00")))
    assert say(make_pause("2026-11-20", "2026-11-22")) == []


def test_the_day_start_decides_which_day_an_episode_belongs_to(say):
    say(make_episode(at("2026-11-21 01:00")))  # still the 20th: days start at 04:00
    assert say(make_none("2026-11-21")) == []
    with pytest.raises(WordsError):
        say(make_none("2026-11-20"))
    say(steps=[keyed_step("setting", "day_start_min", "0")])
    assert say(make_none("2026-11-20")) == []
    assert say(make_episode(at("2026-11-21 00:30"))) == [AFTER_NONE]
    with pytest.raises(WordsError):
        say(make_none("2026-11-21"))


def test_the_offset_that_the_clock_had_decides_too(say):
    say(make_episode(at("2026-11-20 23:30", offset_min=-600)))
    with pytest.raises(WordsError):
        say(make_none("2026-11-20"))
    assert say(make_none("2026-11-21")) == []


def test_moving_an_episode_onto_a_day_of_none_is_said(path):
    episode = make_stored(make_episode(), 1)
    with DiaryStore(path) as store:
        store.add([episode, make_stored(make_none("2026-11-19"), 2)], action=make_action(1))
        moved = episode._replace(entry=make_episode(at("2026-11-19 21:40")))
        assert store.replace([episode], [moved], action=make_action(2)) == [AFTER_NONE]
        assert store.entry(episode.uid) == moved


def test_moving_none_onto_a_day_with_episodes_is_refused(path):
    none = make_stored(make_none("2026-11-19"), 2)
    with DiaryStore(path) as store:
        store.add([make_stored(make_episode(), 1), none], action=make_action(1))
        before = dump(path)
        with pytest.raises(WordsError):
            store.replace([none], [none._replace(entry=make_none("2026-11-20"))], action=make_action(2))
    assert dump(path) == before


def test_many_days_said_at_once_are_checked_in_one_query_each(say, path):
    say(make_none("2026-11-02"))
    say(make_pause("2026-11-10", "2026-11-12"))
    days = [f"2026-11-{day:02}" for day in range(1, 21)]
    assert say(*(make_episode(at(f"{day} 12:00")) for day in days[2:8])) == []
    assert say(*(make_episode(at(f"{day} 12:00")) for day in days[1:11])) == [AFTER_NONE, IN_PAUSE]
    with pytest.raises(WordsError, match="2 twitches are logged on Tue 3 Nov 2026"):
        say(make_none("2026-11-01"), *(make_none(day) for day in days[2:]))
    asked = []
    with closing(sqlite3.connect(path)) as connection:

        def execute(sql, parameters):
            asked.append(sql)
            return connection.execute(sql, parameters)

        check(execute, [make_stored(make_episode(at(f"{day} 12:00")), 900) for day in days], day_start_min=240)
        check(execute, [make_stored(make_none(day), 900) for day in ("2026-10-01", "2026-10-20")], day_start_min=240)
    assert len(asked) == 2
