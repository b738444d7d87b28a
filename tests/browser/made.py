"""The pages that the browser opens, as files: the sample diary's week, and weeks at the edges of what can be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from tests.conftest import NOW, ZONE
from tests.programs import python, twitchlog
from twitchlog.diary.factors import own_factor
from twitchlog.pages import weekly_report
from twitchlog.pipeline import open_diary
from twitchlog.report.html import render_weekly

CLOCK = {"TWITCHLOG_NOW": NOW, "TZ": ZONE}
SAMPLE, EMPTY, ONE_WEEK, CROWDED, URGENT, HOSTILE = "sample", "empty", "one week", "crowded", "urgent", "hostile"
PAGES = (SAMPLE, EMPTY, ONE_WEEK, CROWDED, URGENT, HOSTILE)
SHEETS = {SAMPLE: 2, EMPTY: 1, ONE_WEEK: 1, CROWDED: 2, URGENT: 2, HOSTILE: 2}
"""How many sheets of A4 each page takes on paper, in DejaVu Sans (`known_font`)."""

EVIL = "<script>document.title='evil'</script><img src='http://192.0.2.1/x' onerror='alert(1)'>"
LONG = "pneumono" * 12

_FILL = (
    "import sys, twitchlog, twitchlog.incoming as i\nwith twitchlog.open_diary(sys.argv[1]) as d: i.fill_with_sample(d)"
)
_DAYS = range(16, 22)
_ONE_WEEK = "".join(
    f'twitch left calf --on 2026-11-{day} --note "{EVIL}"\ncaffeine 95mg --on 2026-11-{day}\n' for day in _DAYS
)
_SITES = ("calf", "biceps", "foot arch", "thenar", "inner forearm", "triceps", "shin", "jaw", "hip", "lower eyelid")
_CROWDED = "".join(
    f"twitch {side} {site} --on 2026-11-{day}\n" for day in _DAYS for side in ("left", "right") for site in _SITES
) + "".join(
    f"symptom {item} left hand --severity 3 --on 2026-11-{day}\n"
    for day in _DAYS
    for item in ("tingling", "numbness", "cramp", "stiffness", "pain", "clumsy")
)
_URGENT = (
    _ONE_WEEK
    + """\
symptom drops things right hand --on 2026-11-20
symptom tingling left calf --on 2026-11-18
symptom tingling left calf --on 2026-11-19 --severity 4
symptom pain left calf --on 2026-11-19 --severity 7
stress 8 --on 2026-11-19
"""
)


def make_pages(folder: Path) -> dict[str, Path]:
    """Write every page of `PAGES` into a folder, as `report week` does it."""
    made = {name: folder / f"{name}.html" for name in PAGES}
    filled = python("-c", _FILL, str(folder / f"{SAMPLE}.db"), env=CLOCK)
    assert filled.returncode == 0, filled.stderr
    for name, lines in ((EMPTY, "none\n"), (ONE_WEEK, _ONE_WEEK), (CROWDED, _CROWDED), (URGENT, _URGENT)):
        _run("log", "-", diary=folder / f"{name}.db", lines=lines)
    _run("undo", diary=folder / f"{EMPTY}.db")
    for name in (SAMPLE, EMPTY, ONE_WEEK, CROWDED, URGENT):
        _run("report", "week", "--ending", "2026-11-21", "--out", str(made[name]), diary=folder / f"{name}.db")
    made[HOSTILE].write_text(_hostile(folder / f"{SAMPLE}.db"), encoding="utf-8")
    return made


def _run(*words: str, diary: Path, lines: str = "") -> None:
    done = twitchlog(*words, diary=str(diary), env=CLOCK, input=lines)
    assert done.returncode == 0, done.stderr


def _hostile(path: Path) -> str:
    """A week whose every name is markup, or longer than a telephone is wide."""
    with open_diary(str(path), read_only=True) as diary:
        report = weekly_report(diary, week_start=dt.date(2026, 11, 15), as_of=dt.date(2026, 11, 22))
    evil = own_factor("evil", kind="amount")._replace(name=EVIL, unit=f"<b>{LONG}")
    weeks = tuple(
        week._replace(factor=evil._replace(name=name), values=(7.0,) * 7)
        for week, name in zip(report.factors * 2, (EVIL, LONG), strict=False)
    )
    places = tuple(place._replace(name=name) for place, name in zip(report.places, (EVIL, LONG), strict=False))
    missing = tuple(item._replace(factor=evil) for item in report.not_logged)
    return render_weekly(
        replace(report, factors=weeks, places=places, not_logged=missing, tried=weeks[:1]), chart_alt=EVIL
    )
