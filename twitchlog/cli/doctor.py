"""`doctor`: whether the diary is whole, what to do if not, and a new file of what is; must not look or mend itself."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import typer

from twitchlog import clock
from twitchlog.cli import options, show
from twitchlog.cli.unlocking import unlocker
from twitchlog.errors import DiaryFileError, OutputError
from twitchlog.location import diary_path
from twitchlog.report import wording
from twitchlog.store.actions import RESTORE, Action
from twitchlog.store.checks import examine
from twitchlog.store.findings import Examination, Finding
from twitchlog.store.salvage import Salvage, Unsaved, n_in_backup, salvage, write_list
from twitchlog.store.tidying import free_name, tidy

_FOUND = 8
_MOST_SHOWN = 20


class _Repair(NamedTuple):
    """What `--repair` did: findings that are mended and how, and the new file with what could not be saved."""

    done: dict[Finding, str]
    saved: Salvage | None = None
    list_file: str | None = None
    refused: str | None = None
    n_in_backup: int = 0


def doctor(
    ctx: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what cannot destroy; save what is whole into a new file.")
    ] = False,
    all_backups: Annotated[
        bool, typer.Option("--backups", help="Look at every row of every backup, however large they are.")
    ] = False,
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> int:
    """Check that the diary is whole, and say what to do if not.

    Looks at the file, every page and row, who may read it, what lies beside it, and its backups. Writes nothing, unless
    --repair is said; then too, the diary itself stays as it is. The exit code is 8 when something was found.

    \b
    For example:
      twitchlog doctor
      twitchlog doctor --repair
    """
    path = diary_path(ctx.obj.chosen(diary))
    found = examine(path, unlock=unlocker(), all_backups=all_backups)
    repaired = _repair(found) if repair else None
    left = [finding for finding in found.findings if not repaired or finding not in repaired.done]
    if as_json:
        show.out_json(_as_json(found, repaired))
    else:
        _print(found)
        if repaired and found.findings:
            _print_repair(found, repaired)
    return _FOUND if left else 0


def _repair(found: Examination) -> _Repair:
    done = tidy(found, unlock=unlocker())
    if not found.is_damaged:
        return _Repair(done)
    target = free_name(f"{found.path}.repaired", ".db")
    uid, at = *clock.new_uids(1, at=(now := clock.now().occurred_at)), now
    try:
        saved = salvage(found.path, target, action=Action(uid, at, RESTORE, "repaired"), unlock=unlocker())
    except DiaryFileError as error:
        return _Repair(done, refused=error.sentence)
    except FileExistsError:
        raise OutputError(f"{target} exists already.", "Move it away, and try again.") from None
    backup = found.newest_whole_backup
    n_held = n_in_backup(backup, saved.unsaved, unlock=unlocker()) if backup and saved.unsaved else 0
    has_list = bool(saved.unsaved or saved.mended)
    return _Repair(done, saved, write_list(saved) if has_list else None, n_in_backup=n_held)


def _print(found: Examination) -> None:
    looked = found.looked
    counted = [wording.count_of(looked.n_tables, "table"), wording.count_of(looked.n_rows, "row")]
    show.out(f"Looked at  {show.one_line(found.path)} · {' · '.join(counted)} · {looked.n_hashes} hashes compared")
    if found.n_backups:
        newest = f"the newest whole one: {found.newest_whole_backup}" if found.newest_whole_backup else "none is whole"
        show.out(f"           {wording.count_of(found.n_backups, 'backup')} · {show.one_line(newest)}")
    for note in found.notes:
        show.out(note)
    if not found.findings:
        entries = wording.count_of(looked.n_entries, "entry", "entries")
        show.out(f"The diary is whole: {entries}, {wording.count_of(looked.n_rows, 'row')}, every hash fits.")
        return
    show.out(f"Found      {wording.count_of(len(found.findings), 'thing')} that should not be so")
    for number, finding in enumerate(found.findings, 1):
        show.out(f"{number:>3}  {show.one_line(finding.sentence)}")
        if finding.where != found.path:
            show.out(f"     where: {show.one_line(finding.where)}")
        show.out(f"     what to do: {show.one_line(finding.what_to_do)}")
    if not found.is_damaged:
        show.out(f"The entries are whole: {wording.count_of(looked.n_entries, 'entry', 'entries')}, every hash fits.")


def _print_repair(found: Examination, repaired: _Repair) -> None:
    for sentence in repaired.done.values():
        show.out(f"Mended     {show.one_line(sentence)}")
    if repaired.refused:
        show.out(f"Nothing could be saved from the file: {show.one_line(repaired.refused)}")
        if found.newest_whole_backup:
            show.out(f'Go back to: twitchlog restore "{show.one_line(found.newest_whole_backup)}"')
    if repaired.saved is not None:
        _print_saved(found, repaired, repaired.saved)


def _print_saved(found: Examination, repaired: _Repair, saved: Salvage) -> None:
    entries, rows = wording.count_of(saved.n_entries, "entry", "entries"), wording.count_of(saved.n_rows, "row")
    show.out(f"Saved      {entries}, {rows} in a new diary: {show.one_line(saved.target)}")
    _print_rows("Put right  ", saved.mended)
    _print_rows("Not saved  ", saved.unsaved)
    if repaired.list_file:
        show.out(f"These rows are listed in: {show.one_line(repaired.list_file)}")
    if repaired.n_in_backup:
        show.out(
            f"{repaired.n_in_backup} of the rows that were not saved are in the newest whole backup: "
            f"{show.one_line(found.newest_whole_backup or '')}"
        )
    show.out("The diary itself was not touched.")
    show.out(f'To put the new file in its place: twitchlog restore "{show.one_line(saved.target)}"')


def _print_rows(head: str, rows: tuple[Unsaved, ...]) -> None:
    for row in rows[:_MOST_SHOWN]:
        columns = f" ({', '.join(row.columns)})" if row.columns else ""
        show.out(f"{head}{show.one_line(f'{_name_of(row)}{columns}')} · {row.reason}")
    if len(rows) > _MOST_SHOWN:
        show.out(f"{head}{len(rows) - _MOST_SHOWN} more rows")


def _name_of(row: Unsaved) -> str:
    is_readable = row.key and row.key.isprintable() and "None" not in row.key.split(" ")
    return f"{row.table}: {row.key}" if is_readable else f"an unreadable row of {row.table}"


def _as_json(found: Examination, repaired: _Repair | None) -> dict[str, Any]:
    return {
        "schema": "twitchlog.doctor",
        "version": 1,
        "diary": found.path,
        "is_whole": not found.findings,
        "is_damaged": found.is_damaged,
        **found.looked._asdict(),
        "findings": [finding._asdict() | {"is_damage": finding.is_damage} for finding in found.findings],
        "notes": list(found.notes),
        "n_backups": found.n_backups,
        "is_thorough": found.is_thorough,
        "newest_whole_backup": found.newest_whole_backup,
        "repair": _repair_json(repaired) if repaired else None,
    }


def _repair_json(repaired: _Repair) -> dict[str, Any]:
    saved = repaired.saved
    return {
        "mended": list(repaired.done.values()),
        "new_diary": saved.target if saved else None,
        "n_entries_saved": saved.n_entries if saved else None,
        "n_rows_saved": saved.n_rows if saved else None,
        "put_right": [_row_json(row) for row in saved.mended] if saved else [],
        "not_saved": [_row_json(row) for row in saved.unsaved] if saved else [],
        "n_in_backup": repaired.n_in_backup,
        "list_file": repaired.list_file,
        "refused": repaired.refused,
    }


def _row_json(row: Unsaved) -> dict[str, Any]:
    return {"table": row.table, "key": row.key, "reason": row.reason, "columns": list(row.columns)}
