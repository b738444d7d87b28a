"""The weekly page as one self-contained HTML file that asks nothing of a network; must not compute or choose words."""

from __future__ import annotations

import base64
import hashlib
import os
from functools import cache
from typing import TYPE_CHECKING

from twitchlog.report.weekly import WeeklyReport
from twitchlog.report.weekly_page import ABOUT_SCROLL, ABSENT, weekly_page

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")  # noqa: PTH118, PTH120 (pathlib loads slowly)


def render_weekly(report: WeeklyReport, *, chart_png: bytes | None = None, chart_alt: str = "") -> str:
    """The weekly page as an HTML document.

    Parameters
    ----------
    report : WeeklyReport
    chart_png : bytes, optional
        A chart to embed, as PNG.
    chart_alt : str
        The chart in words, for those who cannot see it.

    Returns
    -------
    str
        One file: style and chart inside, no script, and a content security policy that allows nothing else.
    """
    environment = _environment()
    style = environment.get_template("page.css").render()
    return environment.get_template("weekly.html").render(
        page=weekly_page(report),
        absent=ABSENT,
        about_scroll=ABOUT_SCROLL,
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        chart=base64.b64encode(chart_png).decode() if chart_png else None,
        chart_alt=chart_alt,
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 (30 ms that only HTML needs)

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
