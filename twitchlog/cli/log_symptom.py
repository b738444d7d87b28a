"""`symptom` and `note`: what is felt or noticed beside twitches; must not judge it or load anything heavy."""

from typing import Annotated

import typer

from twitchlog.cli import options, show
from twitchlog.cli.session import Said, Session, opened
from twitchlog.diary import words as spoken
from twitchlog.diary.day import Moment
from twitchlog.diary.entries import WEEKLY_QUESTIONS, Answer, Note, Symptom
from twitchlog.diary.symptoms import parse_symptom
from twitchlog.errors import WordsError
from twitchlog.reference.tables import table


def symptom(
    ctx: typer.Context,
    words: options.OptionalWords = None,
    severity: Annotated[str | None, typer.Option("--severity", metavar="0-10", help="How bad, 10 worst.")] = None,
    length: Annotated[str | None, typer.Option("--for", metavar="TIME", help="How long: 20m, 2 days as 48h.")] = None,
    sudden: Annotated[bool | None, typer.Option("--sudden/--gradual", help="How it came.")] = None,
    with_twitch: Annotated[
        bool | None, typer.Option("--with-twitch/--without-twitch", help="Together with a twitch there.")
    ] = None,
    list_all: Annotated[bool, typer.Option("--list", help="List what can be logged.")] = False,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Log something felt or noticed beside twitches.

    `symptom none` answers the weekly check: nothing that no longer works as a month ago, no muscle stiff or thinner.

    \b
    For example:
      twitchlog symptom tingling left hand
      twitchlog symptom none
    """
    if list_all:
        for row in table("symptoms"):
            show.out(f"{row['name']:<34} {row['kind']}")
        show.out(f"{'none':<34} the weekly check: nothing of all this that is new")
        return
    if not words:
        raise WordsError("What did you notice?", "For example: twitchlog symptom tingling left hand   All: --list")
    with opened(ctx, diary, tz) as session:
        if [word.lower() for word in words] == ["none"]:
            _log_none(session, session.when(at=at, on=on, part=part, whole_day_default=True))
            return
        item, rest = parse_symptom(words, table("symptoms"))
        place = session.place(rest, areas_allowed=True) if rest else None
        entry = Symptom(
            when=session.when(at=at, on=on, part=part),
            item=item,
            site=place.site if place else None,
            side=place.side if place else None,
            severity=None if severity is None else spoken.parse_rating(severity, name="severity"),
            duration_s=None if length is None else spoken.parse_duration(length),
            is_sudden=sudden,
            with_twitch=with_twitch,
            note=note,
        )
        session.log(entry, is_now=not (at or on or part))


def _log_none(session: Session, when: Moment) -> None:
    """Answer both weekly questions with no, so that a sign can be said not to be seen."""
    answers = [Answer(when=when, question=question, value=0.0) for question in WEEKLY_QUESTIONS]
    line = f"weekly check · all works as a month ago, no muscle stiff or thinner · {session.moment_text(when)}"
    session.save(Said(answers, line, "weekly check · no"))


def note(
    ctx: typer.Context,
    words: options.Words,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    diary: options.Diary = None,
) -> None:
    """Write a note.

    \b
    For example:
      twitchlog note "new desk chair"
      twitchlog note "long flight" --on yesterday
    """
    with opened(ctx, diary, tz) as session:
        text = " ".join(words).strip()
        if not text:
            raise WordsError("A note needs words.", 'For example: twitchlog note "new desk chair"')
        session.log(Note(when=session.when(at=at, on=on, part=part), note=text), is_now=not (at or on or part))
