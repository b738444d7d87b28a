"""Symptoms by their everyday words; must not judge them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twitchlog.diary.words import nearest
from twitchlog.errors import UnknownWord


def parse_symptom(words: Sequence[str], rows: Sequence[Mapping[str, str]]) -> tuple[str, list[str]]:
    """The symptom that the first words name, and the words after it (where it is felt).

    Parameters
    ----------
    words : sequence of str
        As typed; one of them may hold several words.
    rows : sequence of mapping
        Of symptoms.csv: `key`, `name`, `aliases` (joined by semicolons).

    Returns
    -------
    (str, list of str)
        The symptom's key, and the rest.

    Raises
    ------
    UnknownWord
        No symptom begins the words.

    Examples
    --------
    >>> rows = [{"key": "tingling", "name": "tingling", "aliases": "pins and needles"}]
    >>> parse_symptom(["pins", "and", "needles", "left", "hand"], rows)
    ('tingling', ['left', 'hand'])
    """
    spoken = [part for word in words for part in word.lower().replace("-", " ").replace("_", " ").split()]
    named = {
        _folded(name): row["key"] for row in rows for name in (row["key"], row["name"], *row["aliases"].split(";"))
    }
    for n in range(len(spoken), 0, -1):
        key = named.get(" ".join(spoken[:n]))
        if key:
            return key, spoken[n:]
    said = " ".join(spoken) or "nothing"
    names = [row["name"] for row in rows]
    near = nearest(said, [name for name in named if name]) or tuple(names[:3])
    raise UnknownWord(
        f'I don\'t know the symptom "{"".join(c if c.isprintable() else " " for c in said)[:60]}".',
        f"Did you mean: {', '.join(near)}?   All of them: twitchlog symptom --list",
        near,
    )


def _folded(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").replace("_", " ").split())
