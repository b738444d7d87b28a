"""`forget`: erasing for good, after saying what goes and asking; must not show a note or erase anything itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from twitchlog import clock
from twitchlog.cli import options, show
from twitchlog.cli.unlocking import unlocker
from twitchlog.diary import words as spoken
from twitchlog.errors import DiaryFileError, ManyMeanings, NotFoundError, TwitchlogError, WordsError
from twitchlog.location import diary_path
from twitchlog.pipeline import open_diary
from twitchlog.report import wording
from twitchlog.store.actions import FORGET, Action
from twitchlog.store.erasure import SHORTEST_SEARCHED, Erased, Request
from twitchlog.store.erasure_files import (
    ERASED,
    GONE,
    REMOVED,
    UNTOUCHED,
    BackupErased,
    automatic_backups,
)
from twitchlog.store.forgetting import Forgotten, preview, uids_ending
from twitchlog.store.forgetting import forget as forget_in

_SURE = "erase"
_NOT_REACHED = (
    "Not reached: copies elsewhere (backups made with a path, exports, reports, copies by a syncing or backup program)."
)


def forget(
    ctx: typer.Context,
    which: Annotated[list[str] | None, typer.Argument(metavar="[HANDLE...]", help="Entries, deleted ones too.")] = None,
    notes: Annotated[bool, typer.Option("--notes", help="Every note, beside entries and alone.")] = False,
    before: Annotated[
        str | None, typer.Option("--before", metavar="DATE", help="All entries of the days before this one.")
    ] = None,
    backups: Annotated[
        bool | None, typer.Option("--backups/--keep-backups", help="Erase it from the automatic backups too, or not.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """Erase entries, notes or all before a day, for good.

    Out of the diary, its history and its automatic backups. It cannot be undone. Afterwards the files are searched
    for what was erased (docs/keeping.md).

    \b
    For example:
      twitchlog forget k3f9qd --yes
      twitchlog forget --notes --keep-backups --yes
    """
    if sum((bool(which), notes, before is not None)) != 1:
        raise WordsError(
            "Say what to erase: entries, --notes, or --before DATE, one of them.", "twitchlog forget --help"
        )
    path = diary_path(ctx.obj.chosen(diary))
    request = _request(path, which or (), notes, before)
    meant = preview(path, request, unlock=unlocker())
    kept = automatic_backups(path)
    if not yes and not show.is_interactive():
        raise WordsError("Erasing cannot be undone, and nobody can be asked here.", "To do it unasked: add --yes")
    show.talk("This cannot be undone.")
    for line in _lines(meant):
        show.talk(f"  {line}")
    if not yes and not _is_sure():
        show.talk("Nothing was erased.")
        return
    with_backups = _with_backups(kept, backups, is_asked=not yes)
    at = clock.now().occurred_at
    action = Action(clock.new_uids(1, at=at)[0], at, FORGET, FORGET)
    done = forget_in(path, request, action=action, unlock=unlocker(), with_backups=with_backups)
    if as_json:
        show.out_json(_as_json(done, n_kept=0 if with_backups else len(kept)))
    else:
        _print(done, n_kept=0 if with_backups else len(kept))
    if done.left:
        raise _not_proved(path, *done.left[0])


def _not_proved(path: str, file: str, why: str) -> DiaryFileError:
    is_diary = file == path
    sentence = (
        f"Erased from the diary's rows, but {show.one_line(file)} may still hold some of it: {show.one_line(why)}."
    )
    free = "Close every program that has the diary open" if is_diary else "Free the file, or move it away"
    unfinished = "" if is_diary else " (unfinished copies: twitchlog doctor --repair)"
    return DiaryFileError(sentence, f"{free}{unfinished}, then give the same command again.")


def _request(path: str, which: Sequence[str], notes: bool, before: str | None) -> Request:
    with open_diary(path, create=False, tell=show.talk, unlock=unlocker()) as found:
        today = found.today()
        if before is not None:
            day = spoken.parse_date(before, today=today)
            if day > today:
                raise WordsError(
                    f"{day} is in the future.", "The running day and later ones are kept: name one up to it."
                )
            return Request(before=day)
        if notes:
            return Request(notes=True)
        uids: list[str] = []
        for handle in which:
            try:
                uids += [each.uid for each in found.together_with(found.store.entry(handle))]
            except NotFoundError:
                uids.append(_past_uid(path, handle))
    return Request(uids=tuple(dict.fromkeys(uids)))


def _past_uid(path: str, handle: str) -> str:
    """An entry that is no longer there: in the history, or in a backup."""
    found: set[str] = set()
    for file in (path, *automatic_backups(path)):
        try:
            found |= set(uids_ending(file, handle, unlock=unlocker()))
        except (TwitchlogError, OSError):
            continue  # a backup that cannot be read holds no entry that could be named
    if len(found) > 1:
        raise ManyMeanings(f'"{show.one_line(handle)}" is the end of {len(found)} entries.', choices=sorted(found))
    if not found:
        raise NotFoundError(
            f'There is no entry "{show.one_line(handle)}", nor in the history or a backup.',
            "To see what there is: twitchlog list   or   twitchlog history",
        )
    return found.pop()


def _lines(meant: Erased) -> list[str]:
    if meant.is_nothing:
        return ["Nothing of it is in the diary any more; its file is written anew, and backups are looked through."]
    lines = []
    if meant.n_entries:
        lines.append(wording.count_of(meant.n_entries, "entry", "entries"))
    if meant.n_past:
        lines.append(f"{wording.count_of(meant.n_past, 'entry', 'entries')} deleted before, out of the history")
    if meant.n_notes:
        lines.append(f"{wording.count_of(meant.n_notes, 'note')} beside entries that stay")
    if meant.n_shown:
        lines.append(f"{wording.count_of(meant.n_shown, 'row')} of what was shown, or seen by a clinician, before then")
    if meant.n_batches:
        lines.append(f"{wording.count_of(meant.n_batches, 'import')} of which nothing is left")
    if meant.n_versions:
        lines.append(f"{wording.count_of(meant.n_versions, 'row')} of the history")
    if meant.first_day and meant.last_day:
        lines.append(f"of {wording.format_period(meant.first_day, meant.last_day)}")
    return lines


def _is_sure() -> bool:
    return show.ask(f'To erase it, type "{_SURE}"; anything else leaves all as it is').lower() == _SURE


def _with_backups(kept: Sequence[str], said: bool | None, *, is_asked: bool) -> bool:
    if said is not None or not kept or not is_asked:
        return said is not False
    return show.ask(f"Erase it from the {_copies(len(kept))} too? yes or no", default="yes").lower() in ("y", "yes")


def _print(done: Forgotten, *, n_kept: int) -> None:
    erased = done.erased
    n = wording.count_of(erased.n_entries + erased.n_past, "entry", "entries")
    notes = f", {wording.count_of(erased.n_notes, 'note')}" if erased.n_notes else ""
    show.out(f"Erased  {n}{notes}")
    n_erased = sum(backup.outcome == ERASED for backup in done.backups)
    if done.backups:
        show.out(f"Backups: erased in {n_erased} of {len(done.backups)}")
    for backup in done.backups:
        if backup.outcome not in (ERASED, UNTOUCHED):
            show.out(f"  {show.one_line(Path(backup.path).name)} {show.one_line(_outcome(backup))}")
    if n_kept:
        show.out(f"{_copies(n_kept)} may still hold it: twitchlog backup list")
    for file, why in done.left:
        show.out(f"May still hold some of it: {show.one_line(Path(file).name)} ({show.one_line(why)})")
    if not done.left:
        files = wording.count_of(1 + sum(each.outcome not in (REMOVED, GONE) for each in done.backups), "file")
        searched = wording.count_of(done.n_searched, "word or uid", "words and uids")
        show.out(f"Searched {files} for {searched}: none is left.")
    if done.n_used:
        show.out(f"{done.n_used} of them stand in what stays, and were not counted.")
    if erased.n_short:
        show.out(f"{erased.n_short} shorter than {SHORTEST_SEARCHED} characters were erased but not searched for.")
    show.out(_NOT_REACHED)


def _copies(n: int) -> str:
    return wording.count_of(n, "backup or other copy", "backups and other copies")


def _outcome(backup: BackupErased) -> str:
    return f"{backup.outcome}: {backup.why}" if backup.why else backup.outcome


def _as_json(done: Forgotten, *, n_kept: int) -> dict[str, Any]:
    erased = done.erased

    def day(value: dt.date | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "schema": "twitchlog.forget",
        "version": 1,
        "n_entries": erased.n_entries,
        "n_past": erased.n_past,
        "n_notes": erased.n_notes,
        "n_versions": erased.n_versions,
        "n_shown": erased.n_shown,
        "n_batches": erased.n_batches,
        "first_day": day(erased.first_day),
        "last_day": day(erased.last_day),
        "backups": [{"file": Path(b.path).name, "outcome": _outcome(b)} for b in done.backups],
        "n_backups_kept": n_kept,
        "n_searched": done.n_searched,
        "n_used_elsewhere": done.n_used,
        "n_too_short": erased.n_short,
        "found_in": [Path(file).name for file in done.found_in],
    }
