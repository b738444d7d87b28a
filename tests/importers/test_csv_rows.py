from __future__ import annotations

import pytest

from twitchlog.diary.day import WHOLE_DAY
from twitchlog.diary.entries import DayMark, Episode, Note, Reading
from twitchlog.errors import WordsError

MAPS = ("n=twitch_episodes", "where=site")


def kinds_of(plan) -> list[tuple[int, type]]:
    return [(planned.line, type(planned.entry)) for planned in plan.entries]


def test_a_days_episodes_are_counted_out(plan_of) -> None:
    text = "date,n,where,top,mins\n2026-01-01,3,left calf,7,10\n"
    maps = ("n=twitch_episodes", "where=site", "top=twitch_intensity_max", "mins=twitch_minutes")
    episodes = [planned.entry for planned in plan_of(text, *maps).entries]
    assert [type(episode) for episode in episodes] == [Episode] * 3
    assert {(episode.site, episode.side, episode.when.precision) for episode in episodes} == {
        ("calf", "left", WHOLE_DAY)
    }
    assert [episode.intensity for episode in episodes] == [7.0, None, None]
    assert sum(episode.duration_s for episode in episodes) == 600


def test_zero_says_none_and_empty_says_nothing(plan_of) -> None:
    plan = plan_of("date,n,x\n2026-01-01,0,1\n2026-01-02,,1\n2026-01-03,2,\n", "n=twitch_episodes")
    assert kinds_of(plan) == [(2, DayMark), (4, Episode), (4, Episode)]
    assert plan.entries[0].entry.mark == "none"
    assert "1 row tells nothing that is mapped." in plan.notes


def test_a_filled_column_says_that_the_day_was_observed(plan_of) -> None:
    text = "date,n,mood\n2026-01-01,,3\n2026-01-02,,\n2026-01-03,1,\n2026-01-04,,0\n2026-01-05,,NA\n"
    plan = plan_of(text, "n=twitch_episodes", observed_when="Mood")
    assert kinds_of(plan) == [(2, DayMark), (4, Episode), (5, DayMark)]
    assert plan.observed_when == "mood"
    assert plan.unmapped == ()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("0,left calf,,", "It tells a place of twitches, but 0 episodes."),
        (",,4,", "It tells an intensity of twitches, but no number of episodes."),
        ("0,,,3", "It tells minutes of twitches, but 0 episodes."),
        ("2,,,0", "0 minutes are too few for 2 episodes."),
    ],
)
def test_rows_that_contradict_themselves(plan_of, row: str, words: str) -> None:
    maps = ("n=twitch_episodes", "where=site", "top=twitch_intensity_max", "mins=twitch_minutes")
    plan = plan_of(f"date,n,where,top,mins\n2026-01-01,{row}\n", *maps)
    assert [bad.sentence for bad in plan.bad_rows] == [words]


def test_zeros_beside_no_episodes_are_no_contradiction(plan_of) -> None:
    plan = plan_of("date,n,top\n2026-01-01,0,0\n2026-01-02,,0\n", "n=twitch_episodes", "top=twitch_intensity_max")
    assert kinds_of(plan) == [(2, DayMark)]


def test_a_day_table_needs_the_count_for_what_it_tells_of_episodes(plan_of) -> None:
    with pytest.raises(Exception, match="no column is mapped to twitch_episodes") as caught:
        plan_of("date,where\n2026-01-01,left calf\n", "where=site")
    assert caught.value.exit_code == 2
    with pytest.raises(Exception, match="nothing to import"):
        plan_of("date,where\n2026-01-01,left calf\n", "date=diary_day")


def test_readings_and_a_note_of_a_day(plan_of) -> None:
    plan = plan_of("date,h,c,remark\n2026-01-01,6.5,ja,slept badly\n", "h=sleep_h", "c=my_coffee:yes_no", "remark=note")
    sleep, coffee, note = (planned.entry for planned in plan.entries)
    assert (sleep.factor, sleep.value, sleep.when.precision) == ("sleep_h", 6.5, WHOLE_DAY)
    assert (coffee.factor, coffee.value) == ("my_coffee", 1.0)
    assert isinstance(note, Note)
    assert note.note == "slept badly"
    assert [factor.key for factor in plan.new_factors] == ["my_coffee"]


def test_an_events_note_belongs_to_its_episode(plan_of) -> None:
    text = "at,where,remark\n2026-07-01 10:00,left calf,after a run\n2026-07-01 11:00,,quiet\n"
    plan = plan_of(text, "at=occurred_at", "where=site", "remark=note")
    assert [(type(planned.entry), planned.entry.note) for planned in plan.entries] == [
        (Episode, "after a run"),
        (Note, "quiet"),
    ]


def test_a_bare_list_of_moments_is_a_list_of_twitches(plan_of) -> None:
    plan = plan_of("at\n2026-07-01 10:00\n2026-07-02 10:00\n", "at=occurred_at")
    assert kinds_of(plan) == [(2, Episode), (3, Episode)]


def test_events_of_a_factor_are_no_twitches(plan_of) -> None:
    plan = plan_of("at,mg\n2026-07-01 10:00,80\n", "at=occurred_at", "mg=caffeine_mg")
    assert kinds_of(plan) == [(2, Reading)]


def test_an_event_table_marks_none_only_on_days_without_episodes(plan_of) -> None:
    text = "at,n\n2026-07-01 09:00,0\n2026-07-01 22:00,2\n2026-07-02 22:00,0\n2026-07-03 03:00,0\n"
    plan = plan_of(text, "at=occurred_at", "n=twitch_episodes")
    assert kinds_of(plan) == [(3, Episode), (3, Episode), (4, DayMark)]  # 03:00 still belongs to 2 July
    assert plan.entries[-1].entry.when.wall.date().isoformat() == "2026-07-02"
    assert not any("tells nothing" in note for note in plan.notes)


