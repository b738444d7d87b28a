"""From a diary to a picture: the days that each chart takes, and that it never shows the running one."""

import datetime as dt
import itertools
from importlib import import_module

import pytest

from tests.builders import at, make_episode, make_medicine, make_none, make_pause, on
from twitchlog.charts.save import chart_bytes
from twitchlog.diary.factors import own_factor
from twitchlog.errors import UnknownWord
from twitchlog.pictures import (
    associations,
    body_map,
    calendar,
    clinician_sheet,
    day_clock,
    exposure_named,
    lags,
    timeline,
)
from twitchlog.store.lookups import factor_step, keyed_step

TODAY = dt.date(2026, 11, 22)  # a Sunday; conftest.py fixes the clock
SCREEN = own_factor("screen time", kind="duration")
SITES = ("calf", "biceps", "thenar", "eyelid_upper", "fdi", "triceps", "cheek")
FLOWS = {
    "timeline": timeline,
    "calendar": calendar,
    "body_map": body_map,
    "day_clock": day_clock,
    "associations": associations,
    "lags": lags,
    "clinician_sheet": clinician_sheet,
}
EVERYTHING = {"start": None, "end": None, "as_of": TODAY}


def test_the_timeline_ends_before_the_running_day(diary):
    diary.add(make_episode(on("2026-11-20")), make_none("2026-11-21"), make_episode(on("2026-11-22")))
    diary.add(make_pause("2026-12-01", "2026-12-02"))
    shown = timeline(diary, start=None, end=None, as_of=TODAY)
    assert (shown.days.first_on, shown.days.n_days) == (dt.date(2026, 11, 20), 2)
    assert shown.days.episodes == (1.0, 0.0)
    shown = timeline(diary, start=dt.date(2026, 11, 18), end=dt.date(2026, 11, 20), as_of=TODAY, site="right calf")
    assert shown.days.episodes == (None, None, 0.0)
    assert timeline(diary, start=dt.date(2026, 11, 22), end=None, as_of=TODAY).days.n_days == 0


def test_an_empty_diary_has_an_empty_timeline(diary):
    assert timeline(diary, start=None, end=None, as_of=TODAY).days.n_days == 0


def test_the_planted_associations_are_shown(sample):
    data = associations(sample, **EVERYTHING)
    assert data.title == "What goes with the twitches, 101 of 120 days observed"
    assert [(row.name, row.lag) for row in data.rows if row.verdict == "associated"] == [
        ("caffeine", "the day after"),
        ("sleep", "the night before"),
    ]
    assert {"stress", "water"}.isdisjoint(row.name for row in data.rows if row.verdict in ("associated", "hint"))
    assert "screen time" in [row.name for row in data.rows]


def test_the_lags_of_the_planted_association_peak_where_it_was_planted(sample):
    (panel,) = lags(sample, **EVERYTHING, exposure="caffeine_mg").panels
    ratios = {point.lag_days: point.interval.rate_ratio for point in panel.points}
    assert max(ratios, key=ratios.get) == 1
    assert [panel.name for panel in lags(sample, **EVERYTHING).panels] == ["caffeine", "sleep", "stress", "water"]


def test_another_outcome_and_place_are_named(sample):
    data = associations(sample, **EVERYTHING, site="left calf", outcome="twitch_minutes")
    assert data.title.startswith("What goes with the minutes of twitching, left calf, ")


def test_a_day_with_ten_thousand_episodes_is_drawn_as_what_it_is(diary, tmp_path):
    places = [(site, side) for site in SITES for side in ("left", "right")]
    crowd = [
        make_episode(at(f"2026-11-20 {9 + n % 12:02}:{n % 60:02}"), site=site, side=side)
        for n, (site, side) in zip(range(10_000), itertools.cycle(places), strict=False)
    ]
    diary.add(make_episode(on("2026-11-18")), make_none("2026-11-19"), *crowd)
    for name, flow in FLOWS.items():
        data = flow(diary, **EVERYTHING)
        figure = getattr(import_module(f"twitchlog.charts.{name}"), f"draw_{name}")(data)
        picture = chart_bytes(figure, "png", title=data.title, dpi=80)
        assert 1_000 < len(picture) < 200_000, name
        assert sum(len(axes.get_children()) for axes in figure.axes) < 500, name  # nothing is drawn once an episode
    assert timeline(diary, **EVERYTHING).days.episodes == (1.0, 0.0, 10_000.0)
    assert calendar(diary, **EVERYTHING).steps == (0, None, 3)
    assert day_clock(diary, **EVERYTHING).n_with_hour == 10_000
    assert {place.n_days for place in body_map(diary, **EVERYTHING).places} == {1, 2}


