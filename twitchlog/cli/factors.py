"""`factor`: the factors, one's own, and retiring one; must not load anything heavy."""

from __future__ import annotations

import shlex
from typing import Annotated, Any, NamedTuple

import typer

from twitchlog.cli import app, options, show
from twitchlog.cli.log_factor import split_factor
from twitchlog.cli.session import Session, opened, write_steps
from twitchlog.diary.factors import (
    AMOUNT,
    BEFORE,
    DURATION,
    DURING,
    RATING,
    YES_NO,
    Factor,
    FactorCatalogue,
    own_factor,
)
from twitchlog.errors import CatalogueError, WordsError
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
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="amount, duration, rating (0-10) or yes_no.")
    ] = None,
    unit: Annotated[str, typer.Option("--unit", metavar="TEXT", help="What an amount is counted in.")] = "",
    aggregate: Annotated[
        str | None, typer.Option("--aggregate", metavar="HOW", help="Of a day's values: sum, mean, max or last.")
    ] = None,
    last_night: Annotated[
        bool, typer.Option("--last-night", help="It lies before the day, as sleep does; else during it.")
    ] = False,
    diary: options.Diary = None,
) -> None:
    """Add a factor of your own, or take up a retired one.

    Log it with twitchlog log. A factor of your own may be changed so until then; its kind, unit and timing stay once
    it was logged.

    \b
    For example:
      twitchlog factor add "screen time" --kind duration
      twitchlog factor add "salty snacks" --kind amount --unit portions
    """
    with opened(ctx, diary) as session:
        said = _Definition(kind, unit, aggregate, BEFORE if last_night else None)
        known = _known(session.names.catalogue, name)
        new = _new(name, said) if known is None else _again(session, known, name, said)
        write_steps(session, [factor_step(new)], summary=f"factor · {new.name}")
        unit_text = f" in {new.unit}" if new.unit else ""
        show.saved(f"factor · {new.name} · {new.kind}{unit_text} · a day's {new.aggregate}")


class _Definition(NamedTuple):
    """What was said of a factor; None or "" where nothing was."""

    kind: str | None
    unit: str
    aggregate: str | None
    timing: str | None


def _known(catalogue: FactorCatalogue, name: str) -> Factor | None:
    plain = own_factor(name, kind=YES_NO)
    return catalogue.named(plain.name, retired_too=True) or catalogue.get(plain.key)


def _new(name: str, said: _Definition) -> Factor:
    if said.kind is None:
        raise WordsError(
            "twitchlog factor add needs --kind KIND.", 'For example: twitchlog factor add "screen time" --kind duration'
        )
    return own_factor(name, kind=said.kind, unit=said.unit, aggregate=said.aggregate, timing=said.timing or DURING)


def _again(session: Session, known: Factor, name: str, said: _Definition) -> Factor:
    """A factor that is there, as it shall be: taken up again if it was retired, changed if nothing rests on it."""
    is_retired = session.names.catalogue.is_retired(known.key)
    if not any(said):
        after = known
    elif known.is_users_own:
        after = _new(name, said._replace(kind=said.kind or known.kind))._replace(key=known.key, name=known.name)
    else:
        after = known._replace(**{field: value for field, value in said._asdict().items() if value})
    is_same = _meaning_of(after) == _meaning_of(known)
    if not is_retired and (is_same or not known.is_users_own):
        raise CatalogueError(
            f'There is a factor "{known.name}" already.', f"Log it: twitchlog log {shlex.quote(known.name)} …"
        )
    if not is_same and (not known.is_users_own or session.diary.is_used(known.key)):
        raise CatalogueError(
            f'"{known.name}" is {_KIND_TEXTS[known.kind]}; its kind, unit and timing stay.', "Choose another name."
        )
    return after._replace(is_retired=False)


_KIND_TEXTS = {AMOUNT: "an amount", DURATION: "a duration", RATING: "a rating", YES_NO: "a yes or no"}


def _meaning_of(each: Factor) -> tuple[str, ...]:
    return each.kind, each.unit, each.aggregate, each.timing


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
