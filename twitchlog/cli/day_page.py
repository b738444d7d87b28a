"""One diary day on a page: what it holds so far and what it still lacks; must not print or change anything."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from twitchlog.cli import echo, reading, show
from twitchlog.cli.echo import Names
from twitchlog.diary.day import WHOLE_DAY
from twitchlog.diary.entries import MARK_CLOSED, MARK_FOOD_COMPLETE, MARK_NONE, MARK_PAUSED, DayMark, Episode, Stored
from twitchlog.diary.factors import ASKED_DAILY, FOOD_FACTORS, Factor
from twitchlog.diary.ledger import DayRows, ReadingDay
from twitchlog.pipeline import Diary
from twitchlog.report import wording

_FIRST = ("sleep_h", "sleep_quality", *ASKED_DAILY[1:], "fatigue")
_INDENT = 15  # where text begins, after the name of its line
_USUAL_DAYS = 28
_USUAL_AT_LEAST = 5


class DayPage(NamedTuple):
    """What a diary day holds: its entries in order of time, its marks, and each factor's value so far."""

    day: dt.date
    entries: tuple[Stored, ...]
    marks: frozenset[str]
    values: dict[str, ReadingDay]
    usual: frozenset[str]  # factors that were logged on at least `_USUAL_AT_LEAST` of the last days

    @property
    def episodes(self) -> list[Stored]:
        """The day's episodes."""
        return [stored for stored in self.entries if isinstance(stored.entry, Episode)]

    def lacks(self, factors: tuple[Factor, ...]) -> list[Factor]:
        """The factors that this day is asked for and does not have yet; how good a sleep was is asked with it."""
        asked = {*ASKED_DAILY, *self.usual} - set(FOOD_FACTORS) - set(self.values)
        if "sleep_h" in asked:
            asked.discard("sleep_quality")
        return sorted((factor for factor in factors if factor.key in asked), key=_place_in_order)


def _place_in_order(factor: Factor) -> int:
    return _FIRST.index(factor.key) if factor.key in _FIRST else len(_FIRST)


def read_day(diary: Diary, day: dt.date) -> DayPage:
    """What a diary day holds."""
    rows = diary.day_rows(start=day - dt.timedelta(days=_USUAL_DAYS), end=day)
    ordinal = day.toordinal()
    days_logged: dict[str, int] = {}
    for value in rows.readings:
        days_logged[value.factor] = days_logged.get(value.factor, 0) + 1
    return DayPage(
        day=day,
        entries=tuple(diary.entries(start=day, end=day)),
        marks=marks_of(rows, ordinal),
        values={value.factor: value for value in rows.readings if value.day == ordinal},
        usual=frozenset(key for key, n in days_logged.items() if n >= _USUAL_AT_LEAST),
    )


def marks_of(rows: DayRows, ordinal: int) -> frozenset[str]:
    """The marks that hold on a day, pauses that include it among them."""
    return frozenset(mark.mark for mark in rows.marks if mark.day <= ordinal <= mark.last_day)


def day_text(page: DayPage, diary: Diary) -> str:
    """The day in words."""
    names = reading.names_of(diary)
    start = f"day starts {diary.settings.day_start_min // 60:02d}:{diary.settings.day_start_min % 60:02d}"
    year = "" if page.day.year == diary.today().year else f" {page.day.year}"
    title = f"{page.day:%A} {page.day.day} {page.day:%B}{year}"
    lines = [f"{title:<40}{start:>40}", _twitch_line(page, diary, names)]
    known = sorted((factor for factor in diary.catalogue if factor.key in page.values), key=_place_in_order)
    lines += [_factor_line(factor, page.values[factor.key]) for factor in known]
    lines += [_other_line(stored, names) for stored in page.entries if _is_other(stored)]
    lines.append(_lacking_line(page, diary))
    return "\n".join(show.parts_wrapped(line, indent=_INDENT) for line in lines if line)


def _twitch_line(page: DayPage, diary: Diary, names: Names) -> str:
    episodes = page.episodes
    if not episodes:
        said = {MARK_NONE, MARK_CLOSED} & page.marks
        text = "none" if said else "not said yet"
    else:
        places = " · ".join(_episode_text(stored, diary, names) for stored in episodes[:6])
        more = f" · and {len(episodes) - 6} more" if len(episodes) > 6 else ""
        text = f"{wording.count_of(len(episodes), 'episode')} · {places}{more}"
    paused = "  (this day is paused)" if MARK_PAUSED in page.marks else ""
    return f"{'twitches':<14} {text}{paused}"


def _episode_text(stored: Stored, diary: Diary, names: Names) -> str:
    entry = stored.entry
    hour = "" if entry.when.precision == WHOLE_DAY else f" {reading.hour_text(entry.when, diary.settings.clock)}"
    known = ", ".join(part for part in echo.details(entry) if part != entry.note)
    place = echo.head(entry, names).removeprefix("twitch · ")
    return f"{place}{hour}" + (f" ({known})" if known else "")


def _factor_line(factor: Factor, value: ReadingDay) -> str:
    entries = f"   {value.n_readings} entries" if value.n_readings > 1 else ""
    return f"{factor.name:<14} {wording.format_value(value.value, factor)}{entries}"


def _is_other(stored: Stored) -> bool:
    entry = stored.entry
    return entry.kind in ("symptom", "dose", "note") or (
        isinstance(entry, DayMark) and entry.mark == MARK_FOOD_COMPLETE
    )


def _other_line(stored: Stored, names: Names) -> str:
    kind, _, rest = echo.head(stored.entry, names).partition(" · ")
    known = " · ".join(part for part in (rest, *echo.details(stored.entry)) if part)
    return f"{kind:<14} {show.one_line(known)}".rstrip()


def _lacking_line(page: DayPage, diary: Diary) -> str:
    lacking = [factor.name for factor in page.lacks(diary.catalogue.active())]
    if MARK_CLOSED in page.marks:
        return f"closed; without: {', '.join(lacking)}" if lacking else "closed"
    on = "" if page.day == diary.today() else f" --on {page.day}"
    lacking = [] if diary.settings.daily_mode else lacking
    names = " · ".join([*lacking, f"check-in (twitchlog checkin{on}, about 20 seconds)"])
    return f"{'not yet':<14} {names}"


def day_json(page: DayPage, diary: Diary) -> dict[str, Any]:
    """The day as JSON (docs/json.md)."""
    names = reading.names_of(diary)
    return {
        "schema": "twitchlog.today",
        "version": 1,
        "diary_day": page.day.isoformat(),
        "marks": sorted(page.marks),
        "n_episodes": len(page.episodes) or (0 if {MARK_NONE, MARK_CLOSED} & page.marks else None),
        "values": {
            key: {
                "value": value.value,
                "unit": diary.catalogue[key].unit if key in diary.catalogue else None,
                "n_readings": value.n_readings,
            }
            for key, value in page.values.items()
        },
        "lacks": [factor.key for factor in page.lacks(diary.catalogue.active())],
        "entries": [reading.entry_json(stored, diary, names) for stored in page.entries],
    }
