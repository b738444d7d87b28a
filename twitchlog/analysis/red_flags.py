"""The warning signs as of a day, by the rules of reference/red_flags.toml; must not phrase, prompt or remember.

No score, no probability, no trend of counts as severity: each sign is present, not seen in the log, or cannot be told
from so few days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from twitchlog.analysis import symptom_rules, twitch_rules
from twitchlog.analysis.flag_evidence import Evidence, evidence_from_entries, regions_of
from twitchlog.analysis.results import PRESENT, Because, FlagResult
from twitchlog.analysis.symptom_tiers import tiers_of
from twitchlog.analysis.twitch_rules import Look
from twitchlog.diary.day import DEFAULT_DAY_START_MIN
from twitchlog.diary.entries import Entry, Stored
from twitchlog.diary.ledger import FlagAck
from twitchlog.reference.tables import red_flags

RULES: dict[str, Callable[[Look], FlagResult]] = {
    "F1": twitch_rules.assess_persistence,
    "F2": symptom_rules.assess_weakness,
    "F3": symptom_rules.assess_sensation,
    "F4": symptom_rules.assess_pain,
    "F5": twitch_rules.assess_other_parts,
    "G1": symptom_rules.assess_speech,
    "G2": symptom_rules.assess_swallowing,
    "G3": symptom_rules.assess_breathing,
    "G4": symptom_rules.assess_stiffness,
    "G5": symptom_rules.assess_thinning,
    "G6": symptom_rules.assess_medicines,
    "G7": symptom_rules.assess_urgent,
}
"""Every warning sign: the article's five, then the guidance's own."""

_DAYS_IN_WEEK = 7


@runtime_checkable
class HasEvidence(Protocol):
    """An open diary."""

    def flag_evidence(self, *, as_of: dt.date) -> Evidence:
        """What the rules read of a day."""


def assess_red_flags(
    source: HasEvidence | Evidence | Iterable[Entry | Stored],
    *,
    as_of: dt.date,
    day_start_min: int = DEFAULT_DAY_START_MIN,
    thresholds: Mapping[str, float] | None = None,
) -> list[FlagResult]:
    """Whether each warning sign is present, not seen in the log, or cannot be told.

    Parameters
    ----------
    source : Diary, Evidence, or iterable of entries
        An open diary; or entries of any kind, in any order.
    as_of : datetime.date
        The running diary day. Days with twitches count up to the day before; symptoms and answers of the running day
        count at once; nothing later counts.
    day_start_min : int
        Minutes after midnight at which a diary day starts; of bare entries only, a diary knows its own.
    thresholds : mapping, optional
        In place of those in reference/red_flags.toml, by name.

    Returns
    -------
    list of FlagResult
        F1 to F5, then G1 to G7. Below its data minimum a sign is never "not seen in the log".

    Notes
    -----
    A paused day is not observed: a twitch on it does not count. A symptom on it does. "Both sides" is two places.
    No clinician has reviewed the rules; docs/red-flags.md gives the source of each.

    Examples
    --------
    >>> from twitchlog.diary.day import Moment
    >>> from twitchlog.diary.entries import Symptom
    >>> grip = Symptom(Moment(1_795_350_000, 60), item="drops-things", site="hand", side="right")
    >>> found = assess_red_flags([grip], as_of=dt.date(2026, 11, 22))
    >>> [(flag.id, flag.tier) for flag in found if flag.result == "present"]
    [('F2', 2)]
    """
    if isinstance(source, Evidence):
        evidence = source
    elif isinstance(source, HasEvidence):
        evidence = source.flag_evidence(as_of=as_of)
    else:
        evidence = evidence_from_entries(source, day_start_min=day_start_min)
    look = look_at(evidence, as_of=as_of, thresholds=thresholds)
    return [_with_ack(rule(look), look) for rule in RULES.values()]


def look_at(evidence: Evidence, *, as_of: dt.date, thresholds: Mapping[str, float] | None = None) -> Look:
    """The evidence as of a day, with the thresholds."""
    today, chosen = as_of.toordinal(), {**red_flags()["thresholds"], **(thresholds or {})}
    return Look(evidence, today, chosen, tiers_of(evidence, today=today, thresholds=chosen))


def regions_concerned(flag: FlagResult, evidence: Evidence, *, until: dt.date | None = None) -> frozenset[str]:
    """The body's regions that led to a sign; a place that lies in no region is one of its own ("moving").

    Parameters
    ----------
    flag : FlagResult
    evidence : Evidence
        Says where it twitched, where a sign rests on all places together.
    until : datetime.date, optional
        Only what had begun by this day.
    """
    begun = [each for each in flag.because if until is None or each.first_on <= until]
    if begun and flag.id == "F1":
        first = min(each.first_on for each in begun)
        return _twitching(evidence, first, min(flag.coverage.end, until or flag.coverage.end))
    return frozenset(region for each in begun for region in _regions(each))


def _regions(each: Because) -> Iterable[str]:
    if each.part in (symptom_rules.MEDICINE, symptom_rules.SUSPECTED):
        return {f"medicine:{(each.item or '').replace(' ', '_')}"}
    return regions_of(each.site) or {each.site or ""} - {""}


def _twitching(evidence: Evidence, first: dt.date, last: dt.date) -> frozenset[str]:
    """Each region that twitched on two days, or on one where none did on more: F1 concerns the whole body."""
    days = frozenset(range(first.toordinal(), last.toordinal() + 1))
    found: dict[str, set[int]] = {}
    for (site, _), on in evidence.twitch_days.items():
        for region in regions_of(site) if on & days else ():
            found.setdefault(region, set()).update(on & days)
    often = (region for region, on in found.items() if len(on) >= red_flags()["thresholds"]["place_twitch_days"])
    return frozenset(often) or frozenset(found)


def _with_ack(flag: FlagResult, look: Look) -> FlagResult:
    acks = [ack for ack in look.evidence.acks if ack.flag == flag.id and ack.seen_on.toordinal() <= look.today]
    if not acks:
        return flag
    newest = max(ack.seen_on for ack in acks)
    regions = frozenset[str]().union(*(ack.regions for ack in acks if ack.seen_on == newest))
    latest = FlagAck(flag.id, newest, regions)
    return flag._replace(acknowledged_on=latest.seen_on, is_silenced=_is_silenced(flag, latest, look))


def _is_silenced(flag: FlagResult, ack: FlagAck, look: Look) -> bool:
    """Only a routine appointment can be silenced, for a while, and not once another region joins."""
    is_recent = look.today - ack.seen_on.toordinal() <= look.limit("ack_days")
    is_routine = flag.result == PRESENT and flag.tier == 1
    return is_routine and is_recent and regions_concerned(flag, look.evidence) <= ack.regions


# Logging that looks like worry


class Worry(NamedTuple):
    """What of the last seven days looks like worry: days with many twitches and symptoms logged, and high ratings."""

    n_busy_days: int
    n_worried_days: int
    is_shown: bool


def assess_worry(evidence: Evidence, counts: Mapping[int, int], *, as_of: dt.date) -> Worry:
    """Whether the logging of the last seven days looks like worry (a gentle line is offered then, nothing more).

    Parameters
    ----------
    evidence : Evidence
    counts : mapping of int to int
        Twitches and symptoms typed, by the diary day (`date.toordinal()`) they were logged for. Readings of factors
        are left out: glasses of water are no worry.
    as_of : datetime.date
        The running diary day, which counts.
    """
    look = look_at(evidence, as_of=as_of)
    days = range(look.today - _DAYS_IN_WEEK + 1, look.today + 1)
    n_busy = sum(counts.get(day, 0) > look.limit("busy_entries") for day in days)
    rated = {
        answer.day
        for answer in evidence.answers
        if answer.question == "worry" and answer.value >= look.limit("worry_rating") and answer.day in days
    }
    return Worry(n_busy, len(rated), n_busy >= look.limit("busy_days") or len(rated) >= look.limit("worry_days"))


def highest_tier(flags: Sequence[FlagResult]) -> int:
    """How soon help is asked for, over all the signs."""
    return max((flag.tier for flag in flags), default=0)
