"""What entries that were just saved ask for, said at once and before anything else; must not judge or load pandas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from twitchlog.cli import show
from twitchlog.cli.echo import Names
from twitchlog.diary.day import diary_day
from twitchlog.diary.entries import Answer, Entry, Symptom
from twitchlog.diary.urgent import RECENT_DAYS, SOON, urgent
from twitchlog.reference.tables import red_flags_head, table
from twitchlog.report.urgent_words import urgent_lines

if TYPE_CHECKING:
    from twitchlog.pipeline import Diary


def speak_up(
    entries: Iterable[Entry],
    recent: Iterable[Entry],
    names: Names,
    *,
    country: str,
    today: dt.date,
    day_start_min: int,
    at_least: int = SOON,
    say: Callable[[str], None] = show.out,
) -> int:
    """Say what asks for help, most urgent alone; nothing where nothing does. Returns how soon (`diary.urgent`).

    Parameters
    ----------
    entries : iterable of Entry
        Just said.
    recent : iterable of Entry
        The symptoms of the last weeks, these among them.
    names : Names
    country : str
        Two letters, or "".
    today : datetime.date
        The running diary day.
    day_start_min : int
        Minutes after midnight at which a diary day starts.
    at_least : int
        What is less urgent is not said.
    say : callable
        Where a line goes.
    """
    rows = {row["key"]: row for row in table("symptoms")}
    asking = [each for each in entries if _may_ask(each, rows)]
    if not asking:
        return 0
    symptoms = [each for each in recent if isinstance(each, Symptom)]
    thresholds = red_flags_head()["thresholds"]

    tiers = [
        urgent(
            each,
            [other for other in symptoms if other != each],
            rows=rows,
            regions_of=names.body.regions_of,
            thresholds=thresholds,
            age_days=(today - diary_day(each.when, day_start_min=day_start_min)).days,
        )
        for each in asking
    ]
    highest = max(tiers)
    if highest < at_least:
        return 0
    meant = [each for each, tier in zip(asking, tiers, strict=True) if tier == highest and isinstance(each, Symptom)]
    said = [_words(each, names) for each in meant]
    may_be_sudden = any(each.is_sudden is None and rows[each.item]["if_sudden"] == "now" for each in meant)
    for line in urgent_lines(highest, said, country=country, may_be_sudden=may_be_sudden):
        say(line)
    return highest


def speak_up_in(diary: Diary, entries: Sequence[Entry], names: Names, *, say: Callable[[str], None] = show.out) -> int:
    """`speak_up` of entries of an open diary, which may hold them already."""
    since = min(each.when.wall.date() for each in entries) - dt.timedelta(days=RECENT_DAYS)
    recent = [each.entry for each in diary.entries(kinds=[Symptom.kind], start=since)]
    kept = diary.settings
    return speak_up(
        entries,
        recent,
        names,
        country=kept.country,
        today=diary.today(),
        day_start_min=kept.day_start_min,
        say=say,
    )


def _may_ask(entry: Entry, rows: Mapping[str, Mapping[str, str]]) -> bool:
    if isinstance(entry, Symptom):
        return bool(rows[entry.item]["speaks"] or rows[entry.item]["if_sudden"])
    return isinstance(entry, Answer)


def _words(entry: Symptom, names: Names) -> str:
    where = f" ({names.body.name(entry.site, entry.side)})" if entry.site else ""
    return f"{names.symptom(entry.item)}{where}"
