"""The warning signs that days with twitches show: going on for weeks, and other parts of the body; must not phrase.

The rules are those of docs/red-flags.md. Only finished days count here: the running one is not over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from twitchlog.analysis.flag_evidence import NOWHERE, Evidence, SymptomOn, body, regions_of
from twitchlog.analysis.results import (
    DAYS,
    NOT_ENOUGH,
    NOT_SEEN,
    PRESENT,
    TWITCH_DAYS,
    Because,
    FlagCoverage,
    FlagPart,
    FlagResult,
)
from twitchlog.diary.body import MOVING, Place

PERSISTENT, WEEKS, EYELID, REPORTED = "persistent", "more than a few weeks", "eyelid for months", "reported onset"
F1_PARTS = (PERSISTENT, WEEKS, EYELID, REPORTED)
SEVERAL_PLACES, SPREAD = "several places", "spread"

_EYELIDS = frozenset(("eyelid_upper", "eyelid_lower"))


class Look(NamedTuple):
    """What a rule is asked: the evidence, the running day (`date.toordinal()`) and the thresholds of red_flags.toml.

    tiers says how soon each symptom asks for help.
    """

    evidence: Evidence
    today: int
    thresholds: Mapping[str, float]
    tiers: Mapping[SymptomOn, int]

    def tier(self, symptom: SymptomOn) -> int:
        """How soon a symptom asks for help."""
        return self.tiers[symptom]

    def limit(self, name: str) -> int:
        """A threshold that is a whole number."""
        return int(self.thresholds[name])

    @property
    def earliest(self) -> int:
        """The first day that still counts."""
        return self.today - self.limit("look_back_days")

    def days_covered(self, n_days: int, needed: int) -> FlagCoverage:
        """How many of the last finished days were observed."""
        return self.between(self.today - n_days, self.today - 1, needed)

    def between(self, first: int, last: int, needed: int) -> FlagCoverage:
        """How many of the days from first to last were observed."""
        n = self.evidence.n_observed(first, last)
        begins, ends = dt.date.fromordinal(first), dt.date.fromordinal(last)
        return FlagCoverage(DAYS, n, last - first + 1, needed, begins, ends)

    def finished(self, days: Collection[int]) -> list[int]:
        """Those days that are over, in order."""
        return sorted(day for day in days if day < self.today)


def not_present(coverage: FlagCoverage) -> str:
    """What is said of a sign that nothing shows: nothing at all, where too little was logged."""
    return NOT_SEEN if coverage.n >= coverage.needed else NOT_ENOUGH


def because_of_days(part: str, days: Collection[int], look: Look, *, place: Place = (None, None)) -> Because:
    """That some days led to a sign, with the days observed between the first and the last."""
    first, last = min(days), max(days)
    return Because(
        part,
        dt.date.fromordinal(first),
        dt.date.fromordinal(last),
        len(days),
        look.evidence.n_observed(first, last),
        site=place[0],
        side=place[1],
    )


# F1


def assess_persistence(look: Look) -> FlagResult:
    """F1: twitching that goes on for weeks."""
    coverage = look.days_covered(look.limit("persistent_logged_of"), look.limit("persistent_logged"))
    spell = _last_spell(look)
    onset = look.evidence.onset_on
    is_told = onset is not None and look.today - onset.toordinal() > look.limit("reported_onset_days")
    because = tuple(_persistent(look, spell)) if _is_recent(look, spell) else ()
    reported_on = onset if is_told and _is_recent(look, spell) else None
    if not because and reported_on is None:
        unknown = _unknown_stretch(look, is_told=is_told)
        result = NOT_ENOUGH if unknown else not_present(coverage)
        return FlagResult("F1", result, 0, None, unknown or coverage)
    if not because:
        because = (because_of_days(REPORTED, spell, look),)
    since = reported_on if because[0].part == REPORTED else dt.date.fromordinal(spell[0])
    reported_from = (look.evidence.onset_from or reported_on) if reported_on else None
    return FlagResult("F1", PRESENT, 1, since, coverage, because, reported_on, reported_from)


def _last_spell(look: Look) -> list[int]:
    """The twitch-days of the last spell: each at most so many days after the one before."""
    return _newest_spell(look.finished(look.evidence.all_twitch_days()), look)


def _newest_spell(days: list[int], look: Look) -> list[int]:
    begins = 0
    for n in range(1, len(days)):
        if days[n] - days[n - 1] > look.limit("spell_gap_days"):
            begins = n
    return days[begins:]


def _is_recent(look: Look, spell: list[int]) -> bool:
    return bool(spell) and spell[-1] >= look.today - look.limit("recent_days")


def _unknown_stretch(look: Look, *, is_told: bool) -> FlagCoverage | None:
    """The days, hardly one of them observed, through which twitches may have gone on for weeks; None without such.

    A day that was not logged is unknown: a spell has ended only where so many days without a twitch were observed.
    """
    spell, unknown, following = list[int](), list[FlagCoverage](), look.today
    for day in reversed(look.finished(look.evidence.all_twitch_days())):
        longest = look.limit("spell_gap_days" if spell else "recent_days")
        if following - day > longest:
            stretch = look.between(day + 1, following - 1, longest)
            if stretch.n >= longest:
                break
            unknown.append(stretch)
        spell.insert(0, day)
        following = day
    may_go_on = bool(unknown) and (is_told or any(_persistent(look, spell)))
    return unknown[0] if may_go_on else None


def _persistent(look: Look, spell: list[int]) -> Iterator[Because]:
    span = spell[-1] - spell[0]
    if span < look.limit("persistent_days"):
        return
    within = {place: days & set(spell) for place, days in look.evidence.twitch_days.items()}
    often = {place: days for place, days in within.items() if len(days) >= look.limit("site_twitch_days")}
    places = {place: days for place, days in often.items() if place[0] not in NOWHERE}
    if not places and len(spell) < look.limit("all_twitch_days"):
        return
    part = WEEKS if span >= look.limit("weeks_days") else PERSISTENT
    if {site for (site, _), days in within.items() if days} <= _EYELIDS and span > look.limit("eyelid_days"):
        part = EYELID
    own = {place: _newest_spell(sorted(days), look) for place, days in places.items()}
    long = {place: days for place, days in own.items() if days[-1] - days[0] >= look.limit("persistent_days")}
    for place, days in sorted(long.items(), key=lambda item: (-len(item[1]), str(item[0]))):
        yield because_of_days(part, days, look, place=place)
    if not long:
        yield because_of_days(part, spell, look)


# F5


def assess_other_parts(look: Look) -> FlagResult:
    """F5: twitches in several places, or in a region of the body where there were none at first."""
    places, several = _several_places(look)
    regions, spread = _spread(look)
    parts = (FlagPart(SEVERAL_PLACES, *places), FlagPart(SPREAD, *regions))
    because = (*several, *spread)
    if because:
        since = min(_since_several(several), min((each.first_on for each in spread), default=dt.date.max))
        return FlagResult("F5", PRESENT, 1, since, places[1], because, parts=parts)
    is_enough = all(part.result == NOT_SEEN for part in parts)
    short = next((part.coverage for part in parts if part.result == NOT_ENOUGH), places[1])
    return FlagResult("F5", NOT_SEEN if is_enough else NOT_ENOUGH, 0, None, short, parts=parts)


def _since_several(several: Collection[Because]) -> dt.date:
    """The day on which a second place joined the first; a twitch that moves about is more than one place by itself."""
    apart = _apart((each.site, each.side) for each in several)
    firsts = sorted(each.first_on for each in several if (each.site, each.side) in apart)
    is_moving = any(each.site == MOVING for each in several)
    return firsts[0 if is_moving or len(firsts) == 1 else 1] if firsts else dt.date.max


def _several_places(look: Look) -> tuple[tuple[str, FlagCoverage], tuple[Because, ...]]:
    coverage = look.days_covered(look.limit("window_days"), look.limit("window_logged"))
    begins = look.earliest - look.limit("window_days")
    days = {
        place: [day for day in look.finished(on) if day > begins]
        for place, on in look.evidence.twitch_days.items()
        if place[0] not in NOWHERE - {MOVING}
    }
    found: dict[Place, set[int]] = {}
    for last in range(look.earliest, look.today):
        window = range(last - look.limit("window_days") + 1, last + 1)
        here = {place: {day for day in on if day in window} for place, on in days.items()}
        here = {place: on for place, on in here.items() if len(on) >= look.limit("place_twitch_days")}
        if len(_apart(here)) >= look.limit("places") or any(site == MOVING for site, _ in here):
            for place, on in here.items():
                found.setdefault(place, set()).update(on)
    because = tuple(
        because_of_days(SEVERAL_PLACES, look.finished(look.evidence.twitch_days[place]), look, place=place)
        for place, _ in sorted(found.items(), key=lambda item: (-len(item[1]), str(item[0])))
    )
    return (PRESENT if because else not_present(coverage), coverage), because


def _apart(places: Iterable[Place]) -> set[Place]:
    """Those that are places of their own: a muscle whose side was not said may be the one whose side was."""
    every = set(places)
    sided = {site for site, side in every if side is not None}
    return {(site, side) for site, side in every if side is not None or site not in sided}


def _spread(look: Look) -> tuple[tuple[str, FlagCoverage], tuple[Because, ...]]:
    first = look.evidence.first_day
    begins = look.today if first is None or first > look.today else first
    ends = begins + look.limit("baseline_days") - 1
    n = look.evidence.n_observed(begins, min(ends, look.today - 1))
    coverage = look.between(begins, ends, look.limit("baseline_logged"))._replace(n=n)
    by_region = _days_by_region(look)
    at_first = {region: {day for day in days if day <= ends} for region, days in by_region.items()}
    n_twitch_days = len(set[int]().union(*at_first.values()))
    is_baseline = n >= look.limit("baseline_logged") and n_twitch_days >= look.limit("baseline_twitch_days")
    if n >= look.limit("baseline_logged") and not is_baseline:
        needed = look.limit("baseline_twitch_days")
        coverage = coverage._replace(unit=TWITCH_DAYS, n=n_twitch_days, of=n, needed=needed)
    if not is_baseline or ends >= look.today - 1:
        return (NOT_ENOUGH, coverage), ()
    since = look.between(ends + 1, look.today - 1, look.limit("spread_twitch_days"))
    if since.n < since.needed:
        return (NOT_ENOUGH, since), ()
    because = []
    for region, days in sorted(by_region.items()):
        joined = _window_with(sorted(days), look) if not at_first[region] else set()
        if joined:
            site, side = _place_most(look, region, joined)
            because.append(because_of_days(SPREAD, joined, look, place=(site, side)))
    return (PRESENT if because else NOT_SEEN, coverage), tuple(because)


def _days_by_region(look: Look) -> dict[str, set[int]]:
    sites = body().sites
    found: dict[str, set[int]] = {}
    for (site, _), days in look.evidence.twitch_days.items():
        if site in sites and sites[site].counts_for_spread:
            for region in regions_of(site):
                found.setdefault(region, set()).update(look.finished(days))
    return found


def _window_with(days: list[int], look: Look) -> set[int]:
    """The days of every two weeks that hold enough of them, and reach into the time that still counts."""
    need, n_days = look.limit("spread_twitch_days"), look.limit("window_days")
    found = set[int]()
    for n in range(len(days) - need + 1):
        window = days[n : n + need]
        if window[-1] - window[0] < n_days and window[-1] >= look.earliest:
            found.update(window)
    return found


def _place_most(look: Look, region: str, joined: Collection[int]) -> Place:
    """The place of a region that twitched on most of some days."""
    counts = {
        place: len(days & set(joined))
        for place, days in look.evidence.twitch_days.items()
        if region in regions_of(place[0])
    }
    return min(counts, key=lambda place: (-counts[place], str(place)))
