"""`edit`, `delete`, `undo`, `redo`: mending; what was is kept in the history; must not load pandas."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from twitchlog import clock
from twitchlog.cli import echo, options, reading, show
from twitchlog.cli.log_twitch import checked_count, parse_length
from twitchlog.cli.speak_up import speak_up_in
from twitchlog.diary import words as spoken
from twitchlog.diary.day import Moment
from twitchlog.diary.entries import (
    ASK_WORRY,
    MARK_PAUSED,
    Answer,
    DayMark,
    Dose,
    Entry,
    Episode,
    Medicine,
    Note,
    Reading,
    Stored,
    Symptom,
)
from twitchlog.errors import WordsError
from twitchlog.pipeline import Diary
from twitchlog.store.actions import EDIT

_KIND_NAMES: dict[type[Entry], str] = {
    Episode: "twitch",
    Reading: "value",
    Symptom: "symptom",
    Medicine: "medicine",
    Dose: "dose",
    DayMark: "mark of a day",
    Note: "note",
    Answer: "answer",
}
_TAKES: dict[type[Entry], tuple[str, ...]] = {
    Episode: ("site", "intensity", "for", "count"),
    Reading: ("value",),
    Symptom: ("site", "severity", "for", "sudden", "gradual"),
    Dose: (),
    Note: (),
    Answer: ("value",),
}


def edit(
    ctx: typer.Context,
    which: Annotated[str, typer.Argument(metavar="HANDLE", help="The letters that twitchlog list shows first.")],
    value: Annotated[
        str | None, typer.Option("--value", metavar="VALUE", help="A factor's value: 95mg, 6h30, 7.")
    ] = None,
    site: Annotated[str | None, typer.Option("--site", metavar="PLACE", help='Another place: "left calf".')] = None,
    length: Annotated[str | None, typer.Option("--for", metavar="TIME", help="Another length: 20m.")] = None,
    intensity: Annotated[str | None, typer.Option("--intensity", metavar="0-10", help="Another intensity.")] = None,
    count: Annotated[int | None, typer.Option("--count", metavar="N", help="Another count.")] = None,
    severity: Annotated[str | None, typer.Option("--severity", metavar="0-10", help="Another severity.")] = None,
    sudden: Annotated[bool | None, typer.Option("--sudden/--gradual", help="How a symptom came.")] = None,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help='Another note; "" removes it.')] = None,
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """Change an entry; what it was stays in the history.

    \b
    For example:
      twitchlog edit k3f9qd --intensity 5 --note "after the run"
      twitchlog edit k3f9qd --at "yesterday 23:10"
    """
    with reading.opened(ctx, diary) as found:
        stored = found.together_with(found.store.entry(which))[0]
        said = {
            "site": site,
            "intensity": intensity,
            "for": length,
            "count": count,
            "value": value,
            "severity": severity,
            "sudden": True if sudden else None,
            "gradual": True if sudden is False else None,
        }
        given = {name: text for name, text in said.items() if text is not None}
        whens = {"at": at, "on": on, "part": part}
        _refuse_what_does_not_fit(stored.entry, [*given, *(name for name, text in whens.items() if text is not None)])
        after = stored.entry
        for name, text in given.items():
            after = dataclasses.replace(after, **_field(name, text, stored.entry, found))
        if note is not None:
            after = dataclasses.replace(after, note=_note(note, stored.entry))
        if at or on or part:
            after = dataclasses.replace(after, when=_moment(found, at, on, part, tz))
        if after == stored.entry:
            raise WordsError("That would change nothing.", "Say what to change: twitchlog edit --help")
        _replace(found, stored, after, as_json=as_json)


def _refuse_what_does_not_fit(entry: Entry, names: Sequence[str]) -> None:
    takes = _takes(entry)
    wrong = [name for name in names if name not in takes]
    if wrong:
        can = ", ".join(f"--{name}" for name in takes)
        other = "; for all else tell it again: twitchlog medicine NAME" if isinstance(entry, Medicine) else ""
        raise WordsError(f"{_article(entry)} has no --{wrong[0]} to change.", f"It takes {can}{other}.")


def _takes(entry: Entry) -> tuple[str, ...]:
    """The options that fit an entry; a mark is said of whole days, a pause of several."""
    if isinstance(entry, Medicine) or (isinstance(entry, DayMark) and entry.mark == MARK_PAUSED):
        return ("note",)
    if isinstance(entry, DayMark):
        return ("on", "note")
    return (*_TAKES[type(entry)], "at", "on", "part", "note")


def _article(entry: Entry) -> str:
    name = "pause" if isinstance(entry, DayMark) and entry.mark == MARK_PAUSED else _KIND_NAMES[type(entry)]
    return f"{'An' if name[0] == 'a' else 'A'} {name}"


def _note(text: str, entry: Entry) -> str:
    if isinstance(entry, Note) and not text.strip():
        raise WordsError("A note needs words.", "To take it out: twitchlog delete HANDLE")
    return text


def _field(name: str, text: Any, entry: Entry, diary: Diary) -> dict[str, Any]:
    names = reading.names_of(diary)
    if name == "site":
        place = spoken.parse_place(text.split(), names.body, areas_allowed=isinstance(entry, Symptom))
        return {"site": place.site, "side": place.side}
    if name in ("sudden", "gradual"):
        return {"is_sudden": name == "sudden"}
    if name == "for":
        return {"duration_s": parse_length(text) if isinstance(entry, Episode) else spoken.parse_duration(text)}
    if name == "count":
        return {"count": checked_count(text)}
    if name == "value" and isinstance(entry, Reading):
        if entry.meal:
            raise WordsError("A meal's minerals follow from its foods.", "Delete it and log the foods again.")
        number, items = spoken.parse_reading(text.split(), diary.catalogue[entry.factor], names.consumables("drink"))
        return {"value": number, "items": items}
    if isinstance(entry, Answer) and entry.question != ASK_WORRY:
        return {"value": spoken.parse_yes_no(text)}
    return {name: spoken.parse_rating(text, name=name)}


def _moment(diary: Diary, at: str | None, on: str | None, part: str | None, tz: str | None) -> Moment:
    return spoken.parse_when(
        at=at, on=on, part=part, now=clock.now(), day_start_min=diary.settings.day_start_min, offset_at=clock.zone(tz)
    )


def _replace(diary: Diary, stored: Stored, after: Entry, *, as_json: bool) -> None:
    names = reading.names_of(diary)
    before = diary.together_with(stored)
    changed = _all_changed(before, after)
    entries = [each.entry for each in changed]
    head = echo.head_of(entries, names)
    remarks = diary.store.replace(before, changed, action=diary.action(EDIT, head))
    _speak_up(stored.entry, after, diary, names, say=show.talk if as_json else show.out)
    if as_json:
        _show_entries("edit", changed, diary, names)
    else:
        moment = echo.moment_text(after.when, today=diary.today(), clock=diary.settings.clock)
        show.saved(
            " · ".join(
                show.one_line(part) for part in (head, moment, *echo.details_of(entries, names, is_note_short=True))
            )
        )
    for remark in remarks:
        show.talk(remark)


def _speak_up(before: Entry, after: Entry, diary: Diary, names: echo.Names, *, say: Callable[[str], None]) -> None:
    """Say what a change asks for; a new note alone asks for nothing, nor does an answer that only moves."""
    if not isinstance(after, Symptom | Answer):
        return
    when = before.when if isinstance(after, Answer) else after.when
    if dataclasses.replace(after, note=before.note, when=when) == before:
        return
    speak_up_in(diary, [after], names, say=say)


def _show_entries(command: str, entries: Sequence[Stored], diary: Diary, names: echo.Names) -> None:
    listed = [reading.entry_json(stored, diary, names) for stored in entries]
    show.out_json({"schema": f"twitchlog.{command}", "version": 1, "entries": listed})


def _all_changed(before: Sequence[Stored], after: Entry) -> list[Stored]:
    """What a change of one entry makes of those said in one breath with it: a meal moves as one, under one note."""
    if len(before) == 1:
        return [before[0]._replace(entry=after)]
    notes = [after.note, *[""] * (len(before) - 1)]
    return [
        each._replace(entry=dataclasses.replace(each.entry, when=after.when, note=note))
        for each, note in zip(before, notes, strict=True)
    ]


def delete(
    ctx: typer.Context,
    which: Annotated[list[str], typer.Argument(metavar="HANDLE...", help="One or more entries.")],
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """Take entries out; undo brings them back.

    \b
    For example:
      twitchlog delete k3f9qd
      twitchlog delete k3f9qd 8w2m4x
    """
    with reading.opened(ctx, diary) as found:
        chosen: dict[str, Stored] = {}
        for text in which:
            chosen.update((each.uid, each) for each in found.together_with(found.store.entry(text)))
        names = reading.names_of(found)
        groups = list(reading.said_together(chosen.values()))
        heads = [echo.head_of([stored.entry for stored in group], names) for group in groups]
        found.remove(list(chosen.values()), summary=heads[0] if len(heads) == 1 else f"{len(heads)} entries")
        if as_json:
            _show_entries("delete", list(chosen.values()), found, names)
            return
        for group, head in zip(groups, heads, strict=True):
            show.out(f"Deleted  {show.one_line(head)} · {echo.day_text(found.day_of(group[0]), found.today())}")
        show.out("         undo: twitchlog undo")


def undo(ctx: typer.Context, as_json: options.Json = False, diary: options.Diary = None) -> None:
    """Take back the last command that changed the diary.

    Again and again, back to the first entry.

    \b
    For example:
      twitchlog undo
      twitchlog undo && twitchlog undo
    """
    with reading.opened(ctx, diary) as found:
        _show_step("undo", found.undo(), "Undone", "again: twitchlog redo", as_json=as_json)


def redo(ctx: typer.Context, as_json: options.Json = False, diary: options.Diary = None) -> None:
    """Do again what was undone last.

    \b
    For example:
      twitchlog redo
      twitchlog undo && twitchlog redo
    """
    with reading.opened(ctx, diary) as found:
        _show_step("redo", found.redo(), "Done again", "undo: twitchlog undo", as_json=as_json)


def _show_step(command: str, summary: str, done: str, aside: str, *, as_json: bool) -> None:
    if as_json:
        show.out_json({"schema": f"twitchlog.{command}", "version": 1, "summary": summary})
    else:
        show.done(f"{done}  {show.one_line(summary)}", aside)
