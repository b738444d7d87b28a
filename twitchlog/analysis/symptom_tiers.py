"""How soon each symptom of a diary asks for help, as of a day; must not judge anything but single symptoms."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from twitchlog.analysis.flag_evidence import Evidence, SymptomOn, regions_of, symptom_rows
from twitchlog.diary.entries import Symptom
from twitchlog.diary.urgent import NOW, WEAKNESS_KINDS, is_worsening, settled, tier_of

_HOUR_S = 3600


def tiers_of(evidence: Evidence, *, today: int, thresholds: Mapping[str, float]) -> dict[SymptomOn, int]:
    """How soon each symptom asks for help; what was urgent some days ago asks for a doctor soon.

    One pass from the first to the last: what a symptom is held against are those of the hours before it and the first
    of each thing that no longer works at each place.

    Parameters
    ----------
    evidence : Evidence
    today : int
        The running day (`date.toordinal()`).
    thresholds : mapping
        Of red_flags.toml.
    """
    rows = symptom_rows()
    first: dict[tuple[str, str | None, str | None], Symptom] = {}
    lately = deque[Symptom]()
    found: dict[SymptomOn, int] = {}
    for each in sorted(evidence.symptoms, key=_at):
        tier = tier_of(each.entry, rows) if each.entry.item in rows else 0
        if each.kind in WEAKNESS_KINDS:
            while lately and _at(each) - lately[0].when.occurred_at > _HOUR_S * thresholds["worsening_h"]:
                lately.popleft()
            others = [*first.values(), *lately]
            if is_worsening(each.entry, others, rows=rows, regions_of=regions_of, thresholds=thresholds):
                tier = NOW
            first.setdefault((each.entry.item, each.entry.site, each.entry.side), each.entry)
            lately.append(each.entry)
        found[each] = settled(tier, age_days=today - each.day, thresholds=thresholds)
    return found


def _at(each: SymptomOn) -> int:
    return each.entry.when.occurred_at
