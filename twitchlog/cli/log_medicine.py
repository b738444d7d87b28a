"""`medicine`: what is known of a medicine, and its doses; must not load anything heavy."""

import dataclasses
import datetime as dt
from typing import Annotated

import typer

from twitchlog.cli import echo, options, show
from twitchlog.cli.session import Said, Session, opened
from twitchlog.diary.entries import Dose, Medicine
from twitchlog.errors import WordsError
from twitchlog.reference.tables import table
from twitchlog.report import wording

_LONGEST_NAME = 60


def medicine(
    ctx: typer.Context,
    words: options.OptionalWords = None,
    dose: Annotated[str | None, typer.Option("--dose", metavar="TEXT", help='How much, for example "100 mcg".')] = None,
    started: Annotated[str | None, typer.Option("--started", metavar="DATE", help="When you began it.")] = None,
    stopped: Annotated[str | None, typer.Option("--stopped", metavar="DATE", help="When you stopped it.")] = None,
    dose_changed: Annotated[
        str | None, typer.Option("--dose-changed", metavar="DATE", help="When its dose was changed last.")
    ] = None,
    as_needed: Annotated[
        bool | None, typer.Option("--as-needed/--regular", help="Taken only when needed, or every day.")
    ] = None,
    suspected: Annotated[
        bool | None,
        typer.Option("--suspected/--not-suspected", help="Whether you wonder if it has to do with the twitches."),
    ] = None,
    taken: Annotated[bool, typer.Option("--taken", help="You took it (now, or --at, --on).")] = False,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Tell of a medicine: since when, how much; or that you took it.

    Told again, what you say is added to what is known. Started again after a stop, it is a new course, and the
    earlier one stays as it was. Without words, every course of every medicine is listed.

    \b
    For example:
      twitchlog medicine salbutamol --dose "100 mcg" --started 2026-11-01 --as-needed
      twitchlog medicine salbutamol --taken --at "yesterday 14:00"
    """
    with opened(ctx, diary, tz) as session:
        if not words:
            _list(session)
            return
        name = " ".join(" ".join(words).split())
        key = _key(name)
        if taken:
            _refuse_beside_taken(started, stopped, dose_changed, as_needed=as_needed, suspected=suspected)
            _log_dose(session, key, name, dose, at=at, on=on, part=part, note=note)
            return
        if session.told_before(key):
            raise WordsError(f"An earlier line tells of {show.one_line(name)} already.", "Say all of it in one line.")
        if at or on or part:
            raise WordsError("--at, --on and --part tell when it was taken.", "Add --taken, or use --started DATE.")
        known = session.diary.medicine(key)
        before = known.entry if known and isinstance(known.entry, Medicine) else None
        if before and _is_begun_anew(session, before, started):
            known, before = None, _next_course(session, before, dose)
        told = _told(session, before, key, name, dose, note)
        told = _dated(session, told, started=started, stopped=stopped, dose_changed=dose_changed)
        entry = _judged(told, as_needed=as_needed, suspected=suspected)
        parts = [echo.head(entry, session.names), *echo.details(entry, is_note_short=True)]
        line = " · ".join(show.one_line(part) for part in parts)
        if entry == before:
            show.out(f"Known already: {line}")
            return
        session.save(Said([entry], line, echo.head(entry, session.names), replaced_uid=known.uid if known else None))


def _refuse_beside_taken(
    started: str | None,
    stopped: str | None,
    dose_changed: str | None,
    *,
    as_needed: bool | None,
    suspected: bool | None,
) -> None:
    others = {
        "--started": started,
        "--stopped": stopped,
        "--dose-changed": dose_changed,
        "--as-needed" if as_needed else "--regular": as_needed,
        "--suspected" if suspected else "--not-suspected": suspected,
    }
    said = [name for name, value in others.items() if value is not None]
    if said:
        raise WordsError(f"--taken logs one dose, so it contradicts {said[0]}.", "Say them in two commands.")


def _is_begun_anew(session: Session, before: Medicine, started: str | None) -> bool:
    """Whether a medicine is started again after it was stopped: that is a second course, beside the first."""
    begins = _past(session, started)
    return begins is not None and before.stopped_on is not None and begins.isoformat() >= before.stopped_on


def _next_course(session: Session, before: Medicine, dose: str | None) -> Medicine:
    """What carries over into a second course: all but the dates and the note; a dose said now is not a change."""
    return dataclasses.replace(
        before,
        when=session.now,
        dose=None if dose else before.dose,
        started_on=None,
        stopped_on=None,
        dose_changed_on=None,
        note="",
    )


def _judged(told: Medicine, *, as_needed: bool | None, suspected: bool | None) -> Medicine:
    """The course with what is said of how it is taken and of what it is suspected of; None leaves it as it was."""
    return dataclasses.replace(
        told,
        is_as_needed=told.is_as_needed if as_needed is None else as_needed,
        is_suspected=told.is_suspected if suspected is None else suspected,
    )


def _key(name: str) -> str:
    key = "_".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
    if not key or len(key) > _LONGEST_NAME:
        raise WordsError(f'"{show.one_line(name[:_LONGEST_NAME])}" cannot name a medicine.', "Use its name in letters.")
    return key


def _told(session: Session, before: Medicine | None, key: str, name: str, dose: str | None, note: str) -> Medicine:
    """What is known of a medicine, with a new dose or note; a dose that differs was changed today."""
    if before is None:
        return Medicine(when=session.now, key=key, name=name, medicine_class=_class_of(name), dose=dose, note=note)
    is_changed = dose is not None and before.dose is not None and dose != before.dose
    return dataclasses.replace(
        before,
        dose=dose if dose is not None else before.dose,
        dose_changed_on=session.today.isoformat() if is_changed else before.dose_changed_on,
        note=note or before.note,
    )


def _dated(
    session: Session, told: Medicine, *, started: str | None, stopped: str | None, dose_changed: str | None
) -> Medicine:
    dates = {
        "started_on": _past(session, started),
        "dose_changed_on": _past(session, dose_changed),
        "stopped_on": None if stopped is None else session.date(stopped, may_lie_ahead=True),  # a stop may lie ahead
    }
    said = {field: day.isoformat() for field, day in dates.items() if day is not None}
    entry = dataclasses.replace(told, **said)  # type: ignore[arg-type]
    if entry.started_on and entry.stopped_on and entry.stopped_on < entry.started_on:
        raise WordsError(
            f"It would stop ({entry.stopped_on}) before it starts ({entry.started_on}).",
            "Check --started and --stopped.",
        )
    return entry


def _past(session: Session, text: str | None) -> dt.date | None:
    if text is None:
        return None
    day = session.date(text)
    if day > session.today:
        raise WordsError(f"{wording.format_day(day, with_year=True)} is in the future.", "Only a stop may lie ahead.")
    return day


def _class_of(name: str) -> str | None:
    wanted = name.lower()
    for row in table("medicines"):
        if wanted in (example.lower() for example in (row["name"], *row["examples"].split(";"))):
            return row["key"]
    return None


def _log_dose(
    session: Session,
    key: str,
    name: str,
    amount: str | None,
    *,
    at: str | None,
    on: str | None,
    part: str | None,
    note: str,
) -> None:
    known = session.diary.medicine(key)
    when = session.when(at=at, on=on, part=part)
    entries: list[Medicine | Dose] = [Dose(when=when, medicine=key, amount=amount, note=note)]
    if known is None and not session.told_before(key):
        entries.insert(
            0,
            Medicine(when=session.now, key=key, name=name, medicine_class=_class_of(name), is_as_needed=True),
        )
    line = session.told(entries[-1], is_now=not (at or on or part))
    if len(entries) > 1:
        line += " · new here, noted as taken when needed"
    session.save(Said(entries, line, echo.head(entries[-1], session.names)))


def _list(session: Session) -> None:
    medicines = session.diary.medicines()
    if not medicines:
        show.out("No medicines told yet. For example: twitchlog medicine salbutamol --as-needed")
    for stored in medicines:
        parts = [echo.head(stored.entry, session.names), *echo.details(stored.entry)]
        show.out(" · ".join(show.one_line(part) for part in parts).removeprefix("medicine · "))
