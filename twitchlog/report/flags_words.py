"""The warning signs in words, the same for the terminal, the weekly report and the page for a visit.

Must not judge, lay out or soften: where anything asks for more than an appointment, no sentence that puts a sign in its
place stands beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from twitchlog.analysis.flag_evidence import Evidence, body, symptom_rows
from twitchlog.analysis.results import (
    CHECKS,
    DAYS,
    NOT_ENOUGH,
    NOT_SEEN,
    PRESENT,
    TWITCH_DAYS,
    Because,
    FlagCoverage,
    FlagResult,
)
from twitchlog.analysis.symptom_rules import ANSWERED, MEDICINE, PROGRESSION, SUSPECTED
from twitchlog.analysis.twitch_rules import REPORTED, SEVERAL_PLACES, SPREAD
from twitchlog.diary.body import MOVING
from twitchlog.diary.urgent import SOON
from twitchlog.reference.tables import red_flags
from twitchlog.report.urgent_words import urgent_lines
from twitchlog.report.wording import count_of, format_date, format_day, listed, plain_text

MOST_NAMED = 3
URGENT_ID = "G7"

_ARTICLES_FIVE = ("F1", "F2", "F3", "F4", "F5")


class FlagRow(NamedTuple):
    """One warning sign in words; `tier_words` and `where` are empty where it is not present.

    sentences are what is said to the person, the statement first; seen says when a clinician saw it, or nothing.
    """

    id: str
    tier: int
    tier_words: str
    result: str
    title: str
    short: str
    where: str
    coverage: str
    sentences: tuple[str, ...]
    seen: str


class FlagsPage(NamedTuple):
    """Every sentence about the warning signs; `urgent` is said first and alone."""

    urgent: tuple[str, ...]
    rows: tuple[FlagRow, ...]
    summary: str
    closing: str


def flags_page(
    flags: Sequence[FlagResult],
    *,
    as_of: dt.date,
    country: str | None = None,
    medicine_names: Mapping[str, str] | None = None,
) -> FlagsPage:
    """Say the warning signs.

    Parameters
    ----------
    flags : sequence of FlagResult
        As `assess_red_flags` gives them.
    as_of : datetime.date
    country : str, optional
        Two letters: whose emergency number is given.
    medicine_names : mapping, optional
        What the person calls each medicine, by its key.
    """
    tier = max((flag.tier for flag in flags), default=0)
    said = [item_words(each) for flag in flags if flag.tier == tier for each in flag.because if each.item]
    five = [flag for flag in flags if flag.id in _ARTICLES_FIVE]
    days = next((flag.coverage for flag in five if flag.coverage.unit == DAYS), None)
    is_clear = bool(five) and all(flag.result == NOT_SEEN for flag in five) and tier == 0
    says = red_flags()["says"]
    return FlagsPage(
        urgent=tuple(urgent_lines(tier if tier >= SOON else 0, said, country=country)),
        rows=flag_rows(flags, as_of=as_of, medicine_names=medicine_names),
        summary=says["none"].format(n=days.n, m=days.of) if is_clear and days else "",
        closing=str(says["closing"]),
    )


def flag_rows(
    flags: Sequence[FlagResult], *, as_of: dt.date, medicine_names: Mapping[str, str] | None = None
) -> tuple[FlagRow, ...]:
    """One row a warning sign, what asks for most first; the one nobody is asked for only where it is present.

    Parameters
    ----------
    flags, as_of, medicine_names
        As in `flags_page`.
    """
    is_calm = all(flag.tier < SOON for flag in flags)
    shown = [flag for flag in flags if flag.id != URGENT_ID or flag.result == PRESENT]
    order = {PRESENT: 0, NOT_SEEN: 1, NOT_ENOUGH: 2}
    ordered = sorted(shown, key=lambda flag: (order[flag.result], -flag.tier))
    names = medicine_names or {}
    return tuple(_row(flag, names, as_of=as_of, is_calm=is_calm) for flag in ordered)


def flag_title(flag_id: str) -> str:
    """What a warning sign is called."""
    return str(red_flags()["flags"][flag_id]["title"])


def medicine_names(evidence: Evidence) -> dict[str, str]:
    """What the person calls each medicine, by its key."""
    return {medicine.key: medicine.name for medicine in evidence.medicines}


def worry_sentence() -> str:
    """The gentle line for logging that looks like worry, with a way out of it."""
    return str(red_flags()["says"]["worry"])


def _row(flag: FlagResult, names: Mapping[str, str], *, as_of: dt.date, is_calm: bool) -> FlagRow:
    words = red_flags()["flags"][flag.id]
    is_present = flag.result == PRESENT
    return FlagRow(
        id=flag.id,
        tier=flag.tier,
        tier_words=str(red_flags()["tiers"][str(flag.tier)]) if is_present else "",
        result=flag.result,
        title=str(words["title"]),
        short=str(words["short"]),
        where=where_words(flag, as_of=as_of, medicine_names=names) if is_present else "",
        coverage=covered(flag),
        sentences=_sentences(flag, names, is_calm=is_calm),
        seen=f"seen by a clinician on {format_date(flag.acknowledged_on)}" if flag.acknowledged_on else "",
    )


def _sentences(flag: FlagResult, names: Mapping[str, str], *, is_calm: bool) -> tuple[str, ...]:
    if flag.result == NOT_ENOUGH and flag.coverage.unit == DAYS and flag.coverage.n < flag.coverage.needed:
        return (red_flags()["says"]["not_enough"].format(n=flag.coverage.n, m=flag.coverage.of),)
    if flag.result != PRESENT or flag.tier >= SOON:
        return ()  # what asks for more than an appointment is said first and alone, by `urgent_lines`
    words = red_flags()["flags"][flag.id]
    has_calm = is_calm and (flag.id != "F2" or _is_felt_weakness(flag))
    calm, calm_last = (words["calm"], words["calm_last"]) if has_calm else ("", "")
    parts = (statement(flag, names), calm, words["advice"], calm_last)
    return tuple(part[0].upper() + part[1:] for part in parts if part)


# What was logged


def statement(flag: FlagResult, medicine_names: Mapping[str, str]) -> str:
    """What the person logged, as one sentence to them; "" for what `urgent_lines` says."""
    first = flag.because[0]
    places = listed([_named(place) for place in _places(flag.because)[:MOST_NAMED]])
    match flag.id:
        case "F1" if first.part == REPORTED:
            return f"You told that the twitches began {_told(flag)}, and they are still there."
        case "F1":
            least = dt.timedelta(days=red_flags()["thresholds"]["persistent_days"])
            long = [each for each in flag.because if each.last_on - each.first_on >= least]
            where = listed([_named(place) for place in _places(long)[:MOST_NAMED]])
            return f"You have logged twitches{f' in the {where}' if where else ''} for more than 2 weeks."
        case "F2" if _is_felt_weakness(flag):
            return f"You noted that your {places or 'body'} felt weak but everything still works."
        case "F3" | "F4" | "G4":
            what = listed(list(dict.fromkeys(_item_name(each) for each in flag.because if each.item)))
            if not what:
                return "You answered yes to the question about stiff or thinner muscles."
            return f"You logged {what}{f' ({places})' if places else ''} where it twitches."
        case "F5":
            return _other_parts(flag)
        case "G6":
            return _medicines(flag, medicine_names)
    return f"You logged {listed([item_words(each) for each in flag.because])}."


def _medicines(flag: FlagResult, names: Mapping[str, str]) -> str:
    suspected = [_medicine(each, names) for each in flag.because if each.part == SUSPECTED]
    new = [_medicine(each, names) for each in flag.because if each.part == MEDICINE]
    weeks = round(red_flags()["thresholds"]["medicine_days"] / 7)
    said = [f"You suspect {listed(suspected)}."] if suspected else []
    if new:
        was = "was" if len(new) == 1 else "were"
        said.append(f"{listed(new)} {was} started or changed within {weeks} weeks before the twitches began.")
    return " ".join(said)


def _other_parts(flag: FlagResult) -> str:
    several = [each for each in flag.because if each.part == SEVERAL_PLACES and each.site != MOVING]
    is_moving = any(each.site == MOVING for each in flag.because)
    spread = [each for each in flag.because if each.part == SPREAD]
    said = []
    if several:
        moving = ", and some that move about" if is_moving else ""
        said.append(f"You have logged twitches in {count_of(len(several), 'place')}{moving}.")
    elif is_moving:
        said.append("You have logged twitches that move about.")
    if spread:
        said.append(f"They have joined in the {listed([_named(_place(each)) for each in spread])}.")
    return " ".join(said)


def _told(flag: FlagResult) -> str:
    """When it began, as exactly as it was told: a day, a month or a year."""
    latest = flag.reported_on or dt.date.max
    earliest = flag.reported_from or latest
    if earliest == latest:
        return f"on {format_date(latest)}"
    words = format_date(latest).split(" ")
    if (earliest.year, earliest.month) == (latest.year, latest.month):
        return f"in {words[1]} {words[2]}"
    return f"in {latest.year}" if earliest.year == latest.year else f"by {format_date(latest)}"


def _is_felt_weakness(flag: FlagResult) -> bool:
    return all(each.item == "felt-weakness" for each in flag.because)


def where_words(flag: FlagResult, *, as_of: dt.date, medicine_names: Mapping[str, str] | None = None) -> str:
    """Where, since when and on how many days: `left calf, since 3 Nov (15 of 19 days)`."""
    named = [_where(each, medicine_names or {}, as_of=as_of) for each in flag.because[:MOST_NAMED]]
    if flag.reported_on is not None:
        told = f"began {_told(flag)} (reported)"
        named = [told] if flag.because[0].part == REPORTED else [told, *named]
    more = len(flag.because) - MOST_NAMED
    return " · ".join([*named, *([f"and {more} more"] if more > 0 else [])])


def _where(each: Because, names: Mapping[str, str], *, as_of: dt.date) -> str:
    since = _day(each.first_on, as_of)
    when = since if each.first_on == each.last_on else f"since {since}"
    if each.part in (MEDICINE, SUSPECTED):
        how = "suspected" if each.part == SUSPECTED else "started or changed"
        return f"{_medicine(each, names)}, {how} {since}"
    if each.part == ANSWERED:
        return f"weekly check answered yes, {when}"
    if each.item:
        days = f" ({count_of(each.n_days, 'day')})" if each.n_days and each.n_days > 1 else ""
        part = "growing: " if each.part == PROGRESSION else ""
        return f"{part}{item_words(each)}, {when}{days}"
    place = _named(_place(each)) if each.site else "several places"
    new = "new: " if each.part == SPREAD else ""
    return f"{new}{place}, since {since} ({each.n_days} of {count_of(each.n_observed or 0, 'day')})"


def _day(day: dt.date, as_of: dt.date) -> str:
    return format_day(day, with_year=day.year != as_of.year).partition(" ")[2]


def item_words(each: Because) -> str:
    """A symptom with its place: `drops things (right hand)`."""
    return f"{_item_name(each)} ({_named(_place(each))})" if each.site else _item_name(each)


def _item_name(each: Because) -> str:
    row = symptom_rows().get(each.item or "")
    return plain_text(row["name"] if row else each.item or "")


def _medicine(each: Because, names: Mapping[str, str]) -> str:
    return plain_text(names.get(each.item or "", each.item or "a medicine"))


def _place(each: Because) -> tuple[str | None, str | None]:
    return each.site, each.side


def _places(because: Sequence[Because]) -> list[tuple[str | None, str | None]]:
    return list(dict.fromkeys(_place(each) for each in because if each.site))


def _named(place: tuple[str | None, str | None]) -> str:
    return body().name(*place)


def covered(flag: FlagResult) -> str:
    """What a sign's result rests on, with what was logged of the kind where that is less than its rule asks."""
    words = coverage_words(flag.coverage)
    short = next((part for part in flag.parts if part.coverage == flag.coverage and part.result == NOT_ENOUGH), None)
    if short is not None and flag.result == NOT_ENOUGH and short.name == SPREAD and flag.coverage.unit == DAYS:
        words = f"{words} from {format_date(flag.coverage.start)}"
    if not flag.n_days_below:
        return words
    return f"{words}; logged on {count_of(flag.n_days_below, 'day')}, less than the rule asks"


def coverage_words(coverage: FlagCoverage) -> str:
    """What "not seen" rests on: `13 of 14 days observed`, `weekly check answered 3 of 3`, `never asked`."""
    if coverage.unit == DAYS:
        return f"{coverage.n} of {count_of(coverage.of, 'day')} observed"
    if coverage.unit == TWITCH_DAYS:
        return f"twitches on {coverage.n} of the first {coverage.of} days observed, which takes {coverage.needed}"
    if coverage.unit == CHECKS:
        return f"weekly check answered {coverage.n} of {coverage.of}" if coverage.n else "not asked of late"
    return f"{count_of(coverage.n, 'medicine')} told" if coverage.n else "no medicine told"
