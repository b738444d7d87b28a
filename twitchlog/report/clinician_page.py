"""The clinician's page in words: every sentence and cell, in the order in which they are read; must not compute.

The order is that of docs/clinician.md: how complete the record is comes first, what nobody can know from it last.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from twitchlog.analysis.results import TwitchRate
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
from twitchlog.report.clinician_links import links_block
from twitchlog.report.clinician_places import RegionDays
from twitchlog.report.clinician_signs import signs_block
from twitchlog.report.wording import (
    count_of,
    format_date,
    format_duration,
    format_number,
    format_percent,
    format_period,
    format_rate,
    format_short_date,
    plain_text,
)

TITLE = "Patient-kept diary of muscle twitches"
LONGEST_CONCERN = 200
MOST_NUMBERED = 9
"""So many places have a number, on the figures and in the list of places."""

LEFT_OUT = "What there was no room for stands in clinician.json."

_NO_MIDLINE = "–"
_MOST_ITEMS, _LONGEST_TEXT = 60, 800  # more than a page can hold


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
    """Everything on the page, from top to bottom; name is "" on an anonymous one."""

    title: str
    name: str
    period: str
    coverage: tuple[str, ...]
    history: tuple[Item, ...]
    regions: Table
    course: Table
    beside: tuple[Item, ...]
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
        course=_course(report),
        beside=(*_spells(report), *_without_side(report)),
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


def as_data(page: ClinicianPage, *, paper: str, pictures: tuple[Picture, ...] = ()) -> dict[str, Any]:
    """The page as the template takes it: plain lists and mappings.

    Parameters
    ----------
    page : ClinicianPage
    paper : str
        "a4" or "us-letter".
    pictures : tuple of Picture
        Those that stand beside the table, from top to bottom.
    """
    return page._asdict() | {
        "history": [each._asdict() for each in page.history],
        "regions": page.regions._asdict(),
        "course": page.course._asdict(),
        "beside": [each._asdict() for each in page.beside],
        "places": _fitting(page.places),
        "blocks": [_fitting(block) for block in page.blocks],
        "paper": paper,
        "left_out": LEFT_OUT,
        "pictures": [each._asdict() for each in pictures],
    }


def _fitting(block: Block) -> dict[str, Any]:
    """A block without what no page could hold, so that the template need not measure it: only its number."""
    items = [{"lead": item.lead, "text": clipped(item.text, _LONGEST_TEXT)} for item in block.items[:_MOST_ITEMS]]
    return block._asdict() | {"items": items, "n_items": len(block.items)}


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
    if coverage.n_entries:
        share = format_percent(round(coverage.n_back_fills / coverage.n_entries, 2))
        entries = count_of(coverage.n_entries, "entry", "entries")
        yield f"{coverage.n_back_fills} of {entries} ({share}) made over 24 h late"
    else:
        yield "no entries in this period"
    yield "patient-reported, not verified"


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
    rows = [_region_row(each) for each in report.regions] if report.coverage.n_observed else []
    eyelids = report.eyelids
    if eyelids.left or eyelids.right or eyelids.side_not_said:
        rows.insert(1, _region_row(eyelids._replace(region="– eyelids")))
    caption = f"Days with twitches (of {report.coverage.n_observed})"
    return Table(caption, ("region", "left", "right", "midline"), tuple(rows))


def _region_row(each: RegionDays) -> tuple[str, ...]:
    midline = _NO_MIDLINE if each.midline is None else str(each.midline)
    return (each.region, str(each.left), str(each.right), midline)


def _course(report: ClinicianReport) -> Table:
    rows = tuple(
        (
            _stretch(each, report),
            f"{each.n_days_with_twitches} of {each.n_observed}" if each.n_observed else "–",
            _rate(each),
        )
        for each in report.blocks
    )
    days = "days" if report.start.year == report.end.year else "up to"
    return Table("Course", (days, "with twitches", "episodes"), rows)


def _stretch(each: TwitchRate, report: ClinicianReport) -> str:
    """`30 Aug – 26 Sep`; in a period of more than one year, where that takes too much room, only its end."""
    if report.start.year != report.end.year:
        return format_short_date(each.end)
    days = (format_short_date(day).removesuffix(f" {day.year}") for day in (each.start, each.end))
    return " – ".join(dict.fromkeys(days))


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


def _without_side(report: ClinicianReport) -> Iterator[Item]:
    """The days that the table of sides does not hold."""
    days = [f"{each.region} {count_of(each.side_not_said, 'day')}" for each in report.regions if each.side_not_said]
    if days:
        yield Item("Side not said", ", ".join(days))


def _places(report: ClinicianReport) -> Block:
    """Every place with its days; those on the figures carry the number that they have there."""
    items = (
        Item(f"{number} {name}" if number else name, count_of(place.n_days, "day"))
        for place in report.places
        for number, name in ((place.rank if place.rank and place.rank <= MOST_NUMBERED else 0, plain_text(place.name)),)
    )
    label = f"Places ({report.pattern})" if report.pattern and len(report.places) > 1 else "Places"
    return Block(label, "", tuple(items), "place", 3, is_inline=True)


# What it rests on


def _closing(report: ClinicianReport) -> Iterator[str]:
    yield (
        "A day counts as observed where the diary holds a twitch or the words that there was none; other days are "
        "unknown, never free of twitches."
    )
    yield (
        f"Signs F1–F5, G1–G7 by the rules of docs/red-flags.md, thresholds version {report.thresholds_version}, as of "
        f"{format_short_date(report.as_of)}; no clinician has reviewed them. twitchlog {report.program_version}."
    )
