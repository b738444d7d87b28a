"""`backup` and `restore`: copies of the diary, and back to one of them; must not tell what a note says."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from twitchlog import clock
from twitchlog.cli import echo, options, show
from twitchlog.cli.unlocking import unlocker
from twitchlog.diary.day import EXACT, Moment
from twitchlog.errors import NotFoundError, WordsError
from twitchlog.location import diary_path
from twitchlog.report import wording
from twitchlog.store import restoring
from twitchlog.store.actions import RESTORE, Action
from twitchlog.store.backup_names import ASKED, Backup
from twitchlog.store.backups import back_up_to, list_backups, make_backup
from twitchlog.store.candidates import opened_backup
from twitchlog.store.differences import Difference, TableDifference

_LIST = "list"
_BYTES_PER_MB = 1_000_000

_TABLE_NAMES = {
    "episode": "twitches",
    "reading": "values",
    "symptom": "symptoms",
    "medicine": "medicines",
    "dose": "doses",
    "day_mark": "marks of days",
    "note": "notes",
    "answer": "answers",
    "item": "drinks and foods behind values",
    "setting": "settings",
    "profile": "profile",
    "factor": "own factors",
    "user_item": "own drinks and foods",
    "mapping": "remembered columns of tables",
    "batch": "imports",
    "shown": "what was shown before",
    "flag_ack": "warning signs seen by a clinician",
}


def backup(
    ctx: typer.Context,
    place: Annotated[
        str | None, typer.Argument(metavar="[PATH]", help='A file or a folder; "list" shows the backups there are.')
    ] = None,
    force: options.Force = False,
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """Make a verified backup, or list them.

    Without a path it goes to the folder of the automatic backups, beside the diary; it stays there until you remove it.

    \b
    For example:
      twitchlog backup
      twitchlog backup list
    """
    path = diary_path(ctx.obj.chosen(diary))
    if place == _LIST:
        if force:
            raise WordsError("--force does not go with the list.", "Leave it out.")
        _list(path, as_json=as_json)
        return
    if as_json:
        raise WordsError("--json goes with the list.", "The list: twitchlog backup list --json")
    at, unlock = clock.now().occurred_at, unlocker()
    if place is None:
        made = make_backup(path, reason=ASKED, at=at, unlock=unlock, is_closed=True)
    else:
        made = _target(place)
        back_up_to(path, made, at=at, force=force, unlock=unlock, is_closed=True)
    show.out(f"Saved  a backup of {_size(Path(made).stat().st_size)}, compared with the diary: {show.one_line(made)}")


def _target(place: str) -> str:
    target = Path(os.path.expanduser(place))  # noqa: PTH111 -- pathlib's raises where there is no such person
    return str(target / f"diary-{clock.now().wall:%Y-%m-%d}.db" if target.is_dir() else target)


def _size(n_bytes: int) -> str:
    return f"{max(n_bytes / _BYTES_PER_MB, 0.1):.1f} MB"


def _list(path: str, *, as_json: bool) -> None:
    found = list_backups(path)
    if as_json:
        show.out_json(
            {
                "schema": "twitchlog.backups",
                "version": 1,
                "backups": [_as_json(n, one) for n, one in enumerate(found, 1)],
            }
        )
        return
    for number, one in enumerate(found, 1):
        sealed = " · encrypted" if one.is_encrypted else ""
        line = f"{number:>3}  {_when(one.at)}  {_size(one.n_bytes):>9}  {one.reason:<15} {one.name}{sealed}"
        show.out(show.one_line(line))
    if found:
        show.talk("To see what differs and go back to one: twitchlog restore NUMBER")
    else:
        show.talk("There is no backup yet. Make one: twitchlog backup")


def _as_json(number: int, one: Backup) -> dict[str, Any]:
    return {
        "number": number,
        "path": one.path,
        "made_at": _local(one.at).isoformat(),
        "reason": one.reason,
        "n_bytes": one.n_bytes,
        "is_encrypted": one.is_encrypted,
    }


def _local(at: int) -> Moment:
    return Moment(at, clock.local_offset_at(at))


def _when(at: int) -> str:
    wall = _local(at).wall
    return f"{wording.format_date(wall.date()):<12} {wall:%H:%M}"


def restore(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A backup: its file, or its number or name in twitchlog backup list.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    diary: options.Diary = None,
) -> None:
    """Go back to a backup, after showing what differs.

    All of it or nothing. The diary as it is now is kept as a backup first.

    \b
    For example:
      twitchlog restore 1 --yes
      twitchlog restore diary-2026-11-22.db --yes
    """
    path = diary_path(ctx.obj.chosen(diary))
    chosen = _chosen(path, file)
    at, unlock = clock.now().occurred_at, unlocker()
    state = restoring.state_of(path, unlock=unlock)
    with opened_backup(path, chosen, at=at, unlock=unlock) as candidate:
        if state != restoring.MISSING and not yes and not show.is_interactive():
            raise WordsError(
                "Restoring replaces the diary, and nobody can be asked here.", "To do it unasked: add --yes"
            )
        if state == restoring.USABLE:
            found = restoring.compare_with(path, candidate, unlock=unlock)
            if found is None:
                state = restoring.BROKEN
            elif found.is_equal:
                show.out("Nothing differs: the diary is as it was in that backup.")
                return
            else:
                _show_difference(found)
        if state == restoring.BROKEN:
            show.talk(
                f"The diary at {show.one_line(path)} is damaged, so it cannot be compared; its bytes will be kept."
            )
        if state != restoring.MISSING and not yes and not _is_wanted():
            show.talk("Nothing was changed.")
            return
        uid = clock.new_uids(1, at=at)[0]
        action = Action(uid, at, RESTORE, f"restored {Path(chosen).name}")
        outcome = restoring.restore(path, candidate, state=state, action=action, unlock=unlock)
    show.out(f"Restored  {show.one_line(str(chosen))}")
    if outcome.kept and outcome.was_broken:
        show.out(f"What was left of the diary is kept: {show.one_line(str(outcome.kept))}")
    elif outcome.kept:
        show.out(f"The diary as it was is kept: {show.one_line(str(outcome.kept))}")
    if outcome.remark:
        show.talk(outcome.remark)


def _chosen(path: str, words: str) -> str:
    """The file that words name: a number or a name of the list, else a path."""
    found = list_backups(path)
    if words.isascii() and words.isdigit() and not Path(words).exists():
        if not 1 <= int(words) <= len(found):
            raise NotFoundError(f"There is no backup with the number {int(words)}.", "All: twitchlog backup list")
        return found[int(words) - 1].path
    named = [one.path for one in found if words in (one.name, one.name.removesuffix(".db"))]
    return named[0] if named else os.path.expanduser(words)  # noqa: PTH111 -- as above


def _is_wanted() -> bool:
    return show.ask("Replace the diary with the backup? yes or no", default="no").lower() in ("y", "yes")


def _show_difference(found: Difference) -> None:
    show.out(f"{'':<18}{'here':>9}{'backup':>9}{'only here':>11}{'only there':>12}{'different':>11}")
    for one in found.entries:
        if one.n_here or one.n_there:
            show.out(_row(one))
    for one in found.others:
        if not one.is_equal:
            n = one.n_only_here + one.n_only_there + one.n_different
            show.out(f"{_TABLE_NAMES.get(one.table, one.table)}: {wording.count_of(n, 'difference')}")
    show.out(f"Newest entry: here {_newest(found.newest_here)}, in the backup {_newest(found.newest_there)}")
    steps = wording.count_of(found.n_actions_here, "step")
    show.out(f"History: {steps} here, {found.n_actions_there} in the backup")


def _row(one: TableDifference) -> str:
    return (
        f"{_TABLE_NAMES[one.table]:<18}{one.n_here:>9}{one.n_there:>9}"
        f"{one.n_only_here:>11}{one.n_only_there:>12}{one.n_different:>11}"
    )


def _newest(moment: Moment | None) -> str:
    if moment is None:
        return "none"
    day: dt.date = moment.wall.date()
    hour = f" {echo.clock_text(moment.wall.time(), '24h')}" if moment.precision == EXACT else ""
    return f"{wording.format_date(day)}{hour}"
