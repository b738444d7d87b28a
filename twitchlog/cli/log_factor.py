"""The commands that log a factor: one function says what was understood, each command names its factor.

Must not load anything heavy.
"""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Annotated

import typer

from twitchlog import clock
from twitchlog.cli import echo, options
from twitchlog.cli.session import Said, Session, only_one, opened
from twitchlog.diary import words as spoken
from twitchlog.diary.consumables import Consumable
from twitchlog.diary.day import EXACT, Moment, moment_at, whole_day
from twitchlog.diary.entries import MARK_FOOD_COMPLETE, DayMark, Entry, Item, Reading
from twitchlog.diary.factors import BEFORE, DURATION, FOOD_FACTORS, RELIEF_FACTORS, Factor
from twitchlog.errors import UnknownWord, WordsError
from twitchlog.report import wording

_DRINK_FACTORS = ("caffeine_mg", "water_ml", "alcohol_g")


def caffeine(
    ctx: typer.Context,
    words: options.Words,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Log caffeine, in mg or in drinks.

    \b
    For example:
      twitchlog caffeine 2 espresso
      twitchlog caffeine 95mg --at "yesterday 15:30"
    """
    with opened(ctx, diary, tz) as session:
        log_words(session, "caffeine_mg", words, at=at, on=on, part=part, note=note)


def water(
    ctx: typer.Context,
    words: options.Words,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Log water, in ml or in glasses.

    \b
    For example:
      twitchlog water 500ml
      twitchlog water 2 glasses
    """
    with opened(ctx, diary, tz) as session:
        log_words(session, "water_ml", words, at=at, on=on, part=part, note=note)


def alcohol(
    ctx: typer.Context,
    words: options.Words,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Log alcohol, in grams or in drinks.

    \b
    For example:
      twitchlog alcohol 2 beer
      twitchlog alcohol 14g --on yesterday
    """
    with opened(ctx, diary, tz) as session:
        log_words(session, "alcohol_g", words, at=at, on=on, part=part, note=note)


def stress(
    ctx: typer.Context,
    words: options.Words,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Log stress, 0 calm to 10 highest.

    \b
    For example:
      twitchlog stress 7
      twitchlog stress 3 --part morning
    """
    with opened(ctx, diary, tz) as session:
        log_words(session, "stress", words, at=at, on=on, part=part, note=note)


def fatigue(
    ctx: typer.Context,
    words: options.Words,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Log tiredness, 0 fresh to 10 most tired.

    \b
    For example:
      twitchlog fatigue 6
      twitchlog fatigue 8 --on yesterday
    """
    with opened(ctx, diary, tz) as session:
        log_words(session, "fatigue", words, at=at, on=on, part=part, note=note)


def exertion(
    ctx: typer.Context,
    words: options.Words,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Log exercise or hard physical work.

    \b
    For example:
      twitchlog exertion 45m
      twitchlog exertion 1h30 --at 18:00 --note "hill run"
    """
    with opened(ctx, diary, tz) as session:
        log_words(session, "exertion_min", words, at=at, on=on, part=part, note=note)


def relief(
    ctx: typer.Context,
    words: options.Words,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Log what you tried: breathing, yoga, meditation.

    A duration factor of your own works too: twitchlog factor add stretching --kind duration

    \b
    For example:
      twitchlog relief yoga 20m
      twitchlog relief breathing 10 min --at 21:30
    """
    with opened(ctx, diary, tz) as session:
        factor, rest = split_factor(session, words)
        reliefs = [each.name for each in session.names.catalogue.active() if _is_relief(each)]
        if factor.name not in reliefs:
            raise UnknownWord(
                f'"{factor.name}" is not something that is done for a while.',
                f"Known: {', '.join(reliefs)}. Your own: twitchlog factor add NAME --kind duration",
                reliefs,
            )
        log_words(session, factor.key, rest, at=at, on=on, part=part, note=note)


def _is_relief(factor: Factor) -> bool:
    return factor.key in RELIEF_FACTORS or (factor.is_users_own and factor.kind == DURATION)


def split_factor(session: Session, words: Sequence[str]) -> tuple[Factor, list[str]]:
    """The factor that the first words name, and the words after it."""
    catalogue = session.names.catalogue
    for n in range(len(words), 0, -1):
        factor = catalogue.named(" ".join(words[:n]))
        if factor is not None:
            return factor, list(words[n:])
    names = [factor.name for factor in catalogue.active()]
    near = spoken.nearest(words[0], names)
    meant = f"Did you mean: {', '.join(near)}?   " if near else ""
    raise UnknownWord(
        f'I don\'t know the factor "{wording.plain_text(words[0])}".',
        f"{meant}All factors: twitchlog factor list   Your own: twitchlog factor add",
        near,
    )


def log_words(
    session: Session,
    key: str,
    words: Sequence[str],
    *,
    at: str | None,
    on: str | None,
    part: str | None,
    note: str,
) -> None:
    """Log one factor's value from its words, echo it, and say what the day comes to."""
    factor = session.names.catalogue[key]
    drinks = session.names.consumables("drink") if key in _DRINK_FACTORS else ()
    value, items = spoken.parse_reading(words, factor, drinks)
    when = session.when(at=at, on=on, part=part, whole_day_default=factor.timing == BEFORE)
    entry = Reading(when=when, factor=key, value=value, items=items, note=note)
    is_now = not (at or on or part)
    session.log(entry, is_now=is_now and factor.timing != BEFORE, factor=factor if is_now else None)


def sleep(
    ctx: typer.Context,
    words: options.OptionalWords = None,
    begin: Annotated[str | None, typer.Option("--from", metavar="TIME", help="When you fell asleep.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="TIME", help="When you woke.")] = None,
    quality: Annotated[str | None, typer.Option("--quality", metavar="0-10", help="How good, 10 best.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day you woke (else today).")] = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Log last night's sleep.

    It counts for the day on which you woke.

    \b
    For example:
      twitchlog sleep 6h30 --quality 3
      twitchlog sleep --from 23:40 --to 06:10
    """
    with opened(ctx, diary, tz) as session:
        when, hours = _slept(session, words or [], begin, end, on)
        entries = list[Entry]()
        if hours is not None:
            entries.append(Reading(when=when, factor="sleep_h", value=hours, note=note))
        if quality is not None:
            value = spoken.parse_rating(quality, name="sleep quality")
            entries.append(Reading(when=when, factor="sleep_quality", value=value, note="" if entries else note))
        if not entries:
            raise WordsError("How long did you sleep?", "For example: twitchlog sleep 6h30 --quality 3")
        heads = " · ".join(echo.head(entry, session.names) for entry in entries)
        session.save(Said(entries, f"{heads} · woke {session.moment_text(when)}", heads))


def _slept(
    session: Session, words: Sequence[str], begin: str | None, end: str | None, on: str | None
) -> tuple[Moment, float | None]:
    if (begin is None) != (end is None):
        raise WordsError("A sleep needs both its ends.", "For example: twitchlog sleep --from 23:40 --to 06:10")
    only_one(begin, " ".join(words) or None, "A length and --from/--to")
    if begin is None or end is None:
        when = session.when(at=None, on=on, part=None, whole_day_default=True)
        return when, (spoken.parse_reading(words, session.names.catalogue["sleep_h"], ())[0] if words else None)
    woke_on = session.date(on) if on else session.now.wall.date()
    woke = moment_at(dt.datetime.combine(woke_on, spoken.parse_clock(end)), session.offset_at, precision=EXACT)
    if woke.occurred_at > session.now.occurred_at and on is None:
        woke_on -= dt.timedelta(days=1)
        woke = moment_at(dt.datetime.combine(woke_on, spoken.parse_clock(end)), session.offset_at, precision=EXACT)
    if woke.occurred_at > session.now.occurred_at:
        raise WordsError(f"{session.moment_text(woke)} is in the future.", "Give the day you woke: --on DATE")
    fell = dt.datetime.combine(woke_on, spoken.parse_clock(begin))
    if fell >= woke.wall:
        fell -= dt.timedelta(days=1)
    asleep = moment_at(fell, session.offset_at, precision=EXACT)
    return woke, (woke.occurred_at - asleep.occurred_at) / 3600


def food(
    ctx: typer.Context,
    words: options.OptionalWords = None,
    is_complete: Annotated[bool, typer.Option("--complete", help="Everything eaten that day is now logged.")] = False,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Log foods with potassium, magnesium and calcium.

    A number counts the item after it. Minerals count only on days said to be complete.

    \b
    For example:
      twitchlog food banana 2 spinach-cooked
      twitchlog food --complete
    """
    with opened(ctx, diary, tz) as session:
        if not words and not is_complete:
            raise WordsError("Which foods?", "For example: twitchlog food banana 2 spinach-cooked")
        when = session.when(at=at, on=on, part=part, whole_day_default=not words)
        entries, told = list[Entry](), list[str]()
        if words:
            eaten = spoken.parse_items(words, session.names.consumables("food"))
            uid = clock.new_uids(1, at=session.now.occurred_at)[0]
            minerals = meal(eaten, when=when, note=note, uid=uid)
            entries += minerals
            told += [_eaten_text(eaten), ", ".join(_mineral(session, reading) for reading in minerals)]
        if is_complete:
            day = session.day_of(when)
            entries.append(DayMark(when=whole_day(day, session.offset_at), mark=MARK_FOOD_COMPLETE))
            told.append(f"all food of {wording.format_day(day)} is logged")
        moment = session.moment_text(when, is_now=not (at or on or part))
        session.save(Said(entries, " · ".join(["food", told[0], moment, *told[1:]]), f"food · {told[0]}"))


def meal(eaten: Sequence[tuple[float, Consumable]], *, when: Moment, note: str, uid: str) -> list[Reading]:
    """The readings of what was eaten together: one a mineral, each with the foods behind it."""
    readings = []
    for key in FOOD_FACTORS:
        items = tuple(
            Item(each.table, each.key, quantity, each.amounts[key]) for quantity, each in eaten if key in each.amounts
        )
        if items:
            total = sum(item.quantity * item.amount_each for item in items)
            readings.append(Reading(when=when, factor=key, value=total, items=items, meal=uid))
    return [dataclasses.replace(reading, note=note) if n == 0 else reading for n, reading in enumerate(readings)]


def _eaten_text(eaten: Sequence[tuple[float, Consumable]]) -> str:
    return ", ".join(each.name if quantity == 1 else f"{quantity:g} × {each.name}" for quantity, each in eaten)


def _mineral(session: Session, reading: Reading) -> str:
    factor = session.names.catalogue[reading.factor]
    return f"{factor.name} {wording.format_value(reading.value, factor)}"