def test_an_empty_diary_has_empty_charts(diary):
    assert associations(diary, **EVERYTHING).heading.first_on is None
    assert lags(diary, **EVERYTHING).heading.first_on is None


def test_a_factor_or_a_medicine_is_named_in_plain_words(diary):
    diary.change([factor_step(SCREEN)], kind="setting", summary="")
    diary.add(make_medicine(at("2026-11-02 09:00"), key="salbutamol_inhaler", name="Salbutamol inhaler"))
    for words, column in {
        "caffeine": "caffeine_mg",
        "Sleep-Quality": "sleep_quality",
        "tired": "fatigue",
        "screen time": "my_screen_time",
        "my_screen_time": "my_screen_time",
        "salbutamol inhaler": "med_salbutamol_inhaler",
        "med_salbutamol_inhaler": "med_salbutamol_inhaler",
    }.items():
        assert exposure_named(diary, words) == column


def test_a_retired_factor_can_still_be_looked_at(diary):
    diary.change([factor_step(SCREEN._replace(is_retired=True))], kind="setting", summary="")
    assert exposure_named(diary, "screen time") == "my_screen_time"


@pytest.mark.parametrize(("words", "hint"), [("cafeine", "caffeine"), ("\x1b[31m", "All factors: twitchlog factor")])
def test_a_factor_that_nobody_knows_is_refused_with_the_nearest(diary, words, hint):
    with pytest.raises(UnknownWord, match="I don't know the factor") as refused:
        exposure_named(diary, words)
    assert hint in refused.value.hint
    assert "\x1b" not in refused.value.sentence


def test_every_chart_of_days_ends_before_the_running_day(diary):
    diary.add(make_episode(at("2026-11-20 23:10")), make_none("2026-11-21"), make_episode(at("2026-11-22 08:00")))
    clock = day_clock(diary, **EVERYTHING)
    assert [(row.hour, row.n_episodes) for row in clock.hours] == [(23, 1)]
    sheet = clinician_sheet(diary, **EVERYTHING)
    for days in (calendar(diary, **EVERYTHING).days, clock.days, sheet.calendar.days, sheet.timeline.days):
        assert (days.first_on, days.episodes) == (dt.date(2026, 11, 20), (1.0, 0.0))
    for places in (body_map(diary, **EVERYTHING), sheet.body_map):
        assert (places.n_days, [(place.name, place.n_days) for place in places.places]) == (2, [("left calf", 1)])
    assert sheet.n_entries == 2


def test_a_period_and_a_place_choose_the_days_and_the_episodes(diary):
    diary.add(make_episode(at("2026-11-18 09:00")), make_episode(at("2026-11-19 10:00"), side="right"))
    diary.add(make_episode(at("2026-11-20 11:00")))
    some = {"start": dt.date(2026, 11, 19), "end": dt.date(2026, 11, 20), "as_of": TODAY, "site": "left calf"}
    clock = day_clock(diary, **some)
    assert [(row.hour, row.n_episodes, row.n_logged_days) for row in clock.hours] == [(10, 0, 1), (11, 1, 1)]
    assert clock.title == "Twitches by hour of day, left calf: 1 of 1 episode with a known hour"
    assert calendar(diary, **some).days.episodes == (0.0, 1.0)
    places = body_map(diary, **{key: value for key, value in some.items() if key != "site"})
    assert [place.name for place in places.places] == ["left calf", "right calf"]


def test_the_calendar_and_the_clock_follow_the_settings(diary):
    diary.add(make_episode(at("2026-11-20 05:30")))
    assert (calendar(diary, **EVERYTHING).week_start, day_clock(diary, **EVERYTHING).first_hour) == (0, 4)
    steps = [keyed_step("setting", "week_start", "saturday"), keyed_step("setting", "day_start_min", "360")]
    diary.change(steps, kind="setting", summary="")
    assert calendar(diary, **EVERYTHING).week_start == 5
    clock = day_clock(diary, **EVERYTHING)
    assert (clock.first_hour, clock.days.first_on) == (6, dt.date(2026, 11, 19))


def test_an_empty_diary_has_no_days_to_draw(diary):
    assert calendar(diary, **EVERYTHING).n_weeks == 0
    assert day_clock(diary, **EVERYTHING).hours == ()
    assert body_map(diary, **EVERYTHING).n_days == 0
    sheet = clinician_sheet(diary, **EVERYTHING)
    assert (sheet.calendar.days.n_days, sheet.n_entries) == (0, 0)
