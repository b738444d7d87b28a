"""Days with twitches by region and side, for the clinician's report; must not phrase or print.

Part of the clinician's report (`clinician.py`). "Both" counts on the left and on the right.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from twitchlog.diary.body import ELSEWHERE, MOVING, Body, places_of
from twitchlog.diary.entries import LEFT, MIDLINE, RIGHT
from twitchlog.diary.ledger import EpisodeDay

EYELIDS = ("eyelid_upper", "eyelid_lower")


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


class UnplacedDays(NamedTuple):
    """Days with twitches that no region holds: a twitch may have been in any of them.

    n_days counts each day once; a day can count in several of the others.
    """

    n_days: int = 0
    place_not_said: int = 0
    moving: int = 0
    elsewhere: int = 0


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
        for _, side in places_of(row.site, row.side, body):
            days[side if side in days else None].add(row.day)
    midline = len(days[MIDLINE]) if has_midline else None
    return RegionDays(name, len(days[LEFT]), len(days[RIGHT]), midline, len(days[None]))


def count_unplaced(episodes: Iterable[EpisodeDay], body: Body) -> UnplacedDays:
    """Days with a twitch whose place was not said, moved about, or is none of the sites.

    Parameters
    ----------
    episodes : iterable of EpisodeDay
        Rows per observed day and place.
    body : Body
    """
    not_said, moving, elsewhere = set[int](), set[int](), set[int]()
    for row in episodes:
        if row.site is None:
            not_said.add(row.day)
        elif row.site == MOVING:
            moving.add(row.day)
        elif row.site == ELSEWHERE or row.site not in body.sites:
            elsewhere.add(row.day)
    return UnplacedDays(len(not_said | moving | elsewhere), len(not_said), len(moving), len(elsewhere))
