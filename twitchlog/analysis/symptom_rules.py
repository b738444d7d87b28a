"""The warning signs that symptoms, answers and medicines show; must not phrase, or judge twitches by themselves.

The rules are those of docs/red-flags.md. What was logged today counts at once: a sign that asks for help waits for no
day to be over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence

from twitchlog.analysis.flag_evidence import AnswerOn, SymptomOn, regions_of
from twitchlog.analysis.results import (
    CHECKS,
    MEDICINES,
    NOT_ENOUGH,
    PRESENT,
    Because,
    FlagCoverage,
    FlagPart,
    FlagResult,
)
from twitchlog.analysis.twitch_rules import Look, not_present
from twitchlog.diary.entries import ASK_FUNCTION, ASK_STIFF_OR_THINNER, Medicine
from twitchlog.diary.urgent import FUNCTIONAL, NOW, SOON

FUNCTION, FELT, PROGRESSION = "functional", "felt", "progression"
SENSATION, PAIN, SAID, ANSWERED = "sensation", "pain", "said", "answered"
MEDICINE, SUSPECTED = "medicine new or changed", "medicine suspected"

_FUNCTIONAL_KINDS = (FUNCTIONAL, "speech", "swallowing", "thinner")
_FELT_KINDS = ("felt weakness", "clumsiness")
_SENSATION_KINDS = ("numbness", "tingling")
_URGENT_KINDS = ("face", "saddle", "bladder or bowel")
_ASKED_KINDS = {
    ASK_FUNCTION: (FUNCTIONAL, "speech", "swallowing", "choking", "breathing"),
    ASK_STIFF_OR_THINNER: ("stiffness", "thinner"),
}
_DAYS_IN_WEEK = 7
_HOUR_S = 3600


def _logged(look: Look, kinds: Collection[str]) -> list[SymptomOn]:
    """The symptoms of some kinds that still count, the earliest first."""
    found = [each for each in look.evidence.symptoms if each.kind in kinds and look.earliest <= each.day <= look.today]
    return sorted(found, key=lambda each: (each.day, each.entry.when.occurred_at, each.uid))


def _highest(look: Look, symptoms: Sequence[SymptomOn], *, least: int = 0) -> int:
    return max([least, *(look.tier(each) for each in symptoms)])


def because_said(part: str, symptoms: Sequence[SymptomOn]) -> Iterator[Because]:
    """What led to a sign, one for each symptom and place, the one said first at the head."""
    by_place: dict[tuple[str, str | None, str | None], list[SymptomOn]] = {}
    for each in symptoms:
        by_place.setdefault((each.entry.item, each.entry.site, each.entry.side), []).append(each)
    for (item, site, side), same in by_place.items():
        days = {each.day for each in same}
        yield Because(
            part,
            dt.date.fromordinal(min(days)),
            dt.date.fromordinal(max(days)),
            len(days),
            item=item,
            site=site,
            side=side,
            uids=tuple(each.uid for each in same),
        )


def _since(because: Sequence[Because]) -> dt.date:
    return min(each.first_on for each in because)


def _twitches_nearby(look: Look, each: SymptomOn, *, within: int) -> bool:
    """Whether a region of a symptom twitched within so many days of it; a symptom with no place may be there."""
    days = range(each.day - within + 1, min(each.day + within, look.today + 1))
    places = look.evidence.twitch_days
    return any(
        any(day in days for day in on)
        for (site, _), on in places.items()
        if not each.regions or each.regions & regions_of(site)
    )


def most_in_window(days: Collection[int], window: int) -> set[int]:
    """The days of the fullest stretch of so many days, the latest of those that are equally full."""
    best = set[int]()
    for last in sorted(days):
        inside = {day for day in days if last - window < day <= last}
        if len(inside) >= len(best):
            best = inside
    return best


# The weekly check


def checks_covered(look: Look, question: str, *, n_weeks: int | None = None) -> FlagCoverage:
    """How often a question was answered in the last weeks; of two answers less than a week apart, one counts."""
    n_weeks = look.limit("check_weeks") if n_weeks is None else n_weeks
    first = look.today - _DAYS_IN_WEEK * n_weeks + 1
    counted: list[int] = []
    for day in sorted({answer.day for answer in look.evidence.answers if answer.question == question}, reverse=True):
        if first <= day <= look.today and (not counted or counted[-1] - day >= _DAYS_IN_WEEK):
            counted.append(day)
    begins, ends = dt.date.fromordinal(first), dt.date.fromordinal(look.today)
    return FlagCoverage(CHECKS, len(counted), n_weeks, look.limit("checks_needed"), begins, ends)


def _yes(look: Look, question: str) -> list[AnswerOn]:
    yes = [answer for answer in look.evidence.answers if answer.question == question and answer.value]
    return sorted(answer for answer in yes if look.earliest <= answer.day <= look.today)


def _is_yes_to_something(look: Look, question: str) -> bool:
    """Whether a question about several things was answered yes on a day on which none of them was named."""
    named = {each.day for each in _logged(look, _ASKED_KINDS[question])}
    return any(answer.day not in named for answer in _yes(look, question))


def _answered_yes(look: Look, question: str) -> tuple[Because, ...]:
    yes = _yes(look, question)
    if not yes:
        return ()
    days = {answer.day for answer in yes}
    first, last = dt.date.fromordinal(min(days)), dt.date.fromordinal(max(days))
    return (Because(ANSWERED, first, last, len(days), uids=tuple(answer.uid for answer in yes)),)


# F2


def assess_weakness(look: Look) -> FlagResult:
    """F2: weakness or lost coordination, what no longer works apart from what is only felt."""
    coverage = checks_covered(look, ASK_FUNCTION)
    functional, felt = _logged(look, _FUNCTIONAL_KINDS), _logged(look, _FELT_KINDS)
    lost = (*because_said(FUNCTION, functional), *_answered_yes(look, ASK_FUNCTION))
    felt_often = tuple(_felt_often(look, felt))
    growing = tuple(_progression(look, functional))
    because = (*lost, *growing, *felt_often)
    parts = (
        FlagPart(FUNCTION, PRESENT if lost else not_present(coverage), coverage),
        FlagPart(FELT, PRESENT if felt_often else not_present(coverage), coverage),
    )
    if not because:
        return FlagResult("F2", not_present(coverage), 0, None, coverage, parts=parts)
    tier = _highest(look, [*functional, *felt], least=SOON if lost else 1)
    return FlagResult("F2", PRESENT, tier, _since(because), coverage, because, parts=parts)


def _felt_often(look: Look, felt: Sequence[SymptomOn]) -> Iterator[Because]:
    """What was felt in one region on several days of two weeks, or came suddenly."""
    sudden = [each for each in felt if look.tier(each) >= SOON]
    yield from because_said(FELT, sudden)
    slow = [each for each in felt if look.tier(each) < SOON]
    regions = {region for each in slow for region in each.regions} or {""}
    often = set[SymptomOn]()
    for region in sorted(regions):
        here = [each for each in slow if not each.regions or region in each.regions]
        often.update(_fullest_window(here, look.limit("felt_days"), look.limit("window_days")))
    yield from because_said(FELT, [each for each in slow if each in often])


def _progression(look: Look, functional: Sequence[SymptomOn]) -> Iterator[Because]:
    """Whether more no longer works than before: something new beside what was there, or more days of it."""
    begins = look.today - look.limit("window_days") + 1
    lately = [each for each in functional if each.day >= begins]
    before = [each for each in functional if each.day < begins]
    known: dict[str, int] = {}
    for each in functional:
        known.setdefault(each.entry.item, each.day)
    first = min(known.values(), default=look.today)
    new = [each for each in lately if first < known[each.entry.item] == each.day]
    preceding = {each.day for each in before if each.day >= begins - look.limit("window_days")}
    is_oftener = bool(before) and len({each.day for each in lately}) > len(preceding)
    yield from because_said(PROGRESSION, lately if is_oftener else new)


# F3, F4


def assess_sensation(look: Look) -> FlagResult:
    """F3: numbness or tingling where it twitches."""
    coverage = look.days_covered(look.limit("window_days"), look.limit("window_logged"))
    logged = _logged(look, _SENSATION_KINDS)
    window = look.limit("window_days")
    here = [each for each in logged if _twitches_nearby(look, each, within=window)]
    urgent = [each for each in logged if look.tier(each) >= SOON] + _logged(look, ("saddle",))
    long = [each for each in here if (each.entry.duration_s or 0) >= _HOUR_S * look.limit("sensation_spell_h")]
    often = _fullest_window(here, look.limit("sensation_days"), window)
    meant = {*urgent, *long, *often}
    chosen = [each for each in _logged(look, (*_SENSATION_KINDS, "saddle")) if each in meant]
    if not chosen:
        return FlagResult("F3", not_present(coverage), 0, None, coverage, n_days_below=_n_days(logged))
    because = tuple(because_said(SENSATION, chosen))
    weak = {region for each in _logged(look, (FUNCTIONAL,)) for region in each.regions}
    is_weak_there = any(weak & each.regions for each in chosen)
    tier = _highest(look, chosen, least=SOON if is_weak_there else 1)
    return FlagResult("F3", PRESENT, tier, _since(because), coverage, because)


def _n_days(symptoms: Sequence[SymptomOn]) -> int:
    return len({each.day for each in symptoms})


def _fullest_window(symptoms: Sequence[SymptomOn], needed: int, window: int) -> list[SymptomOn]:
    """The symptoms of their fullest two weeks, where they fall on enough days."""
    days = most_in_window({each.day for each in symptoms}, window)
    return [each for each in symptoms if each.day in days] if len(days) >= needed else []


def assess_pain(look: Look) -> FlagResult:
    """F4: pain where it twitches, on the same day; a pain whose strength was not said decides nothing."""
    coverage = look.days_covered(look.limit("window_days"), look.limit("window_logged"))
    here = [
        each for each in _logged(look, ("pain",)) if each.entry.with_twitch or _twitches_nearby(look, each, within=1)
    ]
    chosen = _painful(look, here, unknown=None)
    if chosen:
        because = tuple(because_said(PAIN, chosen))
        return FlagResult("F4", PRESENT, 1, _since(because), coverage, because)
    is_open = bool(_painful(look, here, unknown=float(look.limit("pain_severe"))))
    result, n_days = NOT_ENOUGH if is_open else not_present(coverage), _n_days(_logged(look, ("pain",)))
    return FlagResult("F4", result, 0, None, coverage, n_days_below=n_days)


def _painful(look: Look, here: Sequence[SymptomOn], *, unknown: float | None) -> list[SymptomOn]:
    """The pains that make the sign present, those of unknown strength taken as `unknown` (None: left out)."""
    strength = {each: unknown if each.entry.severity is None else each.entry.severity for each in here}

    def at_least(lowest: int) -> list[SymptomOn]:
        return [each for each in here if (found := strength[each]) is not None and found >= lowest]

    severe = at_least(look.limit("pain_severe"))
    often = _fullest_window(at_least(look.limit("pain_moderate")), look.limit("pain_days"), look.limit("window_days"))
    meant = {*severe, *often}
    return [each for each in here if each in meant]


# The guidance's own


def assess_speech(look: Look) -> FlagResult:
    """G1: slurred speech."""
    return _one_is_enough(look, "G1", ("speech",), ASK_FUNCTION)


def assess_swallowing(look: Look) -> FlagResult:
    """G2: trouble swallowing, or choking."""
    return _one_is_enough(look, "G2", ("swallowing", "choking"), ASK_FUNCTION)


def assess_breathing(look: Look) -> FlagResult:
    """G3: shortness of breath."""
    return _one_is_enough(look, "G3", ("breathing",), ASK_FUNCTION)


def assess_stiffness(look: Look) -> FlagResult:
    """G4: stiffness where it twitches."""
    within = look.limit("window_days")

    def is_near(each: SymptomOn) -> bool:
        return _twitches_nearby(look, each, within=within)

    found = _one_is_enough(look, "G4", ("stiffness",), ASK_STIFF_OR_THINNER, is_meant=is_near)
    if found.result == PRESENT or not _is_yes_to_something(look, ASK_STIFF_OR_THINNER):
        return found
    yes = _answered_yes(look, ASK_STIFF_OR_THINNER)
    return FlagResult("G4", PRESENT, 1, _since(yes), found.coverage, yes)


def assess_thinning(look: Look) -> FlagResult:
    """G5: a muscle that looks thinner."""
    return _one_is_enough(look, "G5", ("thinner",), ASK_STIFF_OR_THINNER)


def _one_is_enough(
    look: Look,
    flag: str,
    kinds: Collection[str],
    question: str,
    *,
    is_meant: Callable[[SymptomOn], bool] | None = None,
) -> FlagResult:
    coverage = checks_covered(look, question)
    logged = [each for each in _logged(look, kinds) if is_meant is None or is_meant(each)]
    if not logged:
        result = NOT_ENOUGH if _is_yes_to_something(look, question) else not_present(coverage)
        return FlagResult(flag, result, 0, None, coverage)
    because = tuple(because_said(SAID, logged))
    return FlagResult(flag, PRESENT, _highest(look, logged, least=1), _since(because), coverage, because)


def assess_medicines(look: Look) -> FlagResult:
    """G6: a medicine that the person suspects, or one of a class that may twitch, new or changed before it began."""
    told = [each for each in look.evidence.medicines if look.evidence.day_of(each) <= look.today]
    began = _onset(look)
    day = dt.date.fromordinal(look.today)
    coverage = FlagCoverage(MEDICINES, len(told), len(told), 1, day, day)
    because = tuple(
        Because(SUSPECTED if each.is_suspected else MEDICINE, started, started, item=each.key)
        for each in told
        if (started := _concerned_since(each, began, look)) is not None
    )
    if not because:
        return FlagResult("G6", not_present(coverage), 0, None, coverage)
    return FlagResult("G6", PRESENT, 1, _since(because), coverage, because)


def _onset(look: Look) -> tuple[dt.date, dt.date] | None:
    """When the twitches began, at the earliest and the latest: as told, but not after the first that was logged."""
    today = dt.date.fromordinal(look.today)
    days = [day for day in look.evidence.all_twitch_days() if day <= look.today]
    logged = dt.date.fromordinal(min(days)) if days else None
    told = look.evidence.onset_on
    earliest = look.evidence.onset_from or told
    if told is None or earliest is None or earliest > today:
        return None if logged is None else (logged, logged)
    latest = min(told, logged or today, today)
    return min(earliest, latest), latest


def _concerned_since(medicine: Medicine, began: tuple[dt.date, dt.date] | None, look: Look) -> dt.date | None:
    """The day from which a medicine is to be mentioned; None where it is not."""
    dates = [dt.date.fromisoformat(text) for text in (medicine.started_on, medicine.dose_changed_on) if text]
    if not _still_counts(medicine, look):
        return None
    if medicine.is_suspected:
        since = min(dates, default=dt.date.fromordinal(look.evidence.day_of(medicine)))
        return since if since.toordinal() <= look.today else None
    if medicine.medicine_class is None or began is None:
        return None
    earliest = began[0] - dt.timedelta(days=look.limit("medicine_days"))
    return min((day for day in dates if earliest <= day <= began[1]), default=None)


def _still_counts(medicine: Medicine, look: Look) -> bool:
    """Whether a medicine is in use, or was of late, while there were twitches of late."""
    stopped = dt.date.fromisoformat(medicine.stopped_on).toordinal() if medicine.stopped_on else look.today
    twitched = any(look.earliest <= day <= look.today for day in look.evidence.all_twitch_days())
    return stopped >= look.earliest and (twitched or medicine.is_suspected)


def assess_urgent(look: Look) -> FlagResult:
    """G7: what needs help at once, whatever it comes with."""
    coverage = FlagCoverage(
        CHECKS, 0, 0, 1, dt.date.fromordinal(look.earliest), dt.date.fromordinal(look.today)
    )  # nobody is asked for these, so they are never "not seen"
    everything = _logged(look, {each.kind for each in look.evidence.symptoms})
    found = [each for each in everything if each.kind in _URGENT_KINDS or look.tier(each) == NOW]
    if not found:
        return FlagResult("G7", NOT_ENOUGH, 0, None, coverage)
    because = tuple(because_said(SAID, found))
    return FlagResult("G7", PRESENT, _highest(look, found, least=SOON), _since(because), coverage, because)
