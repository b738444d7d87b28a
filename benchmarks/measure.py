"""Measured processes: CPU time, wall time and peak memory, one interleaved run; must not know what is measured."""

from __future__ import annotations

import marshal
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

_MAXRSS_PER_MIB = 1024 * 1024 if sys.platform == "darwin" else 1024


class Command(NamedTuple):
    """A program to start: argv[0] is a full path, stdin a file."""

    argv: tuple[str, ...]
    environment: Mapping[str, str]
    folder: str
    stdin: str = "/dev/null"


class Usage(NamedTuple):
    """What one run of a process used; peak_mib is its largest resident memory."""

    cpu_ms: float
    wall_ms: float
    peak_mib: float


CPU_MS, WALL_MS = "CPU ms", "wall ms"


class Limit(NamedTuple):
    """A target: CPU at most so many times that of the measure `against`; or so many ms of either time, or MiB (None).

    by_wall compares wall times instead, where most of the work is the disk's.
    """

    at_most: float
    against: str | None = None
    by_wall: bool = False


class Measure(NamedTuple):
    """Something to measure; `group` is its heading in the table.

    every is in how many rounds it runs once; tells_its_cpu means that the process prints the CPU ms of what counts (a
    call inside it), which then stand for those of the whole process.
    """

    name: str
    group: str
    command: Command
    limits: tuple[Limit, ...] = ()
    every: int = 1
    tells_its_cpu: bool = False


class Summary(NamedTuple):
    """The medians of a measure's runs."""

    measure: Measure
    cpu_ms: float
    wall_ms: float
    peak_mib: float

    @property
    def name(self) -> str:
        """What was measured."""
        return self.measure.name


class CommandFailed(Exception):
    """A measured process did not end well."""


class Launcher:
    """Starts processes out of a small one (`launcher.py`) and says what they used."""

    def __init__(self, scratch: Path) -> None:
        self._stdout, self._stderr = scratch / "stdout", scratch / "stderr"
        program = str(Path(__file__).with_name("launcher.py"))
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> Launcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(self, command: Command) -> tuple[Usage, str]:
        """Run a program to its end: what it used, and what it printed.

        Raises
        ------
        CommandFailed
            Its exit code is not 0.
        """
        code, cpu_s, wall_s, maxrss = self._ask(
            (
                list(command.argv),
                dict(command.environment),
                command.folder,
                command.stdin,
                str(self._stdout),
                str(self._stderr),
            )
        )
        if code:
            said = self._stderr.read_text(errors="replace")[-2000:]
            raise CommandFailed(f"{' '.join(command.argv)} ended with {code}:\n{said}")
        usage = Usage(cpu_s * 1000, wall_s * 1000, maxrss / _MAXRSS_PER_MIB)
        return usage, self._stdout.read_text(errors="replace")

    def _ask(self, request: tuple[Any, ...]) -> tuple[int, float, float, float]:
        sent, received = self._process.stdin, self._process.stdout
        if sent is None or received is None:
            raise CommandFailed("The launcher has no pipes.")
        packed = marshal.dumps(request)
        sent.write(len(packed).to_bytes(8, "big") + packed)
        sent.flush()
        answer: tuple[int, float, float, float] = marshal.loads(received.read(int.from_bytes(received.read(8), "big")))
        return answer


def run_measure(launcher: Launcher, measure: Measure) -> Usage:
    """Run a measure once."""
    usage, printed = launcher.run(measure.command)
    return usage._replace(cpu_ms=float(printed)) if measure.tells_its_cpu else usage


def interleave(
    measures: Sequence[Measure], *, rounds: int, run: Callable[[Measure], Usage], say: Callable[[str], None]
) -> dict[str, list[Usage]]:
    """Run all measures in turns, each round in an order of its own, after a round that does not count.

    What runs right after a heavy program takes longer: an order that stays would give that to the same one each time.

    Parameters
    ----------
    measures : sequence of Measure
    rounds : int
        How many rounds count.
    run : callable
        Runs a measure once.
    say : callable
        Is told how far the run has come.

    Returns
    -------
    dict
        Name of the measure to what its runs used, in their order.
    """
    for measure in measures:
        say(f"trying {measure.name}")
        run(measure)
    runs: dict[str, list[Usage]] = {measure.name: [] for measure in measures}
    dice = random.Random(rounds)
    for round_ in range(rounds):
        say(f"round {round_ + 1} of {rounds}")
        for measure in dice.sample(measures, len(measures)):
            if round_ % measure.every == 0:
                runs[measure.name].append(run(measure))
    return runs


def summarise(measure: Measure, runs: Sequence[Usage]) -> Summary:
    """The medians of a measure's runs."""
    cpu_ms, wall_ms, peak_mib = (statistics.median(values) for values in zip(*runs, strict=True))
    return Summary(measure, cpu_ms, wall_ms, peak_mib)
