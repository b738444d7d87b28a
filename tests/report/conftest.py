"""Diaries written out by hand, for the weekly page."""

import datetime as dt
from dataclasses import dataclass, field

import pytest

from tests.builders import make_symptom, on
from twitchlog.diary.body import body_from_rows
from twitchlog.diary.factors import FactorCatalogue, own_factor
from twitchlog.diary.ledger import DayRows, EpisodeDay, LoggedDay, MarkDay, ReadingDay
from twitchlog.frame.daily import build_daily_frame
from twitchlog.report.weekly import build_weekly_report

MONDAY = dt.date(2026, 11, 9)


def site(key, name):
    blank = dict.fromkeys(("clinical_name", "aliases", "snomed_gps", "source"), "")
    return {"key": key, "name": name, "region": "lumbosacral", "sided": "LR", "counts_for_spread": "yes"} | blank


BODY = body_from_rows([site("calf", "calf"), site("eyelid_upper", "upper eyelid"), site("quad", "front of thigh")], [])


@dataclass
class Diary:
    """Days counted from the Monday of the week reported (day 0); earlier days are negative."""

    episodes: list = field(default_factory=list)
    marks: list = field(default_factory=list)
    readings: list = field(default_factory=list)
    entries: dict = field(default_factory=dict)
    symptoms: list = field(default_factory=list)
    own: list = field(default_factory=lambda: [own_factor("screen time", kind="duration")])
    retired: tuple = ()

    def twitch(self, day, place="calf", side="left", n=1):
        self.episodes.append(EpisodeDay(MONDAY.toordinal() + day, place, side, n, 0, 0.0, None))
        return self

    def mark(self, mark, *days):
        self.marks += [MarkDay(MONDAY.toordinal() + day, mark, MONDAY.toordinal() + day) for day in days]
        return self

    def read(self, factor, values):
        self.readings += [
            ReadingDay(MONDAY.toordinal() + day, factor, float(value), 1) for day, value in values.items()
        ]
        return self

    def symptom(self, day, item="tingling", **fields):
        date = MONDAY + dt.timedelta(day)
        self.symptoms.append((date, make_symptom(on(date.isoformat()), item=item, **{"site": "calf", **fields})))
        return self

    def logged(self, day, n_entries, n_back_fills):
        self.entries[day] = (n_entries, n_back_fills)
        return self

    def report(self, week_start=MONDAY, as_of=dt.date(2026, 11, 22), **others):
        catalogue = FactorCatalogue(self.own, retired=self.retired)
        logged = [LoggedDay(MONDAY.toordinal() + day, *counts) for day, counts in self.entries.items()]
        rows = DayRows(tuple(self.episodes), tuple(self.readings), tuple(self.marks), (), tuple(logged))
        start, end = week_start - dt.timedelta(56), week_start + dt.timedelta(6)
        return build_weekly_report(
            build_daily_frame(rows, catalogue, start=start, end=end),
            rows.episodes,
            rows.logged,
            catalogue,
            week_start=week_start,
            as_of=as_of,
            name_place=BODY.name,
            symptoms=self.symptoms,
            **others,
        )


@pytest.fixture
def diary():
    """An empty diary."""
    return Diary()


@pytest.fixture
def full_diary():
    """A week like the one of the design's wireframe, after eight weeks of the same."""
    diary = Diary()
    for day in range(-56, 0):
        if day % 14 == 0:
            continue  # a gap every other Monday
        diary.twitch(day) if day % 2 else diary.mark("none", day)
        diary.read("sleep_h", {day: 6.5}).read("caffeine_mg", {day: 190}).read("stress", {day: 4})
        diary.read("water_ml", {day: 1700}).read("fatigue", {day: 5}).logged(day, 4, 0)
    diary.twitch(0, n=2).twitch(0, "eyelid_upper", "right", n=3).twitch(1).twitch(4, n=4).twitch(6, "quad")
    diary.mark("none", 2, 3)
    diary.read("sleep_h", {0: 7, 1: 6, 2: 5, 3: 7.5, 4: 6, 6: 6.25})
    diary.read("caffeine_mg", dict.fromkeys(range(7), 260)).read("stress", {0: 0, 1: 10, 2: 6, 3: 7})
    diary.read("water_ml", dict.fromkeys(range(7), 1600)).read("breathing_min", {0: 10, 1: 10, 5: 20})
    diary.read("illness", {3: 1, 4: 0}).read("my_screen_time", {0: 90})
    for day in range(7):
        diary.logged(day, 5, 1 if day == 2 else 0)
    return diary
