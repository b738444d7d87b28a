"""People's words for a place on the body: "left calf", "calf-l", "both calves"; must not know any place by name.

The body comes in as an argument. The words of a place may stand in any order, and its side anywhere among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from twitchlog.diary.body import ELSEWHERE, MOVING, Body
from twitchlog.diary.entries import BOTH, LEFT, MIDLINE, RIGHT
from twitchlog.diary.word_forms import content_words, plain_words, shown, unknown, with_singulars
from twitchlog.errors import ManyMeanings, WordsError

_SIDE_WORDS = {
    "left": LEFT,
    "l": LEFT,
    "lt": LEFT,
    "right": RIGHT,
    "r": RIGHT,
    "rt": RIGHT,
    "both": BOTH,
    "bilateral": BOTH,
    "midline": MIDLINE,
}
_BESIDE_A_SIDE = frozenset(("side", "sides", "hand", "and"))  # "left-hand side", "both sides", "left and right"
_WHOLE_BODY = {
    MOVING: (MOVING, "moving about", "moving around", "all over", "everywhere", "wandering"),
    ELSEWHERE: (ELSEWHERE, "somewhere else", "other"),
}
_LOOK_UP = "twitchlog sites"
_MOST_IN_HINT = 8

_Names = dict[tuple[str, ...], list[str]]


class Place(NamedTuple):
    """A place on the body: site is a key of body_sites.csv or body_areas.csv, `ELSEWHERE` or `MOVING`.

    side is one of `entries.SIDES`, `MIDLINE` where the place has no left and right; None where it was not said.
    """

    site: str
    side: str | None


def parse_place(words: Sequence[str], body: Body, *, areas_allowed: bool = False) -> Place:
    """The place on the body that words name.

    Parameters
    ----------
    words : sequence of str
        "left calf", "calf-l", "both calves", "calves", "tongue", "moving", "elsewhere".
    body : Body
        Every place the diary knows.
    areas_allowed : bool
        Whether an area ("hand") is an answer; otherwise it is asked which of its sites is meant.

    Raises
    ------
    UnknownWord
        No such place.
    ManyMeanings
        An area, or a name that several places share; the choices are words that can be typed.
    WordsError
        No words, or a side that does not fit the place.
    """
    spoken = plain_words(" ".join(words))
    if not spoken:
        raise WordsError("No place was named.", f"For example: left calf. All sites: {_LOOK_UP}")
    said = " ".join(spoken)
    side, rest = _split_side(spoken)
    if not rest:
        raise WordsError(f'"{shown(said)}" says which side, but not where.', "For example: left calf")
    keys, is_plural = _meanings(rest, side, body, areas_allowed=areas_allowed)
    if not keys:
        raise unknown("site", " ".join(rest), _all_names(body), look_up=_LOOK_UP)
    if is_plural and side is None and any(_is_sided(key, body) for key in keys):
        side = BOTH
    if len(keys) == 1:
        return Place(keys[0], _side_there(keys[0], side, body))
    fitting = [key for key in keys if side is None or _is_sided(key, body) == (side != MIDLINE)]
    choices = [body.name(key, side) for key in fitting]
    more = " …" if len(choices) > _MOST_IN_HINT else ""
    raise ManyMeanings(
        f'"{shown(said)}" may be several places.',
        f"Say which: {', '.join(choices[:_MOST_IN_HINT])}{more}   All sites: {_LOOK_UP}",
        choices,
    )


def _split_side(spoken: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    """The side that the words say, if any, and the other words."""
    sides = {_SIDE_WORDS[word] for word in spoken if word in _SIDE_WORDS}
    rest = tuple(word for word in spoken if word not in _SIDE_WORDS)
    if sides == {LEFT, RIGHT}:
        return BOTH, rest
    if len(sides) > 1:
        said = " and ".join(f'"{side}"' for side in sorted(sides))
        raise WordsError(f"{said} contradict each other.", "Say one side: left, right or both.")
    return next(iter(sides), None), rest


def _meanings(rest: tuple[str, ...], side: str | None, body: Body, *, areas_allowed: bool) -> tuple[list[str], bool]:
    """The keys that the words may mean, and whether that takes them as a plural."""
    sites, areas = _names(body)
    candidates = [rest]
    if side is not None:
        # The word "side" may belong to the left ("left side of calf") or to the place ("side of neck").
        candidates.append(tuple(word for word in rest if word not in _BESIDE_A_SIDE))
    forms = [
        (tuple(sorted(form)), is_plural)
        for words in candidates
        for form, is_plural in with_singulars(content_words(words))
    ]
    if areas_allowed:
        for name, is_plural in forms:
            if name in areas:
                return areas[name], is_plural
    for name, is_plural in forms:
        if name in sites:
            return sites[name], is_plural
        if name in areas:
            return [key for area in areas[name] for key in body.areas[area].sites], is_plural
    return [], False


def _names(body: Body) -> tuple[_Names, _Names]:
    """The names of the sites and of the areas, their words in alphabetical order, each with the keys it may mean."""
    sites: _Names = {}
    areas: _Names = {}
    for key, site in body.sites.items():
        _add_names(sites, key, (key, site.name, *site.aliases))
    for key, synonyms in _WHOLE_BODY.items():
        _add_names(sites, key, synonyms)
    for key, area in body.areas.items():
        _add_names(areas, key, (key, area.name, *area.aliases))
    return sites, areas


def _add_names(names: _Names, key: str, synonyms: Iterable[str]) -> None:
    for name in {tuple(sorted(content_words(plain_words(synonym)))) for synonym in synonyms}:
        names.setdefault(name, []).append(key)


def _all_names(body: Body) -> dict[str, str]:
    """Every name that would be understood, with the key of the place."""
    names = {name: key for key, synonyms in _WHOLE_BODY.items() for name in synonyms}
    names |= {name: key for key, area in body.areas.items() for name in (area.name, *area.aliases)}
    return names | {name: key for key, site in body.sites.items() for name in (site.name, *site.aliases)}


def _is_sided(key: str, body: Body) -> bool:
    place = body.sites.get(key) or body.areas.get(key)
    return place is not None and place.is_sided


def _side_there(key: str, side: str | None, body: Body) -> str | None:
    """The side as the place knows it; refused where the place has no such side."""
    name = body.name(key)
    if key in _WHOLE_BODY:
        if side is not None:
            raise WordsError(f'"{name}" has no side, so "{side}" does not fit.', "Say where in --note.")
        return None
    if not _is_sided(key, body):
        if side in {LEFT, RIGHT, BOTH}:
            raise WordsError(
                f'"{name}" lies on the midline and has no sides, so "{side}" does not fit.', f"Say: {name}"
            )
        return MIDLINE
    if side == MIDLINE:
        raise WordsError(f'"{name}" has a left and a right, so "midline" does not fit.', f"Say: left {name}")
    return side
