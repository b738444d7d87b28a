"""A page as a tagged PDF, the same bytes for the same data; must not compute, choose words or read a clock.

Typst lays the page out from a template beside this file. What a page says goes to it as data (JSON), never as part of
the template, so that nothing a person typed can become markup.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping
from typing import Any, Literal

from twitchlog.report.wording import plain_text

_STANDARD: Literal["ua-1"] = "ua-1"  # PDF/UA-1: tagged, titled, every picture with its words

_TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")  # noqa: PTH118, PTH120 (pathlib loads slowly)
_LONGEST_WORD = 24  # characters; a longer one may break, so that it never runs out of the page
_BREAK = "\N{ZERO WIDTH SPACE}"


def pdf_bytes(
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    as_of: dt.date,
    images: Mapping[str, bytes] | None = None,
) -> bytes:
    """A page as a PDF that screen readers can follow (PDF/UA-1), whatever fonts the machine has.

    Parameters
    ----------
    template : str
        A file of `templates`, as "clinician.typ".
    data : mapping
        What the page says: text, numbers, lists and mappings of these. Control characters become spaces; a character
        that the font lacks becomes a visible box.
    title : str
        The document's title.
    as_of : datetime.date
        The date that the file carries, in place of the moment at which it was made.
    images : mapping of str to bytes, optional
        Pictures as PNG, by the name that the template calls them. The template takes their words from `data`.

    Returns
    -------
    bytes
    """
    from typst import compile as typeset  # noqa: PLC0415 (30 MB that only PDFs need)

    from twitchlog.charts.font import font_folder  # noqa: PLC0415 (loads Matplotlib)

    pictures = {name: list(png) for name, png in (images or {}).items()}
    fonts: list[str] = [font_folder()]
    return typeset(
        os.path.join(_TEMPLATES, template),  # noqa: PTH118
        root=_TEMPLATES,
        font_paths=fonts,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={
            "data": json.dumps(printable({**data, "title": title}), allow_nan=False),
            "images": json.dumps(pictures),
        },
        pdf_standards=[_STANDARD],
        timestamp=int(dt.datetime.combine(as_of, dt.time(), tzinfo=dt.UTC).timestamp()),
    )


def printable(value: Any) -> Any:
    r"""A page's data with every text fit to be printed: on one line, with a glyph for each character.

    Parameters
    ----------
    value : any
        Text, numbers, lists, tuples and mappings of these.

    Examples
    --------
    >>> printable({"note": ["a\tb 漢"], "n": 3})
    {'note': ['a b □'], 'n': 3}
    """
    match value:
        case str():
            return _printable_text(value)
        case Mapping():
            return {key: printable(each) for key, each in value.items()}
        case list() | tuple():
            return [printable(each) for each in value]
        case _:
            return value


def _printable_text(text: str) -> str:
    from twitchlog.charts.font import drawable  # noqa: PLC0415 (loads Matplotlib)

    plain = drawable(plain_text(text))
    if len(plain) <= _LONGEST_WORD:
        return plain
    return " ".join(_breakable(word) for word in plain.split(" "))


def _breakable(word: str) -> str:
    """A word with invisible places to break at, where it is too long for a line."""
    pieces = (word[start : start + _LONGEST_WORD] for start in range(0, len(word), _LONGEST_WORD))
    return _BREAK.join(pieces)
