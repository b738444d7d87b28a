"""What every test stands on: one fixed moment in one zone, no network, and a place far from anyone's own diary."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

from twitchlog.incoming import fill_with_sample
from twitchlog.pipeline import open_diary

NOW = "2026-11-22T14:00:00+01:00"
ZONE = "Europe/Berlin"

# A machine that pauses is no fault of the program: how long examples take to make is not judged.
_UNHURRIED = [HealthCheck.too_slow]
settings.register_profile("here", deadline=None, suppress_health_check=_UNHURRIED)
settings.register_profile("ci", deadline=None, suppress_health_check=_UNHURRIED, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


class _NoNetwork(socket.socket):
    """A socket that cannot be made: twitchlog has no business on any network."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pytest.fail("a test tried to use the network")


def _no_lookup(*_: Any, **__: Any) -> NoReturn:
    pytest.fail("a test tried to look up a name")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every attempt to reach a network fail the test."""
    monkeypatch.setattr(socket, "socket", _NoNetwork)
    monkeypatch.setattr(socket, "getaddrinfo", _no_lookup)


@pytest.fixture(scope="session")
def nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that is no one's."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch, nobodys_home: Path) -> Iterator[None]:
    """It is 14:00 on Sunday 22 November 2026 in Berlin, and no diary is anywhere near."""
    with monkeypatch.context() as environment:
        environment.setenv("TWITCHLOG_NOW", NOW)
        environment.setenv("TZ", ZONE)
        environment.setenv("XDG_DATA_HOME", str(nobodys_home))
        environment.setenv("XDG_CONFIG_HOME", str(nobodys_home / "config"))
        environment.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        environment.delenv("TWITCHLOG_DIARY", raising=False)
        environment.delenv("TWITCHLOG_KEY_FILE", raising=False)
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def diary_file(tmp_path: Path) -> str:
    """Where a test may keep a diary; nothing is there yet."""
    return str(tmp_path / "diary.db")


@pytest.fixture
def seal() -> Iterator[Callable[[Path], None]]:
    """Let nobody, not even root, write in a folder or to its files until the test is over."""
    sealed: list[Path] = []

    def close(folder: Path) -> None:
        files = [*folder.iterdir(), folder]
        if os.geteuid() != 0:
            for path in files:
                path.chmod(0o500 if path is folder else 0o400)
        elif not _chattr("+i", files):
            _chattr("-i", files)
            pytest.skip("root writes everywhere here: chattr +i is not to be had on this file system")
        sealed.extend(files)

    yield close
    if os.geteuid() == 0:
        assert not sealed or _chattr("-i", sealed)
    else:
        for path in reversed(sealed):  # the folder first
            path.chmod(0o700)


def _chattr(change: str, files: Sequence[Path]) -> bool:
    program = shutil.which("chattr")
    return (
        program is not None
        and not subprocess.run([program, change, *files], capture_output=True, check=False).returncode
    )


@pytest.fixture
def diary(diary_file):
    """A new diary, open."""
    with open_diary(diary_file) as opened:
        yield opened


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory):
    """The sample diary, made once; nobody writes to it."""
    path = str(tmp_path_factory.mktemp("sample") / "sample.db")
    with open_diary(path) as opened:
        fill_with_sample(opened)
    return path


@pytest.fixture
def sample(sample_file):
    """The sample diary, to be read."""
    with open_diary(sample_file) as opened:
        yield opened