def test_identical_rows_count_once_and_are_reported(plan_of) -> None:
    plan = plan_of("date,n,x\n2026-01-01,1,a\n2026-01-02,1,a\n2026-01-01, 1 ,a\n", "n=twitch_episodes")
    assert (plan.duplicates, plan.n_rows, plan.count("episode").n_entries) == ((4,), 3, 2)


@pytest.mark.parametrize("second", ["2026-01-01,2,a", "2026-01-01,1,b"])
def test_two_rows_for_one_day_are_refused(plan_of, second: str) -> None:
    plan = plan_of(f"date,n,x\n2026-01-01,1,a\n{second}\n", "n=twitch_episodes")
    assert [(row.line, row.sentence) for row in plan.bad_rows] == [
        (3, "1 Jan 2026 stands on line 2 already, with other values.")
    ]


def test_an_origin_depends_on_neither_the_value_nor_the_order_of_the_file(plan_of) -> None:
    first = plan_of("date,h,n\n2026-01-01,6,1\n2026-01-02,7,2\n", "h=sleep_h", "n=twitch_episodes")
    later = plan_of("n;h;date\n2;8;02.01.2026\n1;6;01.01.2026\n0;7;13.01.2026\n", "h=sleep_h", "n=twitch_episodes")
    before = {planned.origin: planned.entry for planned in first.entries}
    after = {planned.origin: planned.entry for planned in later.entries}
    assert len(before) == len(first.entries) == 5
    assert before.keys() < after.keys()
    changed = [before[origin] for origin in before if before[origin] != after[origin]]
    assert [entry.value for entry in changed] == [7.0]


def test_origins_do_not_depend_on_the_zone_of_the_computer(plan_of) -> None:
    text = "at,x\n2026-07-01 10:00,1\n2026-07-01 10:00,2\n"
    here = plan_of(text, "at=occurred_at", "x=stress")
    there = plan_of(text, "at=occurred_at", "x=stress", offset_at=lambda _: -300)
    assert [planned.origin for planned in here.entries] == [planned.origin for planned in there.entries]
    assert len({planned.origin for planned in here.entries}) == 2


def test_days_are_counted_by_the_diary_day(plan_of) -> None:
    text = "at,where\n2026-07-01 23:00,left calf\n2026-07-02 03:00,left calf\n2026-07-02 05:00,left eyelid\n"
    plan = plan_of(text, "at=occurred_at", "where=site")
    assert plan.count("episode")[2:] == (3, 2)
    assert (plan.first_day.isoformat(), plan.last_day.isoformat()) == ("2026-07-01", "2026-07-02")
    assert plan_of(text, "at=occurred_at", "where=site", day_start_min=0).count("episode").n_days == 2
    assert plan_of(text, "at=occurred_at", "where=site", day_start_min=360).count("episode").n_days == 1


def test_origins_stay_when_a_later_export_has_more_columns_and_rows(plan_of) -> None:
    maps = ("n=twitch_episodes", "where=site", "h=sleep_h")
    first = plan_of("date,n,where,h\n2026-01-01,2,left calf,7\n2026-01-02,0,,6\n", *maps)
    later = plan_of(
        "new,date,N,where,more,h\nx,2025-12-31,1,left calf,y,8\nx,2026-01-01,2,left calf,y,7\nx,2026-01-02,0,,y,6\n",
        *maps,
    )
    assert {planned.origin for planned in first.entries} < {planned.origin for planned in later.entries}


def test_origins_tell_columns_and_places_apart(plan_of) -> None:
    left, right, placeless = (
        {planned.origin for planned in plan_of(f"date,n,where\n2026-01-01,2,{where}\n", *MAPS).entries}
        for where in ("left calf", "right calf", "")
    )
    other = plan_of("date,m,where\n2026-01-01,2,left calf\n", "m=twitch_episodes", "where=site").entries
    assert len(left | right | placeless | {planned.origin for planned in other}) == 8


MINERALS = ("k=potassium_mg", "mg=magnesium_mg", "ca=calcium_mg")


def test_a_day_with_all_three_minerals_is_a_day_with_all_its_food(plan_of) -> None:
    plan = plan_of("date,k,mg,ca\n2026-01-01,3000,300,900\n2026-01-02,3000,,900\n2026-01-03,0,0,0\n", *MINERALS)
    marks = [(planned.line, planned.entry.mark) for planned in plan.entries if isinstance(planned.entry, DayMark)]
    assert marks == [(2, "food complete"), (4, "food complete")]
    assert plan.count("reading", "potassium_mg").n_entries == 3
    assert plan.count("reading", "magnesium_mg").n_entries == 2
    assert plan.count("day_mark", "food complete").n_days == 2


@pytest.mark.parametrize("maps", [MINERALS[:1], MINERALS[1:]])
def test_some_minerals_of_a_day_without_the_others_are_refused(plan_of, maps) -> None:
    with pytest.raises(WordsError, match="Of a day's minerals only") as caught:
        plan_of("date,k,mg,ca\n2026-01-01,3000,300,900\n", *maps)
    assert "together" in caught.value.hint


def test_minerals_of_a_single_event_are_no_whole_day(plan_of) -> None:
    plan = plan_of("at,k\n2026-01-01 09:00,400\n", "at=occurred_at", "k=potassium_mg")
    assert kinds_of(plan) == [(2, Reading)]
