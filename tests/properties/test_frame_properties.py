"""What must hold for the daily frame of any diary, above all: NaN never becomes 0, and a true 0 is always counted."""

import datetime as dt
import math
import random
from collections import Counter

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.diary.day import Moment
from twitchlog.diary.entries import Medicine
from twitchlog.diary.factors import FOOD_FACTORS, FactorCatalogue, own_factor
from twitchlog.diary.ledger import DayRows, DoseDay, EpisodeDay, LoggedDay, MarkDay, ReadingDay
from twitchlog.frame.daily import OUTCOMES, build_daily_frame

FIRST = dt.date(2026, 10, 20)  # the clocks change within these days in much of the world: the frame must not care
N_DAYS = 16
LAST = FIRST + dt.timedelta(N_DAYS - 1)
CATALOGUE = FactorCatalogue([own_factor("screen time", kind="duration"), own_factor("naps", kind="yes_no")])
KEYS = [factor.key for factor in CATALOGUE]
SITES = [None, "calf", "quad", "eyelid_upper", "moving", "elsewhere"]
SIDES = [None, "left", "right", "both"]

ordinals = st.integers(FIRST.toordinal(), LAST.toordinal())
brief = settings(deadline=None, max_examples=60)


@st.composite
def episode_days(draw):
    n_episodes = draw(st.integers(1, 9))
    n_timed = draw(st.integers(0, n_episodes))
    return EpisodeDay(
        day=draw(ordinals),
        site=draw(st.sampled_from(SITES)),
        side=draw(st.sampled_from(SIDES)),
        n_episodes=n_episodes,
        n_timed=n_timed,
        minutes=float(draw(st.integers(0, 300))) if n_timed else 0.0,
        intensity_max=draw(st.none() | st.integers(0, 10).map(float)),
    )


@st.composite
def mark_days(draw):
    day, mark = draw(ordinals), draw(st.sampled_from(["none", "closed", "paused", "food complete"]))
    return MarkDay(day, mark, day + draw(st.integers(0, 4)) if mark == "paused" else day)


def iso(ordinal):
    return dt.date.fromordinal(ordinal).isoformat()


@st.composite
def medicines(draw):
    noon = dt.datetime.combine(dt.date.fromordinal(draw(ordinals)), dt.time(12), tzinfo=dt.UTC)
    return Medicine(
        Moment(int(noon.timestamp()) + draw(st.integers(0, 3600)), 0),
        key=draw(st.sampled_from(["salbutamol", "aspirin"])),
        started_on=draw(st.none() | ordinals.map(iso)),
        stopped_on=draw(st.none() | ordinals.map(iso)),
        is_as_needed=draw(st.booleans()),
    )


@st.composite
def diaries(draw):
    episodes = draw(st.lists(episode_days(), max_size=12, unique_by=lambda row: row[:3]))
    values = st.sampled_from([0.0, 1.0, 7.0, 250.0])
    readings = st.builds(ReadingDay, ordinals, st.sampled_from(KEYS), values, st.just(1))
    doses = st.builds(DoseDay, ordinals, st.sampled_from(["salbutamol", "zinc"]), st.just(1))
    marks = draw(st.lists(mark_days(), max_size=10))
    read = draw(st.lists(readings, max_size=25, unique_by=lambda row: row[:2]))
    taken = draw(st.lists(doses, max_size=4, unique_by=lambda row: row[:2]))
    entries = Counter(row.day for row in (*episodes, *marks, *read, *taken))
    return DayRows(
        episodes=tuple(episodes),
        readings=tuple(read),
        marks=tuple(marks),
        doses=tuple(taken),
        logged=tuple(LoggedDay(day, n, 0) for day, n in entries.items()),
        medicines=tuple(draw(st.lists(medicines(), max_size=4))),
    )


def frame_of(rows, **narrowed):
    return build_daily_frame(rows, CATALOGUE, start=FIRST, end=LAST, **narrowed)


def marked(rows, mark):
    return {day for row in rows.marks if row.mark == mark for day in range(row.day, row.last_day + 1)}


@given(diaries())
@brief
def test_a_count_is_unknown_exactly_when_the_day_is_and_zero_exactly_when_it_was_quiet(rows):
    counts = Counter()
    for row in rows.episodes:
        counts[row.day] += row.n_episodes
    said_none, paused = marked(rows, "none") | marked(rows, "closed"), marked(rows, "paused")
    frame = frame_of(rows)
    for stamp, episodes, state in zip(frame.index, frame["twitch_episodes"], frame["day_state"], strict=True):
        day = stamp.toordinal()
        if day in paused:
            assert state == "paused"
            assert math.isnan(episodes)
        elif counts[day]:
            assert (state, episodes) == ("some", counts[day])
        elif day in said_none:
            assert (state, episodes) == ("none", 0)
        else:
            assert state == "not observed"
            assert math.isnan(episodes)


@given(diaries())
@brief
def test_a_factor_is_unknown_unless_it_was_read_or_its_absence_means_zero(rows):
    read = {(row.day, row.factor): row.value for row in rows.readings}
    closed, complete = marked(rows, "closed"), marked(rows, "food complete")
    frame = frame_of(rows)
    for factor in CATALOGUE:
        for stamp, value in frame[factor.key].items():
            day = stamp.toordinal()
            if factor.key in FOOD_FACTORS:
                expected = read.get((day, factor.key), 0.0) if day in complete else None
            else:
                expected = read.get((day, factor.key), 0.0 if factor.zero_when_closed and day in closed else None)
            assert math.isnan(value) if expected is None else value == expected


