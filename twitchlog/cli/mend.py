"""`edit`, `delete`, `undo`, `redo`: mending; what was is kept in the history; must not load pandas."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from twitchlog import clock
from twitchlog.cli import echo, options, reading, show
from twitchlog.diary import words as spoken
from twitchlog.diary.day import Moment
from twitchlog.diary.entries import DayMark, Dose, Entry, Episode, Medicine, Note, Reading, Stored, Symptom
from twitchlog.errors import WordsError
from twitchlog.pipeline import Diary
from twitchlog.report import wording

_KIND_NAMES: dict[type[Entry], str] = {
    Episode: "twitch",
    Reading: "value",
    Symptom: "symptom",
    Medicine: "medicine",
    Dose: "dose",
    DayMark: "mark of a day",
    Note: "note",
}
_TAKES: dict[type[Entry], tuple[str, ...]] = {
    Episode: ("site", "intensity", "for", "count"),
    Reading: ("value",),
    Symptom: ("site", "severity", "for"),
    Medicine: (),
    Dose: (),
    DayMark: (),
    Note: (),
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
    count: Annotated[int | None, typer.Option("--count", metavar="N", min=1, help="Another count.")] = None,
    severity: Annotated[str | None, typer.Option("--severity", metavar="0-10", help="Another severity.")] = None,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help='Another note; "" removes it.')] = None,
    diary: options.Diary = None,
) -> None:
    """Change an entry; what it was stays in the history.

    \b
    For example:
      twitchlog edit k3f9qd --intensity 5 --note "after the run"
      twitchlog edit k3f9qd --at "yesterday 23:10"
    """
    with reading.opened(ctx, diary) as found:
        stored = found.store.entry(which)
        said = {
            "site": site,
            "intensity": intensity,
            "for": length,
            "count": count,
            "value": value,
            "severity": severity,
        }
        given = {name: text for name, text in said.items() if text is not None}
        _refuse_what_does_not_fit(stored.entry, list(given))
        after = stored.entry
        for name, text in given.items():
            after = dataclasses.replace(after, **_field(name, text, stored.entry, found))
        if note is not None:
            after = dataclasses.replace(after, note=note)
        if at or on or part:
            after = dataclasses.replace(after, when=_moment(found, at, on, part, tz))
        if after == stored.entry:
            raise WordsError("That would change nothing.", "Say what to change: twitchlog edit --help")
        _replace(found, stored, after)


def _refuse_what_does_not_fit(entry: Entry, names: Sequence[str]) -> None:
    takes = _TAKES[type(entry)]
    wrong = [name for name in names if name not in takes]
    if wrong:
        can = ", ".join(f"--{name}" for name in (*takes, "at", "on", "part", "note"))
        raise WordsError(f"A {_KIND_NAMES[type(entry)]} has no --{wrong[0]}.", f"It takes {can}.")


def _field(name: str, text: Any, entry: Entry, diary: Diary) -> dict[str, Any]:
    names = reading.names_of(diary)
    if name == "site":
        place = spoken.parse_place(text.split(), names.body, areas_allowed=isinstance(entry, Symptom))
        return {"site": place.site, "side": place.side}
    if name == "for":
        return {"duration_s": spoken.parse_duration(text)}
    if name == "count":
        return {"count": text}
    if name == "value" and isinstance(entry, Reading):
        if entry.meal:
            raise WordsError("A meal's minerals follow from its foods.", "Delete it and log the foods again.")
        number, items = spoken.parse_reading(text.split(), diary.catalogue[entry.factor], names.consumables("drink"))
        return {"value": number, "items": items}
    return {name: spoken.parse_rating(text, name=name)}


def _moment(diary: Diary, at: str | None, on: str | None, part: str | None, tz: str | None) -> Moment:
    return spoken.parse_when(
        at=at, on=on, part=part, now=clock.now(), day_start_min=diary.settings.day_start_min, offset_at=clock.zone(tz)
    )


def _replace(diary: Diary, stored: Stored, after: Entry) -> None:
    names = reading.names_of(diary)
    head = echo.head(after, names)
    others = [] if stored.entry.when == after.when else diary.together_with(stored)
    if len(others) > 1:  # a meal moves as one
        moved = [other._replace(entry=dataclasses.replace(other.entry, when=after.when)) for other in others]
        changed = [other._replace(entry=after) if other.uid == stored.uid else other for other in moved]
        remarks = diary.store.replace(others, changed, action=diary.action("edit", head))
    else:
        remarks = diary.replace(stored, after, summary=head)
    today = diary.today()
    moment = echo.moment_text(after.when, today=today, clock=diary.settings.clock)
    show.saved(" · ".join(show.one_line(part) for part in (head, moment, *echo.details(after))))
    for remark in remarks:
        show.talk(remark)


def delete(
    ctx: typer.Context,
    which: Annotated[list[str], typer.Argument(metavar="HANDLE...", help="One or more entries.")],
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
        heads = [echo.head(stored.entry, names) for stored in chosen.values()]
        found.remove(list(chosen.values()), summary=heads[0] if len(heads) == 1 else f"{len(heads)} entries")
        for stored, head in zip(chosen.values(), heads, strict=True):
            day = wording.format_day(found.day_of(stored))
            show.out(f"Deleted  {show.one_line(head)} · {day}")
        show.out("         undo: twitchlog undo")


def undo(ctx: typer.Context, diary: options.Diary = None) -> None:
    """Take back the last command that changed the diary.

    Again and again, back to the first entry.

    \b
    For example:
      twitchlog undo
      twitchlog undo && twitchlog undo
    """
    with reading.opened(ctx, diary) as found:
        show.out(f"Undone  {show.one_line(found.undo())}          again: twitchlog redo")


def redo(ctx: typer.Context, diary: options.Diary = None) -> None:
    """Do again what was undone last.

    \b
    For example:
      twitchlog redo
      twitchlog undo && twitchlog redo
    """
    with reading.opened(ctx, diary) as found:
        show.out(f"Done again  {show.one_line(found.redo())}          undo: twitchlog undo")
