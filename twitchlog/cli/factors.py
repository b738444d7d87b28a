"""`factor`: the factors, one's own, and retiring one; must not load anything heavy."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from twitchlog.cli import app, options, show
from twitchlog.cli.log_factor import split_factor
from twitchlog.cli.session import opened, write_steps
from twitchlog.diary.factors import BEFORE, DURING, Factor, own_factor
from twitchlog.errors import CatalogueError
from twitchlog.store.lookups import factor_step

factor = typer.Typer(rich_markup_mode=None, add_completion=False, invoke_without_command=True)


@factor.callback()
def factor_commands(ctx: typer.Context) -> None:
    """List the factors, add your own, or retire one.

    \b
    For example:
      twitchlog factor list
      twitchlog factor add "screen time" --kind duration
    """
    app.help_alone(ctx)


@factor.command("list")
def list_factors(
    ctx: typer.Context,
    all_factors: Annotated[bool, typer.Option("--all", help="Retired ones too.")] = False,
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """List the factors that can be logged.

    \b
    For example:
      twitchlog factor list
      twitchlog factor list --all
    """
    with opened(ctx, diary) as session:
        catalogue = session.names.catalogue
        found = [each for each in catalogue if all_factors or not catalogue.is_retired(each.key)]
        if as_json:
            rows = [{**_json(each), "is_retired": catalogue.is_retired(each.key)} for each in found]
            show.out_json({"schema": "twitchlog.factors", "version": 1, "factors": rows})
            return
        for each in found:
            retired = "  (retired)" if catalogue.is_retired(each.key) else ""
            unit = each.unit or each.kind.replace("_", "/")
            show.out(f"{each.name:<20} {unit:<8} {each.meaning}{retired}")


def _json(each: Factor) -> dict[str, Any]:
    """What docs/json.md promises of a factor."""
    names = ("key", "name", "kind", "unit", "aggregate", "timing", "zero_when_closed", "low", "high", "meaning")
    return {name: getattr(each, name) for name in names}


@factor.command("add")
def add_factor(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call it.")],
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="amount, duration, rating (0-10) or yes_no.")],
    unit: Annotated[str, typer.Option("--unit", metavar="TEXT", help="What an amount is counted in.")] = "",
    aggregate: Annotated[
        str | None, typer.Option("--aggregate", metavar="HOW", help="Of a day's values: sum, mean, max or last.")
    ] = None,
    last_night: Annotated[
        bool, typer.Option("--last-night", help="It lies before the day, as sleep does; else during it.")
    ] = False,
    diary: options.Diary = None,
) -> None:
    """Add a factor of your own; log it with twitchlog log.

    \b
    For example:
      twitchlog factor add "screen time" --kind duration
      twitchlog factor add "salty snacks" --kind amount --unit portions
    """
    with opened(ctx, diary) as session:
        timing = BEFORE if last_night else DURING
        new = own_factor(name, kind=kind, unit=unit, aggregate=aggregate, timing=timing)
        _refuse_what_is_taken(session.names.catalogue.named(new.name), new)
        if new.key in session.names.catalogue:
            known = session.names.catalogue[new.key]
            if (known.kind, known.unit, known.aggregate) != (new.kind, new.unit, new.aggregate):
                raise CatalogueError(
                    f'"{known.name}" was a {known.kind} factor before; its kind and unit stay.',
                    "Choose another name.",
                )
        write_steps(session, [factor_step(new)], summary=f"factor · {new.name}")
        unit_text = f" in {new.unit}" if new.unit else ""
        show.saved(f"factor · {new.name} · {new.kind}{unit_text} · a day's {new.aggregate}")


def _refuse_what_is_taken(known: Factor | None, new: Factor) -> None:
    if known is not None:
        raise CatalogueError(f'There is a factor "{known.name}" already.', f"Log it: twitchlog log {new.name} …")


@factor.command("retire")
def retire_factor(
    ctx: typer.Context,
    name: Annotated[list[str], typer.Argument(metavar="NAME", help="Which factor.")],
    diary: options.Diary = None,
) -> None:
    """Offer a factor no longer; what was logged stays.

    \b
    For example:
      twitchlog factor retire "screen time"
      twitchlog factor retire alcohol
    """
    with opened(ctx, diary) as session:
        found, rest = split_factor(session, name)
        if rest:
            raise CatalogueError(
                f'"{show.one_line(" ".join(name))}" is not one factor.', "All of them: twitchlog factor list"
            )
        write_steps(session, [factor_step(found._replace(is_retired=True))], summary=f"factor retired · {found.name}")
        show.saved(f"factor retired · {found.name}")
