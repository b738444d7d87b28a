"""`symptom` and `note`: what is felt or noticed beside twitches; must not judge it or load anything heavy."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

import typer

from twitchlog.cli import echo, options, show
from twitchlog.cli.session import Said, Session, opened
from twitchlog.cli.symptom_words import Told, number_beside, read_symptom
from twitchlog.diary import words as spoken
from twitchlog.diary.day import Moment
from twitchlog.diary.entries import WEEKLY_QUESTIONS, Answer, Note, Symptom
from twitchlog.diary.urgent import SENSATION_KINDS, tier_of
from twitchlog.errors import ManyMeanings, WordsError
from twitchlog.reference.tables import table
from twitchlog.report import wording

_ONE_SIDED = SENSATION_KINDS  # the keys are called like their kinds
_DAYS_OF_A_CHECK = 7


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

    The words may stand in any order, "sudden" among them.

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
            _refuse_beside_none(
                {"--severity": severity, "--for": length, "--sudden": sudden, "--with-twitch": with_twitch},
                note=note,
            )
            _log_none(session, session.when(at=at, on=on, part=part, whole_day_default=True))
            return
        told = _told(session, words, sudden)
        with number_beside(told.item, is_sudden=told.is_sudden, country=session.diary.settings.country):
            entry = Symptom(
                when=session.when(at=at, on=on, part=part),
                item=told.item,
                site=told.place and told.place.site,
                side=told.place and told.place.side,
                severity=None if severity is None else spoken.parse_rating(severity, name="severity"),
                duration_s=None if length is None else spoken.parse_duration(length),
                is_sudden=told.is_sudden,
                with_twitch=with_twitch,
                note="; ".join(filter(None, (told.note, note))),
            )
        session.log(entry, is_now=not (at or on or part))


def _refuse_beside_none(given: Mapping[str, object], *, note: str) -> None:
    wrong = next((name for name, value in given.items() if value is not None), "--note" if note else "")
    if wrong:
        raise WordsError(
            f'"none" says that nothing was noticed, so {wrong} does not fit.',
            "Alone: twitchlog symptom none   Or name it: twitchlog symptom tingling left hand",
        )


def _told(session: Session, words: Sequence[str], sudden: bool | None) -> Told:
    def where(words: Sequence[str]) -> spoken.Place:
        return session.place(words, areas_allowed=True)

    def which(several: ManyMeanings) -> str:
        if not session.can_ask():
            raise several
        return show.choose(several.sentence, several.choices)

    told = read_symptom(words, where, country=session.diary.settings.country, is_sudden=sudden, which=which)
    is_side_open = told.is_sudden and told.place is None and told.item in _ONE_SIDED
    return told._replace(place=_asked_where(where)) if is_side_open and session.can_ask() else told


def _asked_where(where: Callable[[Sequence[str]], spoken.Place]) -> spoken.Place | None:
    """The place that is asked for; None where it is not said, which reads as "on one side, perhaps"."""
    try:
        answer = show.ask("Where? (left arm, both hands, …; Enter: not said)")
        return where(answer.split()) if answer else None
    except (EOFError, WordsError):
        return None


def _log_none(session: Session, when: Moment) -> None:
    """Answer both weekly questions with no, so that a sign can be said not to be seen."""
    answers = [Answer(when=when, question=question, value=0.0) for question in WEEKLY_QUESTIONS]
    line = f"weekly check · all works as a month ago, no muscle stiff or thinner · {session.moment_text(when)}"
    session.save(Said(answers, line, "weekly check · no"), remark=_what_stands(session, session.day_of(when)))


def _what_stands(session: Session, day: dt.date) -> str:
    """What the week up to a day holds that a "no" is said beside; "" for nothing."""
    rows = {row["key"]: row for row in table("symptoms")}
    since = session.exact(dt.datetime.combine(day - dt.timedelta(days=_DAYS_OF_A_CHECK), dt.time())).occurred_at
    held = []
    for stored in session.diary.recent_symptoms(since):
        entry = stored.entry
        is_that_week = 0 <= (day - session.day_of(entry.when)).days < _DAYS_OF_A_CHECK
        if is_that_week and isinstance(entry, Symptom) and entry.item in rows and tier_of(entry, rows):
            name = echo.head(entry, session.names).removeprefix("symptom · ").replace(" · ", ", ")
            held.append(f"{name} ({wording.format_day(session.day_of(entry.when))})")
    return f"The log of that week still holds: {'; '.join(dict.fromkeys(held))}." if held else ""


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
