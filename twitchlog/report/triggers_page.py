"""What goes with the twitches in words, in the order in which they are read; must not compute or lay anything out.

First what the diary can and cannot say, then what was found, then what was not, then what it takes to know more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from twitchlog.analysis.family_tests import ONE_FAMILY
from twitchlog.analysis.gate import CALENDAR_DAYS, OBSERVED_DAYS, TWITCH_DAYS, Shortfall
from twitchlog.analysis.pace import RECENT_DAYS
from twitchlog.analysis.screen import ASSOCIATED, CANNOT_TELL, HINT, NO_STRONG_LINK, NOT_ENOUGH_DATA
from twitchlog.frame.daily import TWITCH_EPISODES
from twitchlog.report import association_words as words
from twitchlog.report.association_words import Statement
from twitchlog.report.coverage_words import late_words
from twitchlog.report.shortfall_words import lacking_statements
from twitchlog.report.triggers import TriggersReport, forgotten
from twitchlog.report.wording import (
    count_of,
    format_date,
    format_number,
    format_period,
    plain_text,
)

USUAL_DAYS = 92
"""Most people have enough days for a first statement within so many."""

_RUN_HIGH = (
    "Estimates that stand out tend to run high, so the cautious figure comes first. Who looks every week finds "
    "something by chance sooner or later: what held up on new days counts more."
)
_ANOTHER_LOOK = (
    "Each place, measure or choice of days or lags asked about is another look, and one look in twenty finds something "
    "by chance."
)
_CANNOT_TELL = (
    "high days against low days, with the 95 % interval, not corrected for how many factors and lags were looked at; "
    "enough to see: four times out of five"
)
_OBSERVED = "A day is observed once it holds a twitch, or the words that there was none (twitchlog none)."
_WHOLE_DIARY = "The whole diary: twitchlog triggers"
_NOT_CAUSES = "Associations in a self-kept diary, not causes."


class Section(NamedTuple):
    """Findings of which the same may be said; is_wide where each takes some lines of its own."""

    heading: str
    about: str
    statements: tuple[Statement, ...]
    is_wide: bool = False


class TriggersPage(NamedTuple):
    """Every sentence of the page, in the order in which they are read."""

    title: str
    coverage: str
    notices: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: tuple[str, ...]


def triggers_page(report: TriggersReport) -> TriggersPage:
    """Say in words what goes with the twitches."""
    nothing = _why_nothing(report)
    sections = () if nothing else tuple(section for section in _sections(report) if section.statements)
    return TriggersPage(
        title=_title(report),
        coverage=_coverage(report),
        notices=nothing or tuple(_notices(report)),
        sections=sections,
        closing=tuple(_closing(report, sections)),
    )


def _title(report: TriggersReport) -> str:
    place = f" ({plain_text(report.place)})" if report.place else ""
    minutes = "" if report.outcome == TWITCH_EPISODES else ", by their minutes"
    title = f"What goes with your twitches{place}{minutes}"
    return f"{title} · {format_period(report.start, report.end)}" if report.start and report.end else title


def _coverage(report: TriggersReport) -> str:
    if report.start is None:
        return ""
    coverage = report.coverage
    parts = [f"{coverage.n_observed} of {count_of(coverage.n_days, 'day')} observed"]
    if report.screen.period.n_observed < coverage.n_observed:
        parts.append(f"{words.outcome_noun(report)} known on {report.screen.period.n_observed} of them")
    if coverage.n_paused:
        parts.append(f"{coverage.n_paused} paused")
    parts += late_words(coverage)
    return " · ".join(parts)


# Nothing can be concluded


def _why_nothing(report: TriggersReport) -> tuple[str, ...]:
    """Why nothing can be concluded yet, and when it can; empty where something can."""
    if report.start is None:
        return _never_observed(report)
    if not report.n_episodes and not lacks_days(report):
        observed = count_of(report.screen.period.n_observed, "observed day")
        noun = words.outcome_noun(report)
        return (f"No {noun} on {observed}. There is nothing that anything could go with.",)
    if report.screen.shortfalls:
        return (*_too_few(report), *_until_then(report))
    return ()


def _never_observed(report: TriggersReport) -> tuple[str, ...]:
    if report.is_whole and not report.n_entries:
        return (f"The diary holds no finished day before {format_date(report.as_of)}.", _OBSERVED)
    if report.n_entries and report.outcome != TWITCH_EPISODES:
        return (
            "No day says how long every twitch took, so there are no minutes to compare.",
            "Say it when you log one: twitchlog twitch left calf --for 5m",
        )
    if not report.is_whole:
        return ("No day of this period was observed, so there is nothing to compare.", _WHOLE_DIARY)
    return ("No day was observed so far (paused days do not count), so there is nothing to compare.", _OBSERVED)


def lacks_days(report: TriggersReport) -> bool:
    """Whether there are too few days, whatever is on them."""
    return any(short.what in (CALENDAR_DAYS, OBSERVED_DAYS) for short in report.screen.shortfalls)


def _too_few(report: TriggersReport) -> Iterator[str]:
    progress = progress_words(report)
    if not report.is_whole:
        yield f"{progress}: the days of this period are too few to conclude anything from. {_WHOLE_DIARY}"
        return
    if report.reached_on is None and report.n_episodes:
        yield f"{progress}. Nothing can be concluded yet."
        yield no_date_words(report)
        return
    usual = (
        " and that is normal: most people need two to three months."
        if _is_usual(report)
        else (" because there are few days with twitches to compare.")
    )
    when = f"before about {format_date(report.reached_on)}" if report.reached_on else "yet"
    yield f"{progress}. Nothing can be concluded {when},{usual}"


def _is_usual(report: TriggersReport) -> bool:
    """Whether the diary is simply young, as every diary is at first."""
    is_young = len(report.screen.period.days) < USUAL_DAYS
    return is_young and _furthest(report).what != TWITCH_DAYS


def no_date_words(report: TriggersReport) -> str:
    """Why there is no saying when there will be enough days."""
    if report.end is None or (report.last_day - report.end).days >= RECENT_DAYS:
        return f"No day was observed in the last {RECENT_DAYS} days, so no date can be given."
    return "Only more days with twitches would tell, so no date can be given."


def progress_words(report: TriggersReport) -> str:
    """How far the diary is on the way to its first statement: `41 of about 56 days`."""
    short = _furthest(report)
    if short.needed is None:
        return f"{count_of(report.screen.period.n_observed, 'observed day')}, too few for so long a stretch"
    return f"{short.n} of about {short.needed} {_DIARY_WORDS[short.what]}"


_DIARY_WORDS = {CALENDAR_DAYS: "days", OBSERVED_DAYS: "observed days", TWITCH_DAYS: "days with a twitch"}


def _furthest(report: TriggersReport) -> Shortfall:
    """The minimum of which the smallest part is there, of equals the first; before any twitch, of the days alone."""
    shortfalls = report.screen.shortfalls
    of_days = [each for each in shortfalls if report.n_episodes or each.what != TWITCH_DAYS]
    return min(of_days or shortfalls, key=lambda each: each.n / each.needed if each.needed else 0.0)


def _until_then(report: TriggersReport) -> Iterator[str]:
    period = report.screen.period
    observed = count_of(period.n_observed, "observed day")
    if not report.n_episodes:
        yield f"So far: no {words.outcome_noun(report)} on {observed}."
    elif report.outcome == TWITCH_EPISODES:
        episodes = count_of(int(report.n_episodes), "episode")
        yield f"So far: {episodes} on {period.n_with_twitches} of {observed}."
    yield f"{'Until then' if report.reached_on else 'To look at'}: twitchlog chart timeline"


# Something can be concluded


def _notices(report: TriggersReport) -> Iterator[str]:
    yield found_words(report)
    yield from words.bias_words(report)


def found_words(report: TriggersReport) -> str:
    """What came of looking, where there are enough days for it."""
    if not report.n_looked_at:
        return "Enough days, but no factor was logged on enough of them yet."
    if report.of(ASSOCIATED):
        return "Enough days for associations."
    return f"Enough days for associations. Nothing stands out so far{', but for hints' if report.of(HINT) else ''}."


def _sections(report: TriggersReport) -> Iterator[Section]:
    yield Section(
        "ASSOCIATED",
        _RUN_HIGH,
        tuple(words.associated(each, report) for each in report.of(ASSOCIATED)),
        is_wide=True,
    )
    yield Section("SHOWN EARLIER", "", tuple(_earlier(report)))
    yield Section(
        "HINTS",
        f"{_looked_at(report)}; each may well be chance",
        tuple(words.hint(each, report) for each in report.of(HINT)),
    )
    yield _section(report, NO_STRONG_LINK, "larger differences than these are now unlikely", words.no_strong_link)
    yield _section(report, CANNOT_TELL, _CANNOT_TELL, words.cannot_tell)
    yield Section("NOT ENOUGH DATA", "", lacking_statements(report.of(NOT_ENOUGH_DATA)))


def _section(report: TriggersReport, verdict: str, about: str, say: Callable[..., Statement]) -> Section:
    return Section(verdict.upper(), about, tuple(say(each, report) for each in report.of(verdict)))


def _earlier(report: TriggersReport) -> Iterator[Statement]:
    for each, before in forgotten(report):
        direction = "more" if before.is_more else "fewer"
        yield Statement(
            words.label_of(each.factor, before.lag_days),
            f"went with {direction} twitches; does not stand out any more",
            (words.held_up_words(before),),
        )


def _looked_at(report: TriggersReport) -> str:
    factors = count_of(report.n_looked_at, "factor")
    return f"{factors} looked at; chance alone gives about {format_number(report.n_hints_by_chance)}"


def _closing(report: TriggersReport, sections: Sequence[Section]) -> Iterator[str]:
    if not sections or not report.n_looked_at:
        return
    if not report.of(HINT):
        yield f"{_looked_at(report)} hints."
    if _is_another_look(report):
        yield _ANOTHER_LOOK
    told = (each for verdict in (ASSOCIATED, HINT, CANNOT_TELL, NO_STRONG_LINK) for each in report.of(verdict))
    yield f"{_NOT_CAUSES} How it was computed: twitchlog why {plain_text(next(told).factor.name)}"


def _is_another_look(report: TriggersReport) -> bool:
    """Whether more was asked than what goes with all twitches of the whole diary."""
    is_one_family = any(each.finding.family == ONE_FAMILY for each in report.findings)
    return bool(report.place) or report.outcome != TWITCH_EPISODES or not report.is_whole or is_one_family
