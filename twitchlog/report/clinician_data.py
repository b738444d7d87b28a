"""The clinician's page as its template takes it, without what no page could hold; must not choose words.

Laying text out takes time and memory, so that what cannot fit on any page never reaches the template: only its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twitchlog.report.clinician_blocks import Block, Item, clipped
from twitchlog.report.clinician_page import ClinicianPage, Picture

LEFT_OUT = "What there was no room for stands in clinician.json."

_PAGE_HOLDS = 9_000  # letters of all parts; more than fit on a page of the smallest type
_LONGEST_PROSE, _LONGEST_TEXT = 700, 400  # letters of an item on a page that has more: templates/clinician.typ goes on


def as_data(page: ClinicianPage, *, paper: str, pictures: Sequence[Picture] = ()) -> dict[str, Any]:
    """The page as the template takes it: plain lists and mappings.

    Parameters
    ----------
    page : ClinicianPage
    paper : str
        "a4" or "us-letter".
    pictures : sequence of Picture
        Those that stand beside the table, from top to bottom.
    """
    parts = (page.changes, page.places, *page.blocks)
    is_crowded = sum(_letters(item) for part in parts for item in part.items) > _PAGE_HOLDS
    shown = _within_a_page(parts) if is_crowded else [list(part.items) for part in parts]
    changes, places, *blocks = (
        part._asdict() | {"items": [item._asdict() for item in items], "n_items": len(part.items)}
        for part, items in zip(parts, shown, strict=True)
    )
    return page._asdict() | {
        "history": [each._asdict() for each in page.history],
        "regions": page.regions._asdict(),
        "course": page.course._asdict(),
        "beside": [each._asdict() for each in page.beside],
        "changes": changes,
        "places": places,
        "blocks": blocks,
        "is_crowded": is_crowded,
        "paper": paper,
        "left_out": LEFT_OUT,
        "pictures": [each._asdict() for each in pictures],
    }


def _within_a_page(parts: Sequence[Block]) -> list[list[Item]]:
    """The items of each part that can be on the page at all: long ones cut, then the last of the longest part gone.

    A part keeps at least its `at_least` first ones, as in the template, which does the rest by measuring.
    """
    shown = [[_cut(item, part) for item in part.items] for part in parts]
    excess = sum(_letters(item) for items in shown for item in items) - _PAGE_HOLDS
    spares = [sum(map(_letters, items[part.at_least :])) for part, items in zip(parts, shown, strict=True)]
    while excess > 0 and max(spares) > 0:
        longest = spares.index(max(spares))
        gone = _letters(shown[longest].pop())
        spares[longest] -= gone
        excess -= gone
    return shown


def _cut(item: Item, part: Block) -> Item:
    """An item without its end, where it is long; a sign is never cut before it is clear that nothing else gives way."""
    if part.is_whole:
        return item
    return item._replace(text=clipped(item.text, _LONGEST_PROSE if part.is_prose else _LONGEST_TEXT))


def _letters(item: Item) -> int:
    return len(item.lead) + len(item.text)
