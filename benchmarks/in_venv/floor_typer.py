"""The least that a Typer program must do to save an entry: one command, one row; must not do anything else."""

import sqlite3
from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def twitch(
    words: list[str],
    diary: Annotated[str, typer.Option("--diary")],
    note: Annotated[str, typer.Option("--note")] = "",
) -> None:
    """Save one row."""
    connection = sqlite3.connect(diary, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("INSERT INTO episode (occurred_at, site, side) VALUES (?, ?, ?)", (1, words[1], words[0] + note))
    connection.close()
    print("Saved")


app()
