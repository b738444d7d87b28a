"""Where the twitches were and on how many days, ranked: the one order of every list and figure; must not draw.

Where an episode counts is said by `body.places_of`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from twitchlog.diary.body import Body, Place, place_name, places_of
from twitchlog.diary.entries import LEFT, MIDLINE, RIGHT
from twitchlog.diary.ledger import EpisodeDay


class PlaceDays(NamedTuple):
    """A place with twitches, its name in plain words, and on how many days.

    rank counts the places of the body from 1, most days first; 0 for moving about, elsewhere, not said, or a site
    without its side.
    """

    site: str | None
    side: str | None
    name: str
    n_days: int
    rank: int


def rank_places(episodes: Iterable[EpisodeDay], body: Body) -> tuple[PlaceDays, ...]:
    """The places with twitches, most days first; what is no place of the body, or lacks its side, comes last.

    Parameters
    ----------
    episodes : iterable of EpisodeDay
        Rows per observed day and place.
    body : Body
    """
    days: dict[Place, set[int]] = {}
    for row in episodes:
        for place in places_of(row.site, row.side, body):
            days.setdefault(place, set()).add(row.day)
    ranked = sorted(days, key=lambda place: (not _is_known(place, body), -len(days[place]), _name(place, body)))
    n_known = sum(_is_known(place, body) for place in ranked)
    return tuple(
        PlaceDays(*place, _name(place, body), len(days[place]), number if number <= n_known else 0)
        for number, place in enumerate(ranked, 1)
    )


def _is_known(place: Place, body: Body) -> bool:
    site, side = place
    return site in body.sites and side in (LEFT, RIGHT, MIDLINE)


def _name(place: Place, body: Body) -> str:
    name = place_name(body, *place)
    return f"{name}, side not said" if place[0] in body.sites and not _is_known(place, body) else name
