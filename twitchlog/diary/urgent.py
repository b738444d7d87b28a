"""Which entries must speak at once, before any statistics; must not read, phrase or load anything but the entries.

Every logging command that saves a symptom asks here, so this stays light. The thresholds and their sources are in
reference/red_flags.toml, how soon each symptom speaks in reference/symptoms.csv.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from twitchlog.diary.entries import ASK_FUNCTION, BOTH, LEFT, RIGHT, Answer, Entry, Symptom

SOON, NOW = 2, 3

FUNCTIONAL = "functional"
RECENT_DAYS = 28  # how far back the symptoms reach that `urgent` is given

_HOUR_S = 3600
_SPEAKS = {"now": NOW, "soon": SOON}

Rows = Mapping[str, Mapping[str, str]]
RegionsOf = Callable[[str], frozenset[str]]


def urgent(
    entry: Entry,
    recent: Sequence[Symptom],
    *,
    rows: Rows,
    regions_of: RegionsOf,
    thresholds: Mapping[str, float],
    now_at: int,
) -> int:
    """How soon an entry asks for help.

    Parameters
    ----------
    entry : Entry
        What was said.
    recent : sequence of Symptom
        The symptoms of the last `RECENT_DAYS` days, this one left out, in any order.
    rows : mapping
        The rows of symptoms.csv by key.
    regions_of : callable
        The body's regions that a place lies in.
    thresholds : mapping
        Of red_flags.toml.
    now_at : int
        UTC seconds. What needed help at once some days ago asks for a doctor in the next few days.

    Returns
    -------
    int
        `NOW` for emergency care, `SOON` for a doctor in the next few days, else 0.
    """
    if isinstance(entry, Answer):
        return SOON if entry.question == ASK_FUNCTION and entry.value else 0
    if not isinstance(entry, Symptom) or entry.item not in rows:
        return 0
    tier = tier_of(entry, rows)
    if is_worsening(entry, recent, rows=rows, regions_of=regions_of, thresholds=thresholds):
        tier = NOW
    is_over = now_at - entry.when.occurred_at > 24 * _HOUR_S * thresholds["urgent_days"]
    return SOON if tier == NOW and is_over else tier


def tier_of(symptom: Symptom, rows: Rows) -> int:
    """How soon a symptom by itself asks for help: numbness and tingling where they came suddenly, on one side.

    An arm whose side was not said is one arm: "both" is said of two.
    """
    row = rows[symptom.item]
    is_one_sided = symptom.side in (LEFT, RIGHT) or (symptom.side is None and symptom.site is not None)
    if symptom.is_sudden and (row["if_sudden"] == "now" or (row["if_sudden"] == "now on one side" and is_one_sided)):
        return NOW
    return _SPEAKS.get(row["speaks"], 0)


def is_worsening(
    symptom: Symptom,
    recent: Sequence[Symptom],
    *,
    rows: Rows,
    regions_of: RegionsOf,
    thresholds: Mapping[str, float],
) -> bool:
    """Whether weakness in a region grew within hours to days: one more thing that no longer works, or clearly worse.

    Entries of one sitting are no course, and neither are those of another region or side.
    """
    if rows[symptom.item]["kind"] != FUNCTIONAL:
        return False
    at = symptom.when.occurred_at
    earlier = [
        each
        for each in recent
        if each.when.occurred_at < at
        and rows.get(each.item, {}).get("kind") == FUNCTIONAL
        and _is_same_part(symptom, each, regions_of)
    ]
    shortest, longest = _HOUR_S * thresholds["apart_h"], _HOUR_S * thresholds["worsening_h"]
    lately = [each for each in earlier if shortest <= at - each.when.occurred_at <= longest]
    if not lately:
        return False
    if all(each.item != symptom.item for each in earlier):
        return True
    return symptom.severity is not None and any(
        each.severity is not None and each.item == symptom.item and symptom.severity >= each.severity + 2
        for each in lately
    )


def _is_same_part(one: Symptom, other: Symptom, regions_of: RegionsOf) -> bool:
    if one.site is None or other.site is None:
        return one.site == other.site
    is_same_side = one.side == other.side or BOTH in (one.side, other.side)
    return is_same_side and bool(regions_of(one.site) & regions_of(other.site))
