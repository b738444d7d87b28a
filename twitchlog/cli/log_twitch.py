"""`twitch`, `none` and `pause`: the outcome of a day; must not load anything heavy."""

import datetime as dt
from typing import Annotated

import typer

from twitchlog.cli import options, show
from twitchlog.cli.session import Said, opened
from twitchlog.diary import words as spoken
from twitchlog.diary.day import whole_day
from twitchlog.diary.entries import MARK_NONE, MARK_PAUSED, DayMark, Episode
from twitchlog.errors import WordsError
from twitchlog.report import wording

_LONGEST_EPISODE_S = 24 * 3600
_MOST_TWITCHES = 100_000


def twitch(
    ctx: typer.Context,
    words: options.Words,
    length: Annotated[str | None, typer.Option("--for", metavar="TIME", help="How long: 20m, 90s, 1h30.")] = None,
    intensity: Annotated[str | None, typer.Option("--intensity", metavar="0-10", help="How strong, 10 most.")] = None,
    count: Annotated[int | None, typer.Option("--count", metavar="N", help="How many twitches the spell had.")] = None,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Log a spell of twitching at one place.

    \b
    For example:
      twitchlog twitch left calf --for 20m --intensity 4 --count 30
      twitchlog twitch right eyelid --at "yesterday 23:10"
    """
    with opened(ctx, diary, tz) as session:
        place = session.place(words)
        entry = Episode(
            when=session.when(at=at, on=on, part=part),
            site=place.site,
            side=place.side,
            count=None if count is None else checked_count(count),
            duration_s=None if length is None else parse_length(length),
            intensity=None if intensity is None else spoken.parse_rating(intensity, name="intensity"),
            note=note,
        )
        session.log(entry, is_now=not (at or on or part))
        if session.diary.settings.daily_mode and session.has_earlier_episode(session.day_of(entry.when)):
            show.talk("Daily mode is on: one check-in in the evening is enough (twitchlog checkin).")


def checked_count(count: int) -> int:
    """How many twitches a spell had, refused where it is none or beyond all counting."""
    if not 1 <= count <= _MOST_TWITCHES:
        raise WordsError(f"A spell cannot have {count} twitches.", f"--count takes 1 to {_MOST_TWITCHES}.")
    return count


def parse_length(text: str) -> int:
    """The seconds that a spell lasted, refused beyond a day."""
    seconds = spoken.parse_duration(text)
    if not 0 < seconds <= _LONGEST_EPISODE_S:
        raise WordsError(f"A spell cannot last {show.one_line(text)}.", "--for takes up to 24 hours, for example 20m.")
    return seconds


def none(
    ctx: typer.Context,
    on: options.On = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Say that a day had no twitches.

    \b
    For example:
      twitchlog none
      twitchlog none --on yesterday
    """
    with opened(ctx, diary) as session:
        when = session.when(at=None, on=on, part=None, whole_day_default=True)
        day = when.wall.date()
        if session.is_marked(day, MARK_NONE):
            show.talk(f"Said already: no twitches on {wording.format_day(day)}.")
            return
        session.log(DayMark(when=when, mark=MARK_NONE, note=note))


def pause(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument(metavar="FROM", help="The first day left out.")],
    last: Annotated[str | None, typer.Argument(metavar="TO", help="The last day left out (else the first).")] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, kept with the pause.")] = "",
    diary: options.Diary = None,
) -> None:
    """Leave days out of every rate, for example while ill.

    Entries on those days are kept and listed. The days may lie ahead.

    \b
    For example:
      twitchlog pause 2026-11-01 2026-11-07 --reason flu
      twitchlog pause yesterday
    """
    with opened(ctx, diary) as session:
        begins = session.date(first, may_lie_ahead=True)
        ends = begins if last is None else session.date(last, may_lie_ahead=True)
        if ends < begins:
            raise WordsError(f"The pause would end ({ends}) before it begins ({begins}).", "Give the first day first.")
        if ends - begins > dt.timedelta(days=366):
            raise WordsError("A pause longer than a year is not one.", "Give days that are at most a year apart.")
        mark = DayMark(
            when=whole_day(begins, session.offset_at), mark=MARK_PAUSED, last_on=ends.isoformat(), note=reason
        )
        days = wording.format_day(begins, with_year=True)
        if ends > begins:
            n = (ends - begins).days + 1
            days = f"{wording.format_day(begins)} to {wording.format_day(ends, with_year=True)} ({n} days)"
        line = f"pause · {days}"
        session.save(Said([mark], f"{line} · {show.one_line(reason)}" if reason else line, line))
