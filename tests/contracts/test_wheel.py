"""The wheel: what it holds, and that it works in a fresh environment, from another folder."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import twitchlog
from tests.programs import ROOT

KEPT = ("PATH", "HOME", "TZ", "TWITCHLOG_NOW", "XDG_DATA_HOME", "SYSTEMROOT")


def run(*command, cwd, **more):
    """Run a command without this checkout on its path."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | more
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    done = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The bin folder of a fresh environment with the wheel, and with this one's libraries to spare the network."""
    folder = tmp_path_factory.mktemp("installed")
    assert run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder).returncode == 0
    programs = folder / "venv" / "bin"
    install = ("install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check", wheel)
    done = run(sys.executable, "-m", "pip", "--python", programs / "python", *install, cwd=folder)
    assert done.returncode == 0, done.stderr
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


def test_the_wheel_holds_the_package_and_what_it_reads(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tracked = [path for path in (ROOT / "twitchlog").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert {path.relative_to(ROOT).as_posix() for path in tracked} <= names
    assert {
        "twitchlog/migrations/env.py",
        "twitchlog/migrations/script.py.mako",
        "twitchlog/migrations/versions/0001_the_first_diary.py",
        "twitchlog/migrations/versions/0002_findings_shown.py",
        "twitchlog/sample_data/sample_diary.csv",
        f"twitchlog-{twitchlog.__version__}.dist-info/entry_points.txt",
        f"twitchlog-{twitchlog.__version__}.dist-info/licenses/LICENSE",
    } <= names
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"twitchlog", f"twitchlog-{twitchlog.__version__}.dist-info"}
    assert not any("__pycache__" in name or name.endswith(".pyc") for name in names)


def test_the_command_logs_and_lists_from_another_folder(installed, tmp_path):
    diary = {"TWITCHLOG_DIARY": str(tmp_path / "d" / "diary.db")}
    logged = run(installed / "twitchlog", "twitch", "left", "calf", cwd=tmp_path, **diary)
    assert (logged.returncode, logged.stderr) == (0, "")
    assert "left calf" in logged.stdout
    listed = run(installed / "twitchlog", "list", cwd=tmp_path, **diary)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "left calf" in listed.stdout


def test_python_can_run_it_as_a_module(installed, tmp_path):
    done = run(installed / "python", "-m", "twitchlog", "--version", cwd=tmp_path)
    assert done.stdout == f"twitchlog {twitchlog.__version__}\n"


def test_the_code_that_runs_is_the_wheels(installed, tmp_path):
    done = run(installed / "python", "-c", "import twitchlog; print(twitchlog.__file__)", cwd=tmp_path)
    assert Path(done.stdout.strip()).is_relative_to(installed.parent)


def test_the_migrations_work_from_the_wheel(installed, tmp_path):
    script = (
        "from twitchlog.store.schema import connect, migrations_dir, run_migrations\n"
        "open('migrated.db', 'x').close()\n"
        "run_migrations('migrated.db', migrations_dir())\n"
        "connect('migrated.db').close()\n"
        "print(migrations_dir())"
    )
    done = run(installed / "python", "-c", script, cwd=tmp_path)
    assert done.stderr == ""
    assert Path(done.stdout.strip()).is_relative_to(installed.parent)
    assert (tmp_path / "migrated.db").stat().st_size > 0


def test_the_demo_works_from_the_wheel(installed, tmp_path):
    done = run(installed / "twitchlog", "demo", "--out", tmp_path / "demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    made = {path.suffix for path in (tmp_path / "demo").iterdir()}
    assert {".db", ".html", ".png"} <= made
