"""Days with twitches by region, side and place, for the clinician's report; must not phrase or print.

Part of the clinician's report (`clinician.py`). "Both" counts on the left and on the right.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from twitchlog.diary.body import Body
from twitchlog.diary.entries import BOTH, LEFT, MIDLINE, RIGHT
from twitchlog.diary.ledger import EpisodeDay

EYELIDS = ("eyelid_upper", "eyelid_lower")

_BOTH_SIDES = (LEFT, RIGHT)


class RegionDays(NamedTuple):
    """Days with twitches in a region (or of the eyelids alone), by side; a day can count in several.

    midline is None where the region has no midline site; side_not_said counts days with a twitch of a sided site whose
    side was not told.
    """

    region: str
    left: int
    right: int
    midline: int | None
    side_not_said: int


class PlaceDays(NamedTuple):
    """A place with twitches, with its name in plain words; "both" counts on the left and on the right.

    rank counts the places of the body from 1, most days first; 0 for moving about, elsewhere, or without their side.
    """

    site: str | None
    side: str | None
    name: str
    n_days: int
    rank: int


def count_region(episodes: Iterable[EpisodeDay], body: Body, region: str) -> RegionDays:
    """Days with twitches in one of `body.REGIONS`, by side.

    Parameters
    ----------
    episodes : iterable of EpisodeDay
        Rows per observed day and place.
    body : Body
    region : str
        Cranial sites count as bulbar.
    """
    keys = body.keys_in(region)
    has_midline = any(not body.sites[key].is_sided for key in keys)
    return _count_sides(region, [row for row in episodes if row.site in keys], body, has_midline=has_midline)


def count_eyelids(episodes: Iterable[EpisodeDay], body: Body) -> RegionDays:
    """Days with twitches of the eyelids, by side: guidance treats them apart.

    Parameters
    ----------
    episodes : iterable of EpisodeDay
        Rows per observed day and place.
    body : Body
    """
    return _count_sides("eyelids", [row for row in episodes if row.site in EYELIDS], body, has_midline=False)


def _count_sides(name: str, episodes: Iterable[EpisodeDay], body: Body, *, has_midline: bool) -> RegionDays:
    days: dict[str | None, set[int]] = {side: set() for side in (LEFT, RIGHT, MIDLINE, None)}
    for row in episodes:
        site = body.sites[row.site or ""]
        if not site.is_sided:
            days[MIDLINE].add(row.day)
            continue
        for side in _BOTH_SIDES if row.side == BOTH else (row.side if row.side in _BOTH_SIDES else None,):
            days[side].add(row.day)
    midline = len(days[MIDLINE]) if has_midline else None
    return RegionDays(name, len(days[LEFT]), len(days[RIGHT]), midline, len(days[None]))


def rank_places(episodes: Iterable[EpisodeDay], body: Body) -> tuple[PlaceDays, ...]:
    """The places with twitches, most days first; what is no place of the body, or lacks its side, comes last.

    Parameters
    ----------
    episodes : iterable of EpisodeDay
        Rows per observed day and place.
    body : Body
    """
    days: dict[tuple[str | None, str | None], set[int]] = {}
    for row in episodes:
        for side in _BOTH_SIDES if row.side == BOTH else (row.side,):
            days.setdefault((row.site, side), set()).add(row.day)
    ranked = sorted(days, key=lambda place: (not _is_known(place, body), -len(days[place]), body.name(*place)))
    n_known = sum(_is_known(place, body) for place in ranked)
    return tuple(
        PlaceDays(*place, _place_name(*place, body), len(days[place]), number if number <= n_known else 0)
        for number, place in enumerate(ranked, 1)
    )


def _is_known(place: tuple[str | None, str | None], body: Body) -> bool:
    site, side = place
    return site in body.sites and (side in _BOTH_SIDES or not body.sites[site].is_sided)


def _place_name(site: str | None, side: str | None, body: Body) -> str:
    name = body.name(site, side)
    return f"{name}, side not said" if site in body.sites and not _is_known((site, side), body) else name
