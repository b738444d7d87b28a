"""`today`, `list`, `show` and `history`: looking back; must not change anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

import typer

from twitchlog import clock
from twitchlog.cli import echo, options, reading, show
from twitchlog.cli.echo import Names
from twitchlog.diary import words as spoken
from twitchlog.diary.day import EXACT, WHOLE_DAY, Moment, offset_text, part_name
from twitchlog.diary.entries import ENTRY_TYPES, MARKS, DayMark, Reading, Stored
from twitchlog.diary.factors import FOOD_FACTORS
from twitchlog.errors import UnknownWord, WordsError
from twitchlog.pipeline import Diary
from twitchlog.report import wording

_NEWEST = 50
_NEWEST_ACTIONS = 20


class Kinds(NamedTuple):
    """Which entries a `--kind` word means."""

    kinds: tuple[str, ...] | None = None
    factors: tuple[str, ...] | None = None
    marks: tuple[str, ...] | None = None


_KIND_WORDS = {
    **{entry_type.kind: Kinds((entry_type.kind,)) for entry_type in ENTRY_TYPES},
    **{mark: Kinds((DayMark.kind,), marks=(mark,)) for mark in MARKS},
    "twitch": Kinds(("episode",)),
    "pause": Kinds((DayMark.kind,), marks=("paused",)),
    "food": Kinds((Reading.kind,), factors=FOOD_FACTORS),
    "sleep": Kinds((Reading.kind,), factors=("sleep_h", "sleep_quality")),
}


def list_(
    ctx: typer.Context,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="twitch, caffeine, symptom, none, pause, note, …")
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", metavar="PLACE", help='A place or region: "left calf", lumbosacral.')
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    all_entries: Annotated[bool, typer.Option("--all", help=f"All of them, not just the newest {_NEWEST}.")] = False,
    as_of: options.AsOf = None,
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """List entries.

    \b
    For example:
      twitchlog list --since "7 days ago"
      twitchlog list --kind twitch --site "left calf" --all
    """
    with reading.opened(ctx, diary) as found:
        start, end = reading.period(found, since, until, today=reading.running_day(found, as_of))
        wanted = _kinds(kind, found)
        newest = None if all_entries or start or end else _NEWEST + 1
        entries: Iterator[Stored] = found.entries(
            kinds=wanted.kinds,
            factors=wanted.factors,
            marks=wanted.marks,
            start=start,
            end=end,
            site=site,
            newest=newest,
        )
        names = reading.names_of(found)
        if newest is not None:
            kept = list(entries)
            entries = iter(kept[-_NEWEST:])
            if len(kept) > _NEWEST:
                show.talk(f"The newest {_NEWEST}. All of them: twitchlog list --all")
        if as_json:
            head: dict[str, object] = {"schema": "twitchlog.list", "version": 1}
            show.out_json_list(head, "entries", (reading.entry_json(stored, found, names) for stored in entries))
        else:
            _print_by_day(entries, found, names)


def _kinds(word: str | None, diary: Diary) -> Kinds:
    if word is None:
        return Kinds()
    wanted = word.strip().lower()
    if wanted in _KIND_WORDS:
        return _KIND_WORDS[wanted]
    keys = [factor.key for factor in diary.catalogue if wanted in (factor.key, factor.name, *factor.aliases)]
    if not keys and (factor := diary.catalogue.named(wanted)):
        keys = [factor.key]
    if keys:
        return Kinds((Reading.kind,), factors=tuple(keys))
    known = [*_KIND_WORDS, *(factor.name for factor in diary.catalogue)]
    near = spoken.nearest(wanted, known)
    raise UnknownWord(
        f'There is no kind of entry "{show.one_line(word)}".',
        f"Did you mean: {', '.join(near)}?" if near else "For example: --kind twitch, --kind caffeine, --kind note",
        near,
    )


def _print_by_day(entries: Iterator[Stored], diary: Diary, names: Names) -> None:
    is_empty = True
    for day, of_day in _by_day(entries, diary):
        if not is_empty:
            show.out("")
        is_empty = False
        show.out(wording.format_day(day, with_year=True))
        for together in reading.said_together(of_day):
            show.out(f"  {reading.entry_line(together, diary, names)}")
    if is_empty:
        show.talk("No entries there. Log one: twitchlog twitch left calf")


def _by_day(entries: Iterator[Stored], diary: Diary) -> Iterator[tuple[dt.date, list[Stored]]]:
    """Entries in order of time, by diary day: a sleep that ended at 2:00 belongs to the day after a twitch at 3:00."""
    open_days: dict[dt.date, list[Stored]] = {}
    for stored in entries:
        day = diary.day_of(stored)
        for over in sorted(each for each in open_days if each < day - dt.timedelta(days=1)):
            yield over, open_days.pop(over)
        open_days.setdefault(day, []).append(stored)
    yield from sorted(open_days.items())


def today(
    ctx: typer.Context,
    as_of: options.AsOf = None,
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """Show the running diary day.

    \b
    For example:
      twitchlog today
      twitchlog today --as-of yesterday
    """
    from twitchlog.cli import day_page
    from twitchlog.cli.prompts import prompt_lines

    with reading.opened(ctx, diary) as found:
        day = reading.running_day(found, as_of)
        if day > found.today():
            raise WordsError(f"{wording.format_day(day, with_year=True)} is in the future.", "Give a day up to today.")
        page = day_page.read_day(found, day)
        if as_json:
            show.out_json(day_page.day_json(page, found))
        else:
            for line in prompt_lines(found, day):
                show.out(f"{line}\n")
            show.out(day_page.day_text(page, found))


def show_(
    ctx: typer.Context,
    which: Annotated[str, typer.Argument(metavar="HANDLE", help="The letters that twitchlog list shows first.")],
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """Show one entry with everything known of it.

    \b
    For example:
      twitchlog show k3f9qd
      twitchlog show k3f9qd --json
    """
    with reading.opened(ctx, diary) as found:
        stored = found.store.entry(which)
        names = reading.names_of(found)
        if as_json:
            entry = reading.entry_json(stored, found, names)
            show.out_json({"schema": "twitchlog.entry", "version": 1, "entry": entry})
            return
        for label, text in _known(stored, found, names):
            show.out(f"{label:<12} {show.one_line(text)}")


def _known(stored: Stored, diary: Diary, names: Names) -> Iterator[tuple[str, str]]:
    entries = [each.entry for each in diary.together_with(stored)]
    notes = [entry.note for entry in entries if entry.note]
    yield "what", echo.head_of(entries, names)
    for part in echo.details_of(entries, names):
        if part not in notes:
            yield "", part
    for note in notes:
        yield "note", note
    when, day = stored.entry.when, diary.day_of(stored)
    if when.precision == EXACT:
        yield "when", f"{_stamp_of(when, diary)} ({offset_text(when.offset_min)})"
    else:
        part_of_day = "" if when.precision == WHOLE_DAY else f", {part_name(when)}"
        yield "when", f"{wording.format_day(day, with_year=True)}{part_of_day}"
    if day != when.wall.date():
        yield "diary day", wording.format_day(day, with_year=True)
    yield "entered", _stamp(stored.logged_at, diary)
    yield "source", "typed" if stored.source == "typed" else f"import {stored.source}"
    yield "handle", stored.uid


def _stamp(at: int, diary: Diary) -> str:
    return _stamp_of(Moment(at, clock.local_offset_at(at)), diary)


def _stamp_of(when: Moment, diary: Diary) -> str:
    wall = when.wall
    return f"{wording.format_day(wall.date(), with_year=True)} {echo.clock_text(wall.time(), diary.settings.clock)}"


def history(
    ctx: typer.Context,
    which: Annotated[
        str | None, typer.Argument(metavar="[HANDLE]", help="Only this entry, with every version.")
    ] = None,
    all_actions: Annotated[bool, typer.Option("--all", help=f"All, not just the newest {_NEWEST_ACTIONS}.")] = False,
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """Show what was done, or every version of one entry.

    \b
    For example:
      twitchlog history
      twitchlog history k3f9qd
    """
    with reading.opened(ctx, diary) as found:
        if which is not None:
            _entry_history(found, which, as_json=as_json)
            return
        actions = found.store.history(limit=None if all_actions else _NEWEST_ACTIONS)
        if as_json:
            show.out_json({"schema": "twitchlog.history", "version": 1, "actions": [_action_json(a) for a in actions]})
            return
        if not actions:
            show.talk("Nothing was done yet.")
        for action in actions:
            undone = "  (undone)" if action.is_undone else ""
            undone += "  (in another diary)" if action.is_merged else ""
            rows = f"  ({action.n_rows} rows)" if action.n_rows > 1 else ""
            show.out(f"{_stamp(action.at, found)}  {action.kind:<8} {show.one_line(action.summary)}{rows}{undone}")


def _action_json(action: Any) -> dict[str, Any]:
    return {
        "id": action.id,
        "at": Moment(action.at, clock.local_offset_at(action.at)).isoformat(),
        "kind": action.kind,
        "summary": action.summary,
        "n_rows": action.n_rows,
        "is_undone": action.is_undone,
        "is_merged": action.is_merged,
    }


def _entry_history(diary: Diary, which: str, *, as_json: bool) -> None:
    uid = diary.store.uid_of(which)
    names = reading.names_of(diary)
    changes = diary.store.versions(uid)
    if as_json:
        listed = [
            {
                "at": Moment(change.at, clock.local_offset_at(change.at)).isoformat(),
                "kind": change.kind,
                "is_merged": change.is_merged,
                "entry": reading.entry_json(change.after, diary, names) if change.after else None,
            }
            for change in changes
        ]
        show.out_json({"schema": "twitchlog.entry_history", "version": 1, "uid": uid, "versions": listed})
        return
    for change in changes:
        version = change.after
        text = reading.entry_line([version], diary, names).partition("  ")[2] if version else "not in the diary"
        day = f"{wording.format_day(diary.day_of(version))} " if version else ""
        elsewhere = "  (in another diary)" if change.is_merged else ""
        show.out(f"{_stamp(change.at, diary)}  {change.kind:<8} {day}{text}{elsewhere}")
