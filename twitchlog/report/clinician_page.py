"""The clinician's page in words: every sentence and cell, in the order in which they are read; must not compute.

The order is that of docs/clinician.md: how complete the record is comes first, what nobody can know from it last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from twitchlog.analysis.results import TwitchRate
from twitchlog.charts.visit_words import CAVEAT, TITLE
from twitchlog.report.clinician import ClinicianReport
from twitchlog.report.clinician_blocks import (
    Block,
    Item,
    background_block,
    clipped,
    felt_block,
    function_block,
    habits_block,
    medicines_block,
    notes_block,
    questions_block,
    quoted,
    tried_block,
)
from twitchlog.report.clinician_changes import changes_of_period
from twitchlog.report.clinician_links import links_block
from twitchlog.report.clinician_places import RegionDays
from twitchlog.report.clinician_signs import signs_block
from twitchlog.report.coverage_words import late_words
from twitchlog.report.wording import (
    count_of,
    format_date,
    format_duration,
    format_number,
    format_period,
    format_rate,
    format_short_date,
    plain_text,
)

LONGEST_CONCERN = 200
MOST_NUMBERED = 9
"""So many places have a number, on the figures and in the list of places."""

_NO_MIDLINE = "–"
_MAY_BE_MORE = "*"


class Table(NamedTuple):
    """A table with a heading to each row and column."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Picture(NamedTuple):
    """A picture: its name among the images given, and what it shows in words."""

    name: str
    alt: str


class ClinicianPage(NamedTuple):
    """Everything on the page, from top to bottom; name is "" on an anonymous one.

    unplaced says which days the table of regions does not hold ("" for none); changes are the numbered days of the
    figure.
    """

    title: str
    name: str
    period: str
    coverage: tuple[str, ...]
    history: tuple[Item, ...]
    regions: Table
    unplaced: str
    course: Table
    beside: tuple[Item, ...]
    changes: Block
    places: Block
    blocks: tuple[Block, ...]
    closing: tuple[str, ...]


def clinician_page(report: ClinicianReport) -> ClinicianPage:
    """Say a clinician's report in words."""
    return ClinicianPage(
        title=TITLE,
        name=plain_text(report.visit.name),
        period=_period(report),
        coverage=tuple(_coverage(report)),
        history=tuple(_history(report)),
        regions=_regions(report),
        unplaced=_unplaced(report),
        course=_course(report),
        beside=(*_spells(report), *_stretches(report)),
        changes=_changes(report),
        places=_places(report),
        blocks=(
            signs_block(report),
            function_block(report),
            felt_block(report),
            medicines_block(report),
            habits_block(report),
            links_block(report),
            tried_block(report),
            background_block(report),
            questions_block(report),
            *notes_block(report),
        ),
        closing=tuple(_closing(report)),
    )


# How complete the record is


def _period(report: ClinicianReport) -> str:
    weeks, days = divmod(report.n_days, 7)
    long = count_of(report.n_days, "day") if days or not weeks else count_of(weeks, "week")
    return f"{format_period(report.start, report.end)} ({long})"


def _coverage(report: ClinicianReport) -> Iterator[str]:
    coverage = report.coverage
    yield f"Observed {coverage.n_observed} of {count_of(coverage.n_days, 'day')}"
    if coverage.n_paused:
        yield f"{coverage.n_paused} paused"
    yield from late_words(coverage, is_full=True) if coverage.n_entries else ("no entries in this period",)
    yield CAVEAT


def _history(report: ClinicianReport) -> Iterator[Item]:
    concern = report.concern
    yield Item("Main concern", quoted(clipped(concern, LONGEST_CONCERN)) if concern else "not told")
    onset = report.profile.get("onset", "")
    yield Item("Onset", f"{quoted(onset)} (reported)" if onset else f"not told{_diary_since(report)}")
    before = report.profile.get("illness-before", "")
    yield Item("Illness in the weeks before", quoted(before) if before else "not told")


def _diary_since(report: ClinicianReport) -> str:
    first = report.associations.start
    return f"; first day observed in the diary: {format_date(first)}" if first else ""


# Where and when


def _regions(report: ClinicianReport) -> Table:
    n_unplaced = report.unplaced.n_days
    rows = [_region_row(each, n_unplaced) for each in report.regions] if report.coverage.n_observed else []
    eyelids = report.eyelids
    if eyelids.left or eyelids.right or eyelids.side_not_said:
        rows.insert(1, _region_row(eyelids._replace(region="– eyelids"), n_unplaced))
    caption = f"Twitch-days (of {report.coverage.n_observed} observed)"
    return Table(caption, ("region", "left", "right", "midline"), tuple(rows))


def _region_row(each: RegionDays, n_unplaced: int) -> tuple[str, ...]:
    """A 0 is bare only where no day of unknown place or side can belong there."""
    sides = n_unplaced or each.side_not_said
    cells = [f"{n}{_MAY_BE_MORE if not n and sides else ''}" for n in (each.left, each.right)]
    if each.midline is None:
        return (each.region, *cells, _NO_MIDLINE)
    return (each.region, *cells, f"{each.midline}{_MAY_BE_MORE if not each.midline and n_unplaced else ''}")


