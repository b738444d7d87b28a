"""The charts and pages of the sample diary for docs/gallery, with a page that shows them; must not draw or compute.

Run by `make gallery`. It does what a person would do: it makes the demo diary, and asks the program for each of them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

FOLDER = Path(__file__).parent
WEEK_ENDING = "2026-11-21"
AS_OF = "2026-11-22"  # the day after the last one of the sample diary, so that the pictures do not depend on today
DPI = 110  # enough for a screen; `twitchlog chart` draws 300 for print
MOST_BYTES = 2_000_000

CHARTS = {
    "timeline": "Timeline",
    "calendar": "Calendar",
    "body-map": "Body map",
    "day-clock": "Hours of the day",
    "associations": "What goes with the twitches",
    "lags": "Same day or days later",
    "clinician-sheet": "Sheet for a clinician",
}

_HEAD = """# Gallery

The charts and pages of the sample diary (invented), made by `make gallery`. Below each chart is its alternative text,
which the program prints with the chart and keeps in the file.

## The page for a visit

`twitchlog report clinician --out visit` ([the PDF itself](clinician.pdf), one page of A4, tagged, with real text)

![The page for a visit](clinician-page.png)

## The week

`twitchlog report week --out week.pdf` ([PDF](week.pdf), [HTML](week.html), [Markdown](week.md))

![The week](week-page.png)
"""


def main() -> None:
    """Make the demo diary in a folder of its own, draw every chart of it, and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        _twitchlog("demo", "--out", str(demo))
        for chart in CHARTS:
            drawn = ("--out", str(_picture(chart)), "--dpi", str(DPI), "--as-of", AS_OF, "--force")
            _twitchlog("--diary", str(demo / "demo.db"), "chart", chart, *drawn)
        _write_pages(demo)
    (FOLDER / "README.md").write_text(page(), encoding="utf-8")
    for file in FOLDER.iterdir():
        if file.is_file():
            file.chmod(0o644)  # the program writes for the person alone; these are for everybody
    size = sum(file.stat().st_size for file in FOLDER.iterdir() if file.is_file())
    if size > MOST_BYTES:
        sys.exit(f"The gallery holds {size:,} bytes; it may hold {MOST_BYTES:,}.")


def _write_pages(demo: Path) -> None:
    diary = ("--diary", str(demo / "demo.db"))
    (FOLDER / "clinician.pdf").write_bytes((demo / "visit" / "clinician.pdf").read_bytes())
    for name in ("week.pdf", "week.html", "week.md"):
        words = ("--ending", WEEK_ENDING, "--as-of", AS_OF, "--out", str(FOLDER / name), "--force")
        _twitchlog(*diary, "report", "week", *words)
    for name, picture in (("clinician.pdf", "clinician-page.png"), ("week.pdf", "week-page.png")):
        _write_picture_of(FOLDER / name, FOLDER / picture)


def _write_picture_of(pdf: Path, picture: Path) -> None:
    """The first page of a PDF as a picture of few greys, which keeps it small."""
    with pypdfium2.PdfDocument(pdf) as document:
        drawn = document[0].render(scale=DPI / 72).to_pil()
    drawn.quantize(32).save(picture, optimize=True)


def page() -> str:
    """The page in Markdown: each chart that is there with its alternative text."""
    parts = [_HEAD]
    for chart, title in CHARTS.items():
        alt = alternative_text(_picture(chart))
        parts.append(f"## {title}\n\n`twitchlog chart {chart}`\n\n![{title}]({chart}.png)\n\n{alt}\n")
    return "\n".join(parts)


def alternative_text(picture: Path) -> str:
    """What a chart's file says of itself."""
    with Image.open(picture) as image:
        return str(image.text["Description"])


def _picture(chart: str) -> Path:
    return FOLDER / f"{chart}.png"


def _twitchlog(*words: str) -> None:
    command = [sys.executable, "-m", "twitchlog", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- our own program
    if done.returncode:
        sys.exit(done.stderr)


if __name__ == "__main__":
    main()
