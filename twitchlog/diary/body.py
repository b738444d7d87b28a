"""Places on the body and their plain-word names; must not read the tables itself: rows come in as arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from twitchlog.diary.entries import BOTH, LEFT, MIDLINE, RIGHT

REGIONS = ("bulbar", "cervical", "thoracic", "lumbosacral")  # the four of a clinician's table; cranial counts as bulbar

ELSEWHERE = "elsewhere"
MOVING = "moving"

Place = tuple[str | None, str | None]
"""A site and the side of it that counts: never "both"."""

_IRREGULAR_PLURALS = {"calf": "calves", "foot": "feet"}
_NOT_A_PAIR = frozenset(
    (
        "abdomen",
        "back",
        "back of neck",
        "chest",
        "face",
        "fingers",
        "front of neck",
        "head",
        "lower back",
        "neck",
        "toes",
        "upper back",
    )
)  # names that have a left and a right, but of which nobody says "both"


class Site(NamedTuple):
    """A muscle or place where twitches are logged; region is cranial or one of `REGIONS`."""

    key: str
    region: str
    is_sided: bool
    name: str
    clinical_name: str
    aliases: tuple[str, ...]
    snomed: str | None
    counts_for_spread: bool
    source: str


class Area(NamedTuple):
    """A part of the body that holds several sites: too coarse for a twitch, enough for a symptom."""

    key: str
    region: str
    is_sided: bool
    name: str
    aliases: tuple[str, ...]
    sites: tuple[str, ...]
    source: str


class Body(NamedTuple):
    """Every place the diary knows, by key."""

    sites: dict[str, Site]
    areas: dict[str, Area]

    def name(self, key: str | None, side: str | None = None) -> str:
        """A place in plain words, as `left calf`, `both calves` or `tongue`."""
        return place_name(self, key, side)

    def regions_of(self, key: str | None) -> frozenset[str]:
        """The regions (`REGIONS`) of a site or an area; none where it names no place of the body."""
        area = self.areas.get(key or "")
        sites = area.sites if area else (key or "",)
        regions = {self.sites[each].region for each in sites if each in self.sites}
        return frozenset("bulbar" if region == "cranial" else region for region in regions)

    def keys_in(self, word: str) -> frozenset[str]:
        """The site keys that a region, an area or a site key stands for."""
        if word in self.areas:
            return frozenset({word, *self.areas[word].sites})
        regions = {word, "cranial"} if word == "bulbar" else {word}
        inside = {site.key for site in self.sites.values() if site.region in regions}
        return frozenset(inside or {word})


def body_from_rows(site_rows: Iterable[Mapping[str, str]], area_rows: Iterable[Mapping[str, str]]) -> Body:
    """Build the body from the rows of body_sites.csv and body_areas.csv (`reference.table`)."""
    sites = (
        Site(
            key=row["key"],
            region=row["region"],
            is_sided=row["sided"] == "LR",
            name=row["name"],
            clinical_name=row["clinical_name"],
            aliases=_split(row["aliases"]),
            snomed=row["snomed_gps"] or None,
            counts_for_spread=row["counts_for_spread"] == "yes",
            source=row["source"],
        )
        for row in site_rows
    )
    areas = (
        Area(
            key=row["key"],
            region=row["region"],
            is_sided=row["sided"] == "LR",
            name=row["name"],
            aliases=_split(row["aliases"]),
            sites=_split(row["sites"]),
            source=row["source"],
        )
        for row in area_rows
    )
    return Body({site.key: site for site in sites}, {area.key: area for area in areas})


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def places_of(site: str | None, side: str | None, body: Body) -> tuple[Place, ...]:
    """Where an episode counts: one place, or two for both sides.

    A site in the middle is one place whether its side was said or not; a site with sides whose side was not said is a
    place of its own (side None), which may be the left, the right or both.

    Parameters
    ----------
    site, side : str or None
        As logged.
    body : Body
    """
    known = body.sites.get(site or "")
    if known and not known.is_sided:
        return ((site, MIDLINE),)
    if side == BOTH:
        return ((site, LEFT), (site, RIGHT))
    if known and side not in (LEFT, RIGHT):
        return ((site, None),)
    return ((site, side),)


def plural(noun: str) -> str:
    """The English plural of a place's name: `calf` gives `calves`, `front of thigh` gives `fronts of thigh`."""
    head, *rest = noun.split(" of ", 1)
    words = head.split(" ")
    last = words[-1]
    if last in _IRREGULAR_PLURALS:
        words[-1] = _IRREGULAR_PLURALS[last]
    elif not last.endswith("s"):
        words[-1] = last + ("es" if last.endswith(("ch", "sh", "x")) else "s")
    return " of ".join([" ".join(words), *rest])


def place_name(body: Body, key: str | None, side: str | None) -> str:
    """A place in plain words; "place not said" where the site is None."""
    if key is None:
        return "place not said"
    place = body.sites.get(key) or body.areas.get(key)
    name = place.name if place else {MOVING: "moving about", ELSEWHERE: "elsewhere"}.get(key, key)
    if side is None or side == MIDLINE:
        return name
    if side == BOTH:
        return f"{name}, both sides" if name in _NOT_A_PAIR else f"both {plural(name)}"
    return f"{side} {name}"
