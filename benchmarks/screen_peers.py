"""Other programs' ways to look for what goes with a count, on the days of our screen; must not measure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks.measure import Command, Measure
from benchmarks.ours import IN_VENV, SCREEN
from benchmarks.venvs import ROOT, CannotInstall, file_key, installed_version, venv_with

_EVERY = 15  # rounds: PCMCI takes seconds
_DAYS = 365

# package of PyPI: (what it does, the script beside this file, what else the script needs)
_PEERS = {
    "statsmodels": ("24 GLMs, Newey-West", "time_statsmodels.py", ()),
    "tigramite": ("PCMCI, partial correlation", "time_pcmci.py", ("pandas", "joblib")),
}


def screen_peers(environment: Mapping[str, str], scratch: Path, *, say: Callable[[str], None]) -> Iterator[Measure]:
    """The peers that can be installed; why another is left out is said.

    Parameters
    ----------
    environment : mapping
        What every measured program gets.
    scratch : Path
    say : callable
        Is told the reasons.
    """
    constraints = ROOT / "constraints.txt"
    for package, (words, script, more) in _PEERS.items():
        try:
            venv = venv_with(package, [package, *more, "--constraint", str(constraints)], key=file_key(constraints))
        except CannotInstall as reason:
            say(f"without {package}: {reason}")
            continue
        argv = (str(venv / "bin" / "python"), str(IN_VENV / script), str(_DAYS))
        command = Command(argv, {**environment, "OPENBLAS_NUM_THREADS": "1"}, str(scratch))
        name = f"{package} {installed_version(venv, package)}: {words} (call), {_DAYS} days"
        yield Measure(name, SCREEN, command, every=_EVERY, tells_its_cpu=True)
