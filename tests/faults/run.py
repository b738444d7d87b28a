"""`make faults`: break the diary in every way there is, and write docs/reliability.md; must not hold what is tried.

Exits 1 if anything did not come out as it should.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.calibration.crew import Crew
from tests.faults.campaign import SECTIONS, SEED, SMALL, SQLITE, Campaign, Size
from tests.faults.page import page
from tests.programs import ROOT
from twitchlog import __version__

OUT = ROOT / "docs" / "reliability.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Break, look, write the page, tell. Returns the exit code."""
    wanted = _parse(arguments)
    size = SMALL if wanted.small else Size()
    sections = []
    with tempfile.TemporaryDirectory() as home, Crew(wanted.workers) as crew:
        campaign = Campaign(Path(home), crew, size)
        for name in wanted.only or SECTIONS:
            started = time.monotonic()
            sections.append(SECTIONS[name](campaign))
            say(f"{name}: {time.monotonic() - started:.0f} s")
    is_whole = not (wanted.only or wanted.small)
    text = page(sections, head=head(size, is_whole=is_whole, today=dt.date.today()), tail=TAIL)
    wanted.out.write_text(text, encoding="utf-8")
    say(f"Written: {wanted.out}")
    return 0 if all(row.is_held for section in sections for row in section.rows) else 1


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Break the diary in every way there is.")
    parser.add_argument("--small", action="store_true", help="a few of each, as the tests do")
    parser.add_argument("--only", choices=SECTIONS, action="append", help="this section; more than once for several")
    parser.add_argument("--out", type=Path, help="the page (docs/reliability.md; a small run must say)")
    parser.add_argument("--workers", type=int, help="processes (one a core)")
    wanted = parser.parse_args(arguments)
    if (wanted.small or wanted.only) and not wanted.out:
        parser.error("a small run does not replace docs/reliability.md: say --out FILE")
    wanted.out = wanted.out or OUT
    return wanted


def head(size: Size, *, is_whole: bool, today: dt.date) -> tuple[str, ...]:
    """What the numbers are, when they were made and with what."""
    small = "" if is_whole else "**A small run: not the numbers of the program.** "
    return (
        (
            f"{small}A diary is worth what it survives. The program was killed, starved of room, lied to by its disk "
            f"and called by many at once: {size.kills:,} kills and more, each followed by a look at every row. What "
            "came of it stands here, what did not come out as it should first."
        ),
        (
            f"{today} · twitchlog {__version__} · SQLite {SQLITE} · Python {platform.python_version()} · "
            f"{platform.system()} · seeds from {SEED} on · written by `make faults`. Random moments depend on the "
            "machine: the same seeds do not give the very same kills."
        ),
    )


TAIL = (
    "## What could not be tried",
    (
        "Loss of power: it takes a disk that forgets what was not yet flushed, which this campaign does not have. The "
        "diary is flushed at each entry (`synchronous=FULL`), a new file's name and a backup's are flushed before they "
        "are called done, and a call that says that flushing failed is believed. A disk that says it flushed and did "
        "not, cannot be told from one that did. Nor was a network folder tried: keep the diary on a disk of your own "
        "machine."
    ),
)


def say(text: str) -> None:
    """Tell how far the run has come."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