def _unplaced(report: ClinicianReport) -> str:
    """The days with twitches that the table does not hold, and what a marked 0 means."""
    days, said = report.unplaced, []
    if days.place_not_said:
        said.append(f"place not said {count_of(days.place_not_said, 'day')}")
    if days.moving:
        said.append(f"moving about {days.moving if said else count_of(days.moving, 'day')}")
    if days.elsewhere:
        said.append(f"elsewhere {days.elsewhere if said else count_of(days.elsewhere, 'day')}")
    no_side = [f"{each.region} {each.side_not_said}" for each in report.regions if each.side_not_said]
    if no_side:
        said.append(f"side not said: {', '.join(no_side)}{'' if said else ' (days)'}")
    if not said:
        return ""
    is_marked = any(_MAY_BE_MORE in cell for row in _regions(report).rows for cell in row)
    note = f" {_MAY_BE_MORE} none logged there, but these days may belong there." if is_marked else ""
    return f"Not in the table: {' · '.join(said)}.{note}"


def _course(report: ClinicianReport) -> Table:
    rows = tuple(
        (
            _stretch(each, report),
            f"{each.n_days_with_twitches} of {each.n_observed}" if each.n_observed else "–",
            _rate(each),
        )
        for each in report.blocks
    )
    stretch = "stretch" if report.start.year == report.end.year else "up to"
    return Table("Course: twitch-days of observed", (stretch, "days", "episodes"), rows)


def _stretches(report: ClinicianReport) -> Iterator[Item]:
    """What the rows of the course are: the first can be shorter, because they are counted back from the last day."""
    if len(report.blocks) > 1 and report.coverage.n_observed:
        first, last = report.blocks[0].n_days, report.blocks[-1].n_days
        shorter = f", the first {count_of(first, 'day')}" if first != last else ""
        yield Item("Course", f"stretches of {last // 7} weeks{shorter}")


def _stretch(each: TwitchRate, report: ClinicianReport) -> str:
    """`30 Aug–26 Sep`; in a period of more than one year, where that takes too much room, only its end."""
    if report.start.year != report.end.year:
        return format_short_date(each.end)
    days = (format_short_date(day).removesuffix(f" {day.year}") for day in (each.start, each.end))
    return "–".join(dict.fromkeys(days))


def _rate(each: TwitchRate) -> str:
    return "not observed" if each.rate_per_day is None else format_rate(each.rate_per_day)


def _spells(report: ClinicianReport) -> Iterator[Item]:
    """How many, how long, how strong: with what they rest on."""
    twitches, spells = report.twitches, report.spells
    if not twitches.n_observed:
        yield Item("Twitches", "no day was observed: that is not the same as none")
        return
    observed = count_of(twitches.n_observed, "observed day")
    if not twitches.n_episodes:
        yield Item("Twitches", f"none on {observed}")
        return
    episodes = count_of(twitches.n_episodes, "episode")
    yield Item("Twitches", f"{episodes} on {twitches.n_days_with_twitches} of {observed}")
    if spells.n_timed:
        mean = format_duration(60 * spells.minutes / spells.n_timed)
        yield Item("Length", f"{mean} on average ({spells.n_timed} of {spells.n_episodes} timed)")
    if spells.intensity_median is not None and spells.intensity_max is not None:
        median, most = format_number(spells.intensity_median), format_number(spells.intensity_max)
        yield Item(
            "Strength", f"a day's highest: median {median}/10, most {most}/10 ({count_of(spells.n_rated, 'day')})"
        )


def _changes(report: ClinicianReport) -> Block:
    """What began or changed on the days that the figure numbers."""
    items = (
        Item(
            f"{each.number}",
            f"{format_short_date(each.day)}: " + ", ".join(f"{clipped(name, 40)} {what}" for name, what in each.what),
        )
        for each in changes_of_period(report)
    )
    return Block("Numbered days", "", tuple(items), "day", 6, is_inline=True)


def _places(report: ClinicianReport) -> Block:
    """Every place with its days; those on the figures carry the number that they have there."""
    items = (
        Item(f"{number} {name}" if number else name, count_of(place.n_days, "day"))
        for place in report.places
        for number, name in ((place.rank if place.rank and place.rank <= MOST_NUMBERED else 0, plain_text(place.name)),)
    )
    label = f"Places ({report.pattern})" if report.pattern and len(report.places) > 1 else "Places"
    n_numbered = min(MOST_NUMBERED, sum(place.rank > 0 for place in report.places))
    least = max(3, n_numbered)
    return Block(label, "", tuple(items), "place", least, is_inline=True, fewest=max(1, n_numbered))


# What it rests on


def _closing(report: ClinicianReport) -> Iterator[str]:
    yield (
        "A day counts as observed where the diary holds a twitch or the words that there was none; other days are "
        "unknown, never free of twitches."
    )
    yield (
        f"Signs {_spans([flag.id for flag in report.flags])} by the rules of docs/red-flags.md, thresholds version "
        f"{report.thresholds_version}, as of {format_short_date(report.as_of)}; no clinician has reviewed them. "
        f"twitchlog {report.program_version}."
    )


def _spans(ids: Sequence[str]) -> str:
    """Letters with the first and the last of their numbers, as `F1–F5, G1–G6`."""
    groups: dict[str, list[str]] = {}
    for each in ids:
        groups.setdefault(each[:1], []).append(each)
    return ", ".join(of[0] if len(of) == 1 else f"{of[0]}–{of[-1]}" for of in groups.values())
