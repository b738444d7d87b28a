"""Options that several commands share, so that they read the same everywhere; must not act on them."""

from __future__ import annotations

from typing import Annotated

import typer

Words = Annotated[list[str], typer.Argument(metavar="WORDS...", help="In your own words.")]
OptionalWords = Annotated[list[str] | None, typer.Argument(metavar="[WORDS...]", help="In your own words.")]

Diary = Annotated[
    str | None, typer.Option("--diary", metavar="PATH", help="Which diary (else TWITCHLOG_DIARY, else your own).")
]
At = Annotated[
    str | None, typer.Option("--at", metavar="TIME", help='When: "21:40", "yesterday 23:10", "2 hours ago".')
]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="Which day, when the hour is not known.")]
Part = Annotated[
    str | None, typer.Option("--part", metavar="PART", help="Part of the day: morning, afternoon, evening, night.")
]
Zone = Annotated[str | None, typer.Option("--tz", metavar="ZONE", help="Another time zone: Europe/Berlin, +01:00.")]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="A note, kept with the entry.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON (docs/json.md).")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="As if that diary day were running.")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to and including this day.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]
