"""The days of a period on which a medicine was started, changed or stopped, numbered; must not phrase or print.

Part of the clinician's report (`clinician.py`): the figure carries the numbers, the page says what they are.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from twitchlog.report.clinician import ClinicianReport
from twitchlog.report.clinician_history import changes_of


class ChangeDay(NamedTuple):
    """A day with changes: its number from 1, and the medicines' names each with what happened."""

    number: int
    day: dt.date
    what: tuple[tuple[str, str], ...]


def changes_of_period(report: ClinicianReport) -> tuple[ChangeDay, ...]:
    """The days of the period with changes of medicines, the first one first.

    Parameters
    ----------
    report : ClinicianReport
    """
    days: dict[str, list[tuple[str, str]]] = {}
    for course in report.medicines:
        for what, on in changes_of(course.medicine):
            if report.start.isoformat() <= on <= report.end.isoformat():
                days.setdefault(on, []).append((course.medicine.name, what))
    ordered = enumerate(sorted(days), 1)
    return tuple(ChangeDay(number, dt.date.fromisoformat(on), tuple(sorted(days[on]))) for number, on in ordered)
