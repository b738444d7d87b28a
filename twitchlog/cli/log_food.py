"""`food`: what was eaten, as the minerals it holds; must not load anything heavy."""

import dataclasses
from collections.abc import Sequence
from typing import Annotated

import typer

from twitchlog import clock
from twitchlog.cli import echo, options, show
from twitchlog.cli.session import Said, opened
from twitchlog.diary import words as spoken
from twitchlog.diary.consumables import Consumable
from twitchlog.diary.day import Moment, whole_day
from twitchlog.diary.entries import MARK_FOOD_COMPLETE, DayMark, Entry, Item, Reading
from twitchlog.diary.factors import FOOD_FACTORS
from twitchlog.errors import WordsError
from twitchlog.report import wording


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
            moment = session.moment_text(when, is_now=not (at or on or part))
            known = echo.details_of(minerals, session.names, is_note_short=True)
            told += [echo.head_of(minerals, session.names), moment, *(show.one_line(each) for each in known)]
        if is_complete:
            day = session.day_of(when)
            told.append(f"all food of {wording.format_day(day)} is logged")
            if not session.is_marked(day, MARK_FOOD_COMPLETE):
                whole = whole_day(day, session.offset_at)
                entries.append(DayMark(when=whole, mark=MARK_FOOD_COMPLETE, note="" if words else note))
            elif not words:
                show.talk(f"Said already: {told[0]}.")
                return
        session.save(Said(entries, " · ".join(told), told[0]))


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
