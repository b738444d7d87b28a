"""The wheel, and virtual environments kept between runs; must not measure anything."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORK = Path(__file__).resolve().parent / ".work"


class CannotInstall(Exception):
    """pip or apt did not give what was asked for."""


def build_wheel() -> Path:
    """Build twitchlog's wheel from this checkout."""
    folder = WORK / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    _call(
        [
            str(_python_of(_bare_venv(WORK / "venvs" / "build"))),
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            "-w",
            str(folder),
            str(ROOT),
        ]
    )
    return next(folder.glob("twitchlog-*.whl"))


def venv_with(name: str, packages: Sequence[str], *, key: str = "") -> Path:
    """The virtual environment of a name with packages in it, byte-compiled; made anew where they or the key changed.

    Parameters
    ----------
    name : str
        Its folder.
    packages : sequence of str
        What pip is asked for.
    key : str
        What else it depends on.

    Raises
    ------
    CannotInstall
        pip failed; the last line of what it said is the reason.
    """
    folder = WORK / "venvs" / name
    wanted, marker = f"{sys.version} {' '.join(packages)} {key}", folder / "installed"
    if not marker.exists() or marker.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        python = _python_of(_bare_venv(folder))
        _call([str(python), "-m", "pip", "install", *packages])
        _call([str(python), "-m", "compileall", "-q", str(folder / "lib")], is_needed=False)
        marker.write_text(wanted)
    return folder


def file_key(*paths: Path) -> str:
    """What tells one content of files from another."""
    digest = hashlib.blake2b(digest_size=12)
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def installed_version(venv: Path, package: str) -> str:
    """The version of a package in a virtual environment."""
    question = f"import importlib.metadata as m; print(m.version({package!r}))"
    return _call([str(_python_of(venv)), "-c", question]).strip()


def install_system(packages: Sequence[str]) -> None:
    """Install Debian packages."""
    _call(["apt-get", "update", "-qq"])
    _call(["apt-get", "install", "-y", "-qq", *packages])


def _bare_venv(folder: Path) -> Path:
    if not _python_of(folder).exists():
        _call([sys.executable, "-m", "venv", str(folder)])
    return folder


def _python_of(folder: Path) -> Path:
    return folder / "bin" / "python"


def _call(argv: Sequence[str], *, is_needed: bool = True) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_QUIET": "1"}
    try:
        done = subprocess.run(
            argv, env=environment, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        raise CannotInstall(f"{argv[0]} could not be started ({error.strerror})") from None
    if done.returncode and is_needed:
        said = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()
        raise CannotInstall(f"{' '.join(argv[:4])} …: {said[-1]}")
    return done.stdout