@given(diaries())
@brief
def test_every_episode_is_in_the_frame_or_on_a_paused_day(rows):
    paused = marked(rows, "paused")
    in_pauses = sum(row.n_episodes for row in rows.episodes if row.day in paused)
    assert frame_of(rows)["twitch_episodes"].sum() + in_pauses == sum(row.n_episodes for row in rows.episodes)


@given(diaries())
@brief
def test_the_places_share_the_episodes_between_them(rows):
    whole = frame_of(rows)["twitch_episodes"]
    parts = [frame_of(rows, sites={site})["twitch_episodes"] for site in SITES]
    shared = sum((part.fillna(0) for part in parts[1:]), parts[0].fillna(0))
    pd.testing.assert_series_equal(shared, whole.fillna(0))


@given(diaries(), st.sets(st.sampled_from(SITES[1:]), min_size=1) | st.none(), st.sampled_from([None, *SIDES[1:]]))
@brief
def test_a_place_is_zero_exactly_when_the_day_is_observed_and_no_episode_may_have_been_there(rows, sites, side):
    """A place that is not known could be any: fill in each, and only a 0 that no filling changes is a 0."""
    frame, whole = frame_of(rows, sites=sites, side=side), frame_of(rows)
    pd.testing.assert_series_equal(frame["day_state"], whole["day_state"])
    for stamp, n_episodes in frame["twitch_episodes"].items():
        counts = [(fits(row, sites, side), row) for row in rows.episodes if row.day == stamp.toordinal()]
        certain = sum(row.n_episodes for fit, row in counts if fit == {True})
        if math.isnan(whole.loc[stamp, "twitch_episodes"]):
            assert math.isnan(n_episodes)
        elif certain or all(fit == {False} for fit, _ in counts):
            assert n_episodes == certain
        else:
            assert frame.loc[stamp, list(OUTCOMES)].isna().all()


def fits(row, sites, side):
    """Whether an episode is at a place, for every place that it may have been at."""
    if sites and row.site in sites:
        may_sites = {row.site}
    else:
        may_sites = {*SITES[1:], "tongue"} if row.site in (None, "moving") else {row.site}
    may_sides = set(SIDES[1:]) if row.side is None else {row.side}
    on_side = {"left": {"left", "both"}, "right": {"right", "both"}, "both": {"both"}, None: set(SIDES)}[side]
    at_site = {True} if sites is None else {place in sites for place in may_sites}
    on = {True} if side is None else {place in on_side for place in may_sides}
    return {here and there for here in at_site for there in on}


@given(diaries(), st.permutations(SITES))
@brief
def test_relabelling_sites_changes_nothing_else(rows, names):
    renamed = dict(zip(SITES, names, strict=True))
    episodes = tuple(row._replace(site=renamed[row.site]) for row in rows.episodes)
    pd.testing.assert_frame_equal(frame_of(rows._replace(episodes=episodes)), frame_of(rows))


@given(diaries(), st.integers(0, 20), st.integers(0, 20))
@brief
def test_unlogged_days_at_the_ends_change_no_value(rows, before, after):
    longer = build_daily_frame(rows, CATALOGUE, start=FIRST - dt.timedelta(before), end=LAST + dt.timedelta(after))
    pd.testing.assert_frame_equal(longer.loc[str(FIRST) : str(LAST)], frame_of(rows), check_freq=False)
    added = longer.drop(frame_of(rows).index)
    assert added[list(OUTCOMES)].isna().all(axis=None)
    assert set(added["day_state"]) <= {"not observed", "paused"}


@given(diaries())
@brief
def test_the_whole_frame_holds_what_any_stretch_of_it_holds(rows):
    middle = build_daily_frame(rows, CATALOGUE, start=FIRST + dt.timedelta(4), end=LAST - dt.timedelta(4))
    pd.testing.assert_frame_equal(frame_of(rows).loc[middle.index], middle, check_freq=False)


@given(diaries(), ordinals, st.integers(0, 5))
@brief
def test_pausing_wins_on_its_days_and_changes_no_other(rows, day, length):
    before = frame_of(rows)
    after = frame_of(rows._replace(marks=(*rows.marks, MarkDay(day, "paused", day + length))))
    inside = [day <= stamp.toordinal() <= day + length for stamp in before.index]
    outside = [not is_in for is_in in inside]
    assert set(after.loc[inside, "day_state"]) == {"paused"}
    assert after.loc[inside, list(OUTCOMES)].isna().all(axis=None)
    pd.testing.assert_frame_equal(after.loc[outside], before.loc[outside])
    factors = [column for column in before.columns if column not in (*OUTCOMES, "day_state")]
    pd.testing.assert_frame_equal(after[factors], before[factors])


@given(diaries(), st.integers(0, 2**16))
@brief
def test_the_order_of_rows_is_irrelevant(rows, seed):
    def shuffled(part):
        return tuple(random.Random(seed).sample(part, len(part)))

    pd.testing.assert_frame_equal(frame_of(DayRows(*map(shuffled, rows))), frame_of(rows))


@given(diaries())
@brief
def test_saying_none_of_an_unknown_day_makes_it_zero_and_touches_nothing_else(rows):
    before = frame_of(rows)
    unknown = [stamp for stamp, state in before["day_state"].items() if state == "not observed"]
    said = tuple(MarkDay(stamp.toordinal(), "none", stamp.toordinal()) for stamp in unknown)
    after = frame_of(rows._replace(marks=(*rows.marks, *said)))
    assert (after.loc[unknown, ["twitch_episodes", "twitch_minutes"]] == 0).all(axis=None)
    assert "not observed" not in set(after["day_state"])
    pd.testing.assert_frame_equal(after.drop(unknown), before.drop(unknown))
