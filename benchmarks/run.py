"""`make bench`: the program beside its peers in one interleaved run, and one table; must not hold what is measured.

Exits 1 if one of our targets is missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started as a file, not as `-m benchmarks.run`

from benchmarks import ours, peers, screen_peers
from benchmarks.measure import CommandFailed, Launcher, Measure, Summary, interleave, run_measure, summarise
from benchmarks.table import markdown_table, missed
from benchmarks.venvs import WORK, CannotInstall, build_wheel

RESULTS = Path(__file__).with_name("results.md")
KEEPING_RESULTS = Path(__file__).with_name("results-keeping.md")  # of a run with --keeping


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, install, measure, tell. Returns the exit code."""
    wanted = _parse(arguments)
    WORK.mkdir(exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=WORK) as folder, Launcher(Path(folder)) as launcher:
            say("building the wheel")
            bench = ours.Bench(wanted.wheel.resolve() if wanted.wheel else build_wheel(), Path(folder))
            measures = prepare(bench, launcher, wanted)
            runs = interleave(
                measures, rounds=wanted.rounds, run=lambda measure: run_measure(launcher, measure), say=say
            )
    except (CannotInstall, CommandFailed) as reason:
        say(str(reason))
        return 2
    summaries = [summarise(measure, runs[measure.name]) for measure in measures]
    what = "python3 benchmarks/run.py --keeping" if wanted.keeping else "make bench"
    page = results_page(summaries, version=bench.version, rounds=wanted.rounds, today=dt.date.today(), what=what)
    (KEEPING_RESULTS if wanted.keeping else RESULTS).write_text(page, encoding="utf-8")
    print(page, end="")
    return 1 if missed(summaries) else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure twitchlog beside its peers, in one interleaved run.")
    parser.add_argument("--rounds", type=int, default=45, help="how many rounds count (45)")
    parser.add_argument("--large", action="store_true", help="also a diary of 1,000,000 entries")
    parser.add_argument("--no-peers", action="store_true", help="only twitchlog, its yardsticks and floors")
    parser.add_argument("--keeping", action="store_true", help="only logging, backups, the doctor and encryption")
    parser.add_argument("--install-system", action="store_true", help="let apt-get install the peers of Debian")
    parser.add_argument("--wheel", type=Path, help="measure this wheel instead of building one")
    wanted = parser.parse_args(arguments)
    if wanted.rounds < 1:
        parser.error("--rounds takes 1 or more")
    return wanted


def prepare(bench: ours.Bench, launcher: Launcher, wanted: argparse.Namespace) -> list[Measure]:
    """Make the diaries and the peers' files, and say what to measure."""
    diaries = ours.DIARIES | (ours.LARGE_DIARY if wanted.large else {})
    for name, (n_entries, n_days) in diaries.items():
        say(f"a diary: {name}")
        bench.fill(launcher, name, n_entries, n_days, today=dt.date.today().isoformat())
    database = bench.scratch / "floor.db"
    peers.create_sqlite(database)
    frames = ("100,000", *(ours.LARGE_DIARY if wanted.large else ()))
    if wanted.keeping:
        log = [measure for measure in ours.commands(bench) if measure.name.startswith("twitch left calf")]
        return [*ours.yardsticks(bench), *log, *ours.safety(bench, launcher, frames)]
    measures = [
        *ours.yardsticks(bench),
        *ours.commands(bench),
        *ours.safety(bench, launcher, frames),
        *ours.frames_and_charts(bench, launcher, frames),
        *ours.pages_for_a_visit(bench, ("365 days", *(ours.LARGE_DIARY if wanted.large else ()))),
        *ours.screens(bench),
        *ours.floors(bench, database),
    ]
    if not wanted.no_peers:
        environment = bench.environment()
        measures += screen_peers.screen_peers(environment, bench.scratch, say=say)
        measures += peers.peers(environment, bench.scratch, may_install_system=wanted.install_system, say=say)
    return measures


def results_page(
    summaries: Sequence[Summary], *, version: str, rounds: int, today: dt.date, what: str = "make bench"
) -> str:
    """What is kept of a run: when, with what, the table, and which targets are missed."""
    misses = missed(summaries)
    verdict = "Missed: " + "; ".join(misses) + "." if misses else "Every target is met."
    return (
        f"# Results of the last `{what}`\n\n"
        f"{today} · twitchlog {version} · Python {platform.python_version()} · {os.cpu_count()} CPUs · "
        f"{rounds} interleaved rounds, medians. How it is measured: README.md.\n\n"
        f"{markdown_table(summaries)}\n\n{verdict}\n"
    )


def say(text: str) -> None:
    """Tell how far the run has come."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
