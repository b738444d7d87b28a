"""`export`: the whole diary for other programs, and for coming back; must not read the diary's rows itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from twitchlog import outgoing
from twitchlog.cli import app, options, reading, show
from twitchlog.cli.unlocking import unlocker

# How many weeks back an anonymous diary may move: never so few that its dates could be this year's.
_FEWEST_WEEKS, _MOST_WEEKS = 52, 520

Anonymous = Annotated[
    bool,
    typer.Option("--anonymous", help="Without notes, names and places of the clock; dates moved (docs/export.md)."),
]

export = typer.Typer(rich_markup_mode=None, add_completion=False, invoke_without_command=True)


@export.callback()
def exports(ctx: typer.Context) -> None:
    """Write the whole diary as JSON or as CSV tables.

    \b
    For example:
      twitchlog export json --out diary.json
      twitchlog export csv --out diary-tables
    """
    app.help_alone(ctx)


@export.command("json")
def export_json(
    ctx: typer.Context,
    out: Annotated[str | None, typer.Option("--out", metavar="FILE", help="Write it to this file.")] = None,
    force: options.Force = False,
    anonymous: Anonymous = False,
    diary: options.Diary = None,
) -> None:
    """Write everything, its history included, as one JSON document.

    Without --out it goes to standard output. twitchlog import brings it back.

    \b
    For example:
      twitchlog export json --out diary.json
      twitchlog export json --anonymous
    """
    with _opened(ctx, diary, out, anonymous=anonymous) as found:
        if out is None:
            for line in found.json_lines():
                show.out(line)
            return
        path = Path(out).expanduser()
        found.write_json(path, force=force)
    _say_written("the diary", path, anonymous=anonymous)


@export.command("csv")
def export_csv(
    ctx: typer.Context,
    out: Annotated[str, typer.Option("--out", metavar="FOLDER", help="Write the tables into this folder.")],
    force: options.Force = False,
    anonymous: Anonymous = False,
    diary: options.Diary = None,
) -> None:
    """Write entries, factors and settings as CSV tables with a codebook.

    The history is only in the JSON. twitchlog import brings the folder back.

    \b
    For example:
      twitchlog export csv --out diary-tables
      twitchlog export csv --out for-a-study --anonymous
    """
    with _opened(ctx, diary, out, anonymous=anonymous) as found:
        folder = Path(out).expanduser()
        written = found.write_csv(folder, force=force)
    _say_written(f"{len(written)} files", folder, anonymous=anonymous)


@contextmanager
def _opened(ctx: typer.Context, diary: str | None, out: str | None, *, anonymous: bool) -> Iterator[outgoing.Export]:
    with reading.opened(ctx, diary, out=out) as found:
        path = found.store.path
    shift_days = _drawn_shift() if anonymous else None
    with outgoing.opened(path, shift_days=shift_days, unlock=unlocker()) as exported:
        yield exported


def _drawn_shift() -> int:
    """A number of days that nobody learns: whole weeks back, drawn by the system's dice and kept nowhere."""
    weeks = _FEWEST_WEEKS + int.from_bytes(os.urandom(8)) % (_MOST_WEEKS - _FEWEST_WEEKS + 1)
    return -7 * weeks


def _say_written(what: str, path: Path, *, anonymous: bool) -> None:
    show.out(f"Written  {what} · {show.one_line(str(path.absolute()))}")
    if not anonymous:
        show.talk("Whoever can read it can read the diary: it is not encrypted.")
