"""What entries that were just saved ask for, said at once and before anything else; must not judge or load pandas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from twitchlog.cli import show
from twitchlog.cli.echo import Names
from twitchlog.diary.entries import Answer, Entry, Symptom
from twitchlog.diary.urgent import urgent
from twitchlog.reference.tables import red_flags, table
from twitchlog.report.urgent_words import urgent_lines


def speak_up(entries: Iterable[Entry], recent: Iterable[Entry], names: Names, *, country: str, now_at: int) -> None:
    """Say what asks for help, most urgent alone; nothing where nothing does.

    Parameters
    ----------
    entries : iterable of Entry
        Just saved.
    recent : iterable of Entry
        The symptoms of the last weeks, these among them.
    names : Names
    country : str
        Two letters, or "".
    now_at : int
        UTC seconds.
    """
    rows = {row["key"]: row for row in table("symptoms")}
    asking = [each for each in entries if _may_ask(each, rows)]
    if not asking:
        return
    symptoms = [each for each in recent if isinstance(each, Symptom)]
    thresholds = red_flags()["thresholds"]

    def regions_of(place: str) -> frozenset[str]:
        return _regions(place, names)

    tiers = [
        urgent(
            each,
            [other for other in symptoms if other != each],
            rows=rows,
            regions_of=regions_of,
            thresholds=thresholds,
            now_at=now_at,
        )
        for each in asking
    ]
    highest = max(tiers)
    said = [_words(each, names) for each, tier in zip(asking, tiers, strict=True) if tier == highest]
    may_be_sudden = any(
        isinstance(each, Symptom) and each.is_sudden is None and rows[each.item]["if_sudden"] == "now"
        for each, tier in zip(asking, tiers, strict=True)
        if tier == highest
    )
    for line in urgent_lines(highest, said, country=country, may_be_sudden=may_be_sudden):
        show.out(line)


def _may_ask(entry: Entry, rows: Mapping[str, Mapping[str, str]]) -> bool:
    if isinstance(entry, Symptom):
        return bool(rows[entry.item]["speaks"] or rows[entry.item]["if_sudden"])
    return isinstance(entry, Answer)


def _words(entry: Entry, names: Names) -> str:
    if not isinstance(entry, Symptom):
        return "something that no longer works as a month ago"
    where = f" ({names.body.name(entry.site, entry.side)})" if entry.site else ""
    return f"{names.symptom(entry.item)}{where}"


def _regions(place: str, names: Names) -> frozenset[str]:
    area = names.body.areas.get(place)
    sites = area.sites if area else (place,)
    return frozenset(names.body.sites[key].region for key in sites if key in names.body.sites)
