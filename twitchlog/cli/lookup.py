"""`sites`, `drinks`, `foods`, `where`: what can be named, and where the diary is; must not load anything heavy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from twitchlog.cli import options, show
from twitchlog.cli.session import Session, opened, write_steps
from twitchlog.diary.body import REGIONS
from twitchlog.diary.consumables import Consumable
from twitchlog.diary.factors import FOOD_FACTORS
from twitchlog.diary.word_forms import plain_words
from twitchlog.errors import CatalogueError, WordsError
from twitchlog.location import diary_path
from twitchlog.report import wording
from twitchlog.store.lookups import consumable_step

# What docs/json.md promises of each.
_SITE_FIELDS = (
    "key", "region", "is_sided", "name", "clinical_name", "aliases", "snomed", "counts_for_spread", "source",
)  # fmt: skip
_CONSUMABLE_FIELDS = ("key", "name", "aliases", "serving", "source")

Search = Annotated[str | None, typer.Argument(metavar="[WORD]", help="Only those that hold this word.")]


def sites(ctx: typer.Context, word: Search = None, as_json: options.Json = False, diary: options.Diary = None) -> None:
    """List the places twitches can be logged at.

    Say a side before it (left, right, both), or none where you do not know.

    \b
    For example:
      twitchlog sites
      twitchlog sites thumb
    """
    with opened(ctx, diary) as session:
        known = session.names.body
        found = [site for site in known.sites.values() if _holds(word, site.name, site.clinical_name, *site.aliases)]
        if as_json:
            show.out_json(
                {"schema": "twitchlog.sites", "version": 1, "sites": [_json(site, _SITE_FIELDS) for site in found]}
            )
            return
        for region in ("cranial", *REGIONS):
            rows = [site for site in found if site.region == region]
            if rows:
                show.out(region)
            for site in rows:
                side = "" if site.is_sided else " (no side)"
                also = f" · also {', '.join(site.aliases)}" if site.aliases else ""
                show.out(show.parts_wrapped(f"  {site.name + side:<28} {site.clinical_name}{also}", indent=31))
        if word is None:
            show.out("anywhere else\n  moving, elsewhere (say more with --note)")
        elif not found:
            show.talk(f'No place holds the word "{show.one_line(word)}". All places: twitchlog sites')


def _json(row: object, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in fields}


def _holds(word: str | None, *texts: str) -> bool:
    return word is None or any(word.lower() in text.lower() for text in texts)


drinks = typer.Typer(rich_markup_mode=None, add_completion=False, invoke_without_command=True)
foods = typer.Typer(rich_markup_mode=None, add_completion=False, invoke_without_command=True)


@drinks.callback()
def list_drinks(
    ctx: typer.Context,
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """List drinks, or add your own.

    \b
    For example:
      twitchlog drinks
      twitchlog drinks add "cold brew" --caffeine 150 --volume 300
    """
    if ctx.invoked_subcommand is None:
        _list(ctx, "drink", diary, as_json=as_json)


@foods.callback()
def list_foods(
    ctx: typer.Context,
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """List foods, or add your own.

    \b
    For example:
      twitchlog foods
      twitchlog foods add "oat bar" --potassium 150 --magnesium 40 --calcium 20
    """
    if ctx.invoked_subcommand is None:
        _list(ctx, "food", diary, as_json=as_json)


def _list(ctx: typer.Context, kind: str, diary: str | None, *, as_json: bool) -> None:
    with opened(ctx, diary) as session:
        found = session.names.consumables(kind)
        if as_json:
            rows = [{**_json(each, _CONSUMABLE_FIELDS), "amounts": dict(each.amounts)} for each in found]
            show.out_json({"schema": f"twitchlog.{kind}s", "version": 1, f"{kind}s": rows})
            return
        wide = max(len(each.serving) for each in found) + 2
        if kind == "food":
            heads = "".join(f"{session.names.catalogue[key].name:>11}" for key in FOOD_FACTORS)
            show.out(f"{'':<20}{'one serving':<{wide}}{heads}  (mg)")
        for each in found:
            held = _minerals(each) if kind == "food" else _amounts(session, each)
            says_more = set(plain_words(each.name)) - set(plain_words(each.key))
            more = f"   {show.one_line(each.name)}" if says_more else ""
            show.out(f"{each.key:<20}{show.one_line(each.serving):<{wide}}{held}{more}")


def _minerals(each: Consumable) -> str:
    known = (wording.format_number(each.amounts[key]) if key in each.amounts else "–" for key in FOOD_FACTORS)
    return "".join(f"{number:>11}" for number in known)


def _amounts(session: Session, each: Consumable) -> str:
    catalogue = session.names.catalogue
    parts = [
        f"{catalogue[key].name} {wording.format_value(amount, catalogue[key])}"
        for key, amount in each.amounts.items()
        if amount
    ]
    return ", ".join(parts)


def _amount_option(name: str, unit: str) -> Any:
    return typer.Option(
        f"--{name}", metavar=unit.upper(), min=0, help=f"{name.capitalize()} in one serving, in {unit}."
    )


@drinks.command("add")
def add_drink(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call it.")],
    caffeine: Annotated[float | None, _amount_option("caffeine", "mg")] = None,
    alcohol: Annotated[float | None, _amount_option("alcohol", "g")] = None,
    volume: Annotated[float | None, _amount_option("volume", "ml")] = None,
    diary: options.Diary = None,
) -> None:
    """Add a drink of your own, or change one you added.

    \b
    For example:
      twitchlog drinks add "cold brew" --caffeine 150 --volume 300
      twitchlog drinks add mate --caffeine 80 --volume 250
    """
    amounts = {"caffeine_mg": caffeine, "alcohol_g": alcohol, "water_ml": volume}
    serving = "1 serving" if volume is None else f"{wording.format_number(volume)} ml"
    _add(ctx, "drink", name, serving, amounts, diary)


@foods.command("add")
def add_food(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call it.")],
    serving: Annotated[str, typer.Option("--serving", metavar="TEXT", help="What one is.")] = "1 serving",
    potassium: Annotated[float | None, _amount_option("potassium", "mg")] = None,
    magnesium: Annotated[float | None, _amount_option("magnesium", "mg")] = None,
    calcium: Annotated[float | None, _amount_option("calcium", "mg")] = None,
    diary: options.Diary = None,
) -> None:
    """Add a food of your own, or change one you added.

    \b
    For example:
      twitchlog foods add "oat bar" --potassium 150 --magnesium 40 --calcium 20
      twitchlog foods add broth --serving "1 bowl" --potassium 250 --magnesium 8 --calcium 0
    """
    amounts = {"potassium_mg": potassium, "magnesium_mg": magnesium, "calcium_mg": calcium}
    # On a day whose food is complete, what no food gives is 0: a food must not leave an amount unsaid.
    lacking = [key.removesuffix("_mg") for key, amount in amounts.items() if amount is None]
    if lacking:
        zeros = " ".join(f"--{mineral} 0" for mineral in lacking)
        raise CatalogueError(f"How much {' and '.join(lacking)} does one hold?", f"Give 0 where it holds none: {zeros}")
    _add(ctx, "food", name, serving, amounts, diary)


def _add(
    ctx: typer.Context, kind: str, name: str, serving: str, amounts: dict[str, float | None], diary: str | None
) -> None:
    given = {key: amount for key, amount in amounts.items() if amount is not None}
    with opened(ctx, diary) as session:
        key = "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
        if not key or len(key) > 40 or key[0].isdigit() or not name.isprintable():
            raise CatalogueError(
                f'"{show.one_line(name[:60])}" cannot name a {kind}.', "Use up to 40 letters, beginning with a letter."
            )
        if not given:
            raise CatalogueError(
                f"What does one {show.one_line(name)} hold?", f"Give an amount: twitchlog {kind}s add --help"
            )
        _refuse_what_is_taken(session, kind, key)
        for factor_key, amount in given.items():
            factor = session.names.catalogue[factor_key]
            if not amount <= factor.high:
                raise WordsError(f"{amount:g} {factor.unit} of {factor.name} is more than one can hold.", "Check it.")
        each = Consumable(kind, key, name.strip(), (), serving, given, "the person's own")
        line = " · ".join(part for part in (kind, each.name, serving, _amounts(session, each)) if part)
        write_steps(session, [consumable_step(each)], summary=f"{kind} · {each.name}")
        show.saved(show.one_line(line))


def _refuse_what_is_taken(session: Session, kind: str, key: str) -> None:
    own = {each.key for each in session.diary.own_consumables() if each.table == kind}
    if key in own:
        return
    taken = {
        spoken_name for each in session.names.consumables(kind) for spoken_name in (each.key, each.name, *each.aliases)
    }
    if key in {name.lower().replace(" ", "-").replace("_", "-") for name in taken}:
        raise CatalogueError(
            f'There is a {kind} "{key}" already.', f"Choose another name; all of them: twitchlog {kind}s"
        )


def where(ctx: typer.Context, as_json: options.Json = False, diary: options.Diary = None) -> None:
    """Say where the diary is.

    \b
    For example:
      twitchlog where
      twitchlog --diary other.db where
    """
    path = Path(diary_path(ctx.obj.chosen(diary))).absolute()
    exists = path.exists()
    if as_json:
        show.out_json({"schema": "twitchlog.where", "version": 1, "diary": str(path), "exists": exists})
        return
    show.out(show.one_line(str(path)))
    if not exists:
        show.talk("There is no diary yet; the first entry makes it. For example: twitchlog twitch left calf")
