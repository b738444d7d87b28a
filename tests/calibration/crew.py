"""Work spread over the cores, with a bar that says how far it is; must not know what the work is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from types import TracebackType
from typing import Any, Self, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_WIDTH = 30
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Crew:
    """Processes that each use one core; a `with` block ends them.

    Parameters
    ----------
    n_workers : int, optional
        By default one a core.
    """

    def __init__(self, n_workers: int | None = None) -> None:
        # The workers start afresh ("spawn") and load NumPy after this, so that each keeps to one thread.
        os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
        self._pool = get_context("spawn").Pool(n_workers or os.cpu_count())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.terminate()
        self._pool.join()

    def each(self, label: str, work: Callable[[Task], Result], tasks: Sequence[Task]) -> list[Result]:
        """The result of every task, in their order."""
        results: list[Any] = []
        # Small portions: tasks of one portion are done by one worker, and the last portions decide when all is done.
        portion = max(1, min(20, len(tasks) // 16))
        for result in self._pool.imap(work, tasks, chunksize=portion):
            results.append(result)
            _bar(label, len(results), len(tasks))
        return results


def _bar(label: str, done: int, n: int) -> None:
    is_seen = sys.stderr.isatty()
    if not (done == n or (is_seen and done % 10 == 0)):
        return
    full = _WIDTH * done // n
    line = f"[{'#' * full}{'.' * (_WIDTH - full)}] {done:>6} of {n:<6} {label}"
    sys.stderr.write((f"\r{line:<110}" if is_seen else line) + ("\n" if done == n else ""))
    sys.stderr.flush()
