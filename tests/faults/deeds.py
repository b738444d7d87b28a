"""What is done while something breaks: each deed, where it begins and its words; must not break anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.attempts import Ended, run
from tests.faults.materials import FIRST, MAPS, SECOND, newest

DIARY_FILE, IMPORT_FILE, OUTPUT = 5, 6, 7
_EITHER = frozenset({DIARY_FILE, OUTPUT})


class Deed(NamedTuple):
    """A command.

    begins names its folder; of its words, HERE is that folder and NEWEST the handle of the newest episode. refused are
    the exit codes where the disk is at fault (a command that makes a backup first may be refused that); writes_out says
    that its output is a file or folder called "out".
    """

    name: str
    words: tuple[str, ...]
    begins: str = "kept"
    stdin: str = ""
    refused: frozenset[int] = frozenset({DIARY_FILE})
    writes_out: bool = False

    def said(self, folder: Path) -> tuple[str, ...]:
        """Its words in a folder."""
        handle = newest(folder, "episode") if "NEWEST" in self.words else ""
        return tuple(word.replace("HERE", str(folder)).replace("NEWEST", handle) for word in self.words)

    def do(self, folder: Path, *, words: Sequence[str] = (), **broken: Any) -> Ended:
        """Do it in a folder; its words are given where the folder cannot be read by now."""
        return run(words or self.said(folder), folder, stdin=self.stdin, **broken)


CHANGING = (
    Deed("the first log", ("twitch", "left", "calf", "--count", "5"), begins="nothing"),
    Deed("log", ("caffeine", "2", "espresso", "--note", "x" * 5000)),
    Deed("edit", ("edit", "NEWEST", "--intensity", "8", "--note", "y" * 5000)),
    Deed("delete", ("delete", "NEWEST")),
    Deed("undo", ("undo",)),
    Deed("import of a table", ("import", "HERE/days.csv", *MAPS), refused=_EITHER),
    Deed("import of another diary", ("import", "HERE/other.db"), refused=_EITHER | {IMPORT_FILE}),
    Deed("restore", ("restore", "HERE/kept.db", "--yes"), begins="with a backup", refused=_EITHER),
    Deed("forget", ("forget", "--before", "2026-11-19", "--yes")),
    Deed("encrypt", ("encrypt", "--keep", "file"), stdin=f"{FIRST}\n"),
    Deed("decrypt", ("decrypt",), begins="encrypted"),
    Deed("passphrase", ("passphrase",), begins="encrypted", stdin=f"{SECOND}\n"),
    Deed("log, encrypted", ("twitch", "left", "calf", "--note", "z" * 5000), begins="encrypted"),
    Deed("upgrade from 0001", ("list",), begins="revision 0001"),
    Deed("upgrade from 0002", ("list",), begins="revision 0002"),
    Deed("upgrade from 0003", ("list",), begins="revision 0003"),
)
"""They change the diary: before or after, never between."""

COPYING = (
    Deed("backup", ("backup",), refused=_EITHER),
    Deed("backup to a place", ("backup", "HERE/out"), refused=_EITHER, writes_out=True),
    Deed("export json", ("export", "json", "--out", "HERE/out"), refused=_EITHER, writes_out=True),
    Deed("export csv", ("export", "csv", "--out", "HERE/out"), refused=_EITHER, writes_out=True),
    Deed("report week", ("report", "week", "--out", "HERE/out"), refused=_EITHER, writes_out=True),
    Deed("chart timeline", ("chart", "timeline", "--out", "HERE/out.png"), refused=_EITHER, writes_out=True),
)
"""They leave the diary as it is."""

UPGRADES = tuple(deed for deed in CHANGING if deed.name.startswith("upgrade"))
