"""The weekly page as a PDF to print or to send; must not compute or choose words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from twitchlog.report.pdf import pdf_bytes
from twitchlog.report.weekly import WeeklyReport
from twitchlog.report.weekly_page import ABSENT, WeeklyPage, weekly_page

CHART_IN = (6.85, 3.0)
"""Width and height of the chart on the page, inches: drawn so large, its type is printed at its own size."""

_CHART = "chart"


def render_weekly_pdf(report: WeeklyReport, *, chart_png: bytes | None, chart_alt: str) -> bytes:
    """The weekly page as a tagged PDF of A4 pages.

    Parameters
    ----------
    report : WeeklyReport
    chart_png : bytes, optional
        A chart to show, as PNG, as large as `CHART_IN`.
    chart_alt : str
        The chart in words, for those who cannot see it.

    Returns
    -------
    bytes
        The same for the same report: it carries the day after the week, or the running one, as its date.
    """
    page = weekly_page(report)
    images = {_CHART: chart_png} if chart_png else {}
    data = _as_data(page) | {"pictures": [{"name": name, "alt": chart_alt} for name in images]}
    after = min(report.as_of, report.week_end + dt.timedelta(days=1))
    return pdf_bytes("weekly.typ", data, title=f"Twitch diary: {page.title}", as_of=after, images=images)


def _as_data(page: WeeklyPage) -> dict[str, Any]:
    """The page as the template takes it: in place of rows, tables with a heading to each column."""
    return page._asdict() | {
        "heading": page.title,
        "flags": [flag._asdict() for flag in page.flags],
        "places": _table(
            ("Place", "Episodes", "Days"), [(row.name, row.share, row.days) for row in page.listed_places]
        ),
        "symptoms": _table(
            ("Symptom", "Days", "Strength"),
            [(", ".join(part for part in row[:2] if part), row.days, row.worst) for row in page.symptoms],
        ),
        "factors": _table(
            ("Factor", "This week", "Your usual"), [(row.name, row.this_week, row.usual) for row in page.factors]
        ),
        "days": _table(
            ("", *page.day_names),
            [("twitch episodes", *page.episode_days), *((row.name, *row.days) for row in page.factors)],
        ),
        "not_logged": [f"{', '.join(row.names)} ({row.days})" for row in page.not_logged],
        "absent": sorted(ABSENT),
    }


def _table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> dict[str, Any]:
    return {"columns": columns, "rows": rows}
