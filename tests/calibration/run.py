"""`make calibrate`: every measure of the method, and docs/calibration.md from them; must not hold what is measured.

Exits 1 if a target is missed, 2 where the diaries of known truth are not to be had.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import scipy

from tests.calibration import beyond, campaign, everyday, flags, real_ones
from tests.calibration.campaign import Size
from tests.calibration.crew import Crew
from tests.calibration.materials import ABSENT, ROOT, are_there
from tests.calibration.page import MET, Section, page
from twitchlog import __version__

OUT = ROOT / "docs" / "calibration.md"

Measure = Callable[[Crew, Size], Section]
SECTIONS: Mapping[str, Measure] = {
    "null": campaign.nulls,
    "usual": everyday.usual_path,
    "naive": campaign.usual_methods,
    "power": campaign.power,
    "high": campaign.too_high,
    "coverage": campaign.coverage,
    "confounded": campaign.confounded,
    "weekly": beyond.rereading,
    "departures": beyond.broken_assumptions,
    "exposures": beyond.unlike_amounts,
    "quiet": everyday.quiet_weekdays,
    "logging": beyond.uneven_logging,
    "flags": flags.warning_signs,
    "sample": lambda crew, size: real_ones.sample_diary(),
    "real": lambda crew, size: real_ones.real_diary(),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the page, tell. Returns the exit code."""
    wanted = _parse(arguments)
    if not are_there():
        say(f"Nothing to calibrate with: {ABSENT}.")
        return 2
    size = Size().smaller(wanted.diaries) if wanted.diaries else Size()
    sections = []
    with Crew(wanted.workers) as crew:
        for name in wanted.only or SECTIONS:
            started = time.monotonic()
            sections.append(SECTIONS[name](crew, size))
            say(f"{name}: {time.monotonic() - started:.0f} s")
    is_whole = not (wanted.only or wanted.diaries)
    text = page(sections, head=head(size, is_whole=is_whole, today=dt.date.today()))
    wanted.out.write_text(text, encoding="utf-8")
    say(f"Written: {wanted.out}")
    return 0 if all(row.verdict.startswith(MET) for section in sections for row in section.aimed) else 1


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the method on diaries of known truth.")
    parser.add_argument("--diaries", type=int, help="no row with more than so many (a small run)")
    parser.add_argument("--only", choices=SECTIONS, action="append", help="this section; more than once for several")
    parser.add_argument("--out", type=Path, help="the page (docs/calibration.md; a small run must say)")
    parser.add_argument("--workers", type=int, help="processes (one a core)")
    wanted = parser.parse_args(arguments)
    if wanted.diaries is not None and wanted.diaries < 2:
        parser.error("--diaries takes 2 or more")
    if (wanted.diaries or wanted.only) and not wanted.out:
        parser.error("a small run does not replace docs/calibration.md: say --out FILE")
    wanted.out = wanted.out or OUT
    return wanted


def head(size: Size, *, is_whole: bool, today: dt.date) -> tuple[str, ...]:
    """What the numbers are, when they were made and with what."""
    small = "" if is_whole else "**A small run: not the numbers of the method.** "
    return (
        (
            f"{small}Can the analysis be trusted? It was let loose on thousands of invented diaries whose truth is "
            "known. In some of them nothing goes with the twitches: what it finds there is an error. In others "
            "something does: it ought to be found, at the right lag, with an honest interval. The diaries are made to "
            "be difficult in the ways real ones are: good and bad weeks, weekends, slow change, skipped days."
        ),
        (
            f"{today} · twitchlog {__version__} · Python {platform.python_version()}, NumPy {np.__version__}, "
            f"SciPy {scipy.__version__} · written by `make calibrate`."
        ),
        (
            "Every share stands with its 95 % Monte-Carlo interval (Wilson; for a mean of shares, from their spread "
            "between diaries), since it comes from a limited number of diaries. A target is *met* when the share is "
            "inside it, *met within the error* when only the interval reaches it, and *not met* when the interval lies "
            f"wholly outside. Seeds: 1 to the number of diaries of the row (up to {max(size):,}), 999 permutations "
            "with seed 0. The same seeds give the same page. "
            "AR .6 means that neighbouring days correlate .6, in the factors as in the hidden propensity to twitch; "
            "docs/methods.md tells the method."
        ),
    )


def say(text: str) -> None:
    """Tell how far the run has come."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
