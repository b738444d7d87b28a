"""`sleep`: last night's length or its ends, and how good it was; must not load anything heavy."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

import typer

from twitchlog.cli import echo, options, show
from twitchlog.cli.session import Said, Session, only_one, opened
from twitchlog.diary import words as spoken
from twitchlog.diary.day import WHOLE_DAY, Moment
from twitchlog.diary.entries import Entry, Reading
from twitchlog.errors import AmbiguousHour, WordsError
from twitchlog.report import wording


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
        told = " · ".join(
            part for part in (heads, f"woke {_woke_text(session, when)}", show.one_line(echo.short_note(note))) if part
        )
        slept = None if hours is None else session.names.catalogue["sleep_h"]
        if hours is not None:
            _refuse_more_than_a_day(session, hours, when.wall.date())
        session.save(Said(entries, told, heads), factor=slept, day=when.wall.date())


def _woke_text(session: Session, when: Moment) -> str:
    # Between midnight and the day start "today" could mean either day.
    is_after_midnight = session.now.wall.date() != session.today
    if when.precision == WHOLE_DAY and is_after_midnight:
        return wording.format_day(when.wall.date())
    return session.moment_text(when)


def _refuse_more_than_a_day(session: Session, hours: float, day: dt.date) -> None:
    factor = session.names.catalogue["sleep_h"]
    before = session.diary.day_value(factor, day)
    if before and before[0] + hours > factor.high:
        total = wording.format_value(before[0] + hours, factor)
        raise WordsError(
            f"That would make {total} of sleep on {wording.format_day(day)}.",
            f"Mend the sleep logged before: twitchlog list --kind sleep --since {day}",
        )


def _slept(
    session: Session, words: Sequence[str], begin: str | None, end: str | None, on: str | None
) -> tuple[Moment, float | None]:
    if (begin is None) != (end is None):
        raise WordsError("A sleep needs both its ends.", "For example: twitchlog sleep --from 23:40 --to 06:10")
    only_one(begin, " ".join(words) or None, "A length and --from/--to")
    if begin is None or end is None:
        when = session.when(at=None, on=on, part=None, whole_day_default=True)
        return when, (spoken.parse_reading(words, session.names.catalogue["sleep_h"], ())[0] if words else None)
    try:
        woke = _woke(session, spoken.parse_clock(end), on)
        asleep = _asleep(session, spoken.parse_clock(begin), woke)
    except AmbiguousHour as twice:  # --tz would shift the other end too
        raise AmbiguousHour(
            twice.sentence, "Say how long instead: twitchlog sleep 7h30 --on DATE", twice.offsets_min
        ) from None
    return woke, (woke.occurred_at - asleep.occurred_at) / 3600


def _woke(session: Session, time: dt.time, on: str | None) -> Moment:
    day = session.date(on) if on else session.now.wall.date()
    woke = session.exact(dt.datetime.combine(day, time))
    if woke.occurred_at > session.now.occurred_at and on is None and day > session.today:
        woke = session.exact(dt.datetime.combine(session.today, time))  # after midnight: the running day's morning
    if woke.occurred_at > session.now.occurred_at:
        raise WordsError(f"{session.moment_text(woke)} is in the future.", "Give the day you woke: --on yesterday")
    return woke


def _asleep(session: Session, time: dt.time, woke: Moment) -> Moment:
    fell = dt.datetime.combine(woke.wall.date(), time)
    if fell == woke.wall:
        raise WordsError("A sleep cannot begin and end at the same time.", "Check --from and --to.")
    return session.exact(fell if fell < woke.wall else fell - dt.timedelta(days=1))
