"""Which entries must speak at once, before any statistics; must not read, phrase or load anything but the entries.

Every logging command that saves a symptom asks here, so this stays light. The thresholds and their sources are in
reference/red_flags.toml, how soon each symptom speaks in reference/symptoms.csv.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from twitchlog.diary.entries import ASK_FUNCTION, BOTH, LEFT, RIGHT, Answer, Entry, Symptom

SOON, NOW = 2, 3

FUNCTIONAL = "functional"
WEAKNESS_KINDS = (FUNCTIONAL, "speech", "swallowing", "breathing")
SENSATION_KINDS = ("numbness", "tingling")
MOUTH = ("lips", "chin", "tongue")  # on the midline: no side is said of them
RECENT_DAYS = 84  # how far back the symptoms reach that `urgent` is given

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
    age_days: int,
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
    age_days : int
        How many diary days ago it was, 0 for the running one: what needed help at once some days ago asks for a doctor
        in the next few days.

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
    if is_numb_and_weak(entry, recent, rows=rows, regions_of=regions_of, thresholds=thresholds):
        tier = max(tier, SOON)
    return settled(tier, age_days=age_days, thresholds=thresholds)


def settled(tier: int, *, age_days: int, thresholds: Mapping[str, float]) -> int:
    """How soon help is asked for, some days later."""
    return SOON if tier == NOW and age_days > thresholds["urgent_days"] else tier


def tier_of(symptom: Symptom, rows: Rows) -> int:
    """How soon a symptom by itself asks for help: numbness and tingling where they came suddenly, on one side.

    An arm whose side was not said is one arm ("both" is said of two), a place that was not said may be on one side, and
    a mouth that is suddenly numb counts with a face that is.
    """
    row = rows[symptom.item]
    is_one_sided = symptom.side in (LEFT, RIGHT, None) or symptom.site in MOUTH
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
    """Whether weakness grew within hours to days: one more thing, or the same elsewhere, or clearly worse.

    Entries of one sitting are no course. Speech, swallowing and breathing count with the limbs.
    """
    if rows[symptom.item]["kind"] not in WEAKNESS_KINDS:
        return False
    at = symptom.when.occurred_at
    earlier = [
        each for each in recent if each.when.occurred_at < at and rows.get(each.item, {}).get("kind") in WEAKNESS_KINDS
    ]
    shortest, longest = _HOUR_S * thresholds["apart_h"], _HOUR_S * thresholds["worsening_h"]
    lately = [each for each in earlier if shortest <= at - each.when.occurred_at <= longest]
    if not lately:
        return False
    if not any(_is_the_same(symptom, each, regions_of) for each in earlier):
        return True
    return symptom.severity is not None and any(
        each.severity is not None and _is_the_same(symptom, each, regions_of) and symptom.severity >= each.severity + 2
        for each in lately
    )


def _is_the_same(one: Symptom, other: Symptom, regions_of: RegionsOf) -> bool:
    """Whether two entries may be of the same thing at the same place: a leg and its calf, or a place not said."""
    if one.item != other.item:
        return False
    if one.site and other.site and not regions_of(one.site) & regions_of(other.site):
        return False
    return one.side == other.side or BOTH in (one.side, other.side) or None in (one.side, other.side)


def is_numb_and_weak(
    symptom: Symptom,
    recent: Sequence[Symptom],
    *,
    rows: Rows,
    regions_of: RegionsOf,
    thresholds: Mapping[str, float],
) -> bool:
    """Whether numbness or tingling lasts, or comes again, in a region where something no longer works."""
    if rows[symptom.item]["kind"] not in SENSATION_KINDS or symptom.site is None:
        return False
    here = regions_of(symptom.site)
    near = [each for each in recent if each.site is not None and here & regions_of(each.site)]
    at, window_s = symptom.when.occurred_at, 24 * _HOUR_S * thresholds["window_days"]
    is_long = (symptom.duration_s or 0) >= _HOUR_S * thresholds["sensation_spell_h"]
    is_again = any(
        rows.get(each.item, {}).get("kind") in SENSATION_KINDS
        and 0 <= at - each.when.occurred_at < window_s
        and each.when.wall.date() != symptom.when.wall.date()
        for each in near
    )
    is_weak = any(rows.get(each.item, {}).get("kind") == FUNCTIONAL for each in near)
    return is_weak and (is_long or is_again)
