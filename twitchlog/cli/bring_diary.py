"""`import` of another twitchlog diary or of an export of one, and what comes of it; must not merge anything itself."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from twitchlog import clock
from twitchlog.cli import show
from twitchlog.cli.auto_backups import back_up_before
from twitchlog.cli.unlocking import unlocker
from twitchlog.errors import ImportFileError, WordsError
from twitchlog.importers.own_export import is_anonymous, is_own_export
from twitchlog.location import diary_path
from twitchlog.pipeline import open_diary
from twitchlog.report import wording
from twitchlog.store.actions import IMPORT, Action
from twitchlog.store.driver import is_encrypted, key_for
from twitchlog.store.merge import MergeOutcome, merge
from twitchlog.store.other_diary import looks_like_a_diary, temporary_folder

TABLE, DIARY, EXPORT = "csv", "diary", "export"
FORMATS = (TABLE, DIARY, EXPORT)


def format_of(file: str, said: str | None) -> str:
    """What a file is: as it was said, else by what it begins with."""
    if said is not None and said not in FORMATS:
        raise WordsError(f'There is no format "{show.one_line(said)}".', f"One of: {', '.join(FORMATS)}")
    if said:
        return said
    if looks_like_a_diary(file):
        return DIARY
    return EXPORT if is_own_export(file) else TABLE


def bring(
    ctx: typer.Context,
    file: str,
    file_format: str,
    *,
    is_told: bool,
    dry_run: bool,
    as_json: bool,
    diary: str | None,
) -> None:
    """Merge a diary, or an export of one, into the diary that the options name, and say what became of it.

    An export that is anonymous goes into a diary with entries only if its format was told, or someone says yes.
    """
    path = diary_path(ctx.obj.chosen(diary))
    settings = None
    if os.path.lexists(path):
        with open_diary(path, tell=show.talk, unlock=unlocker()) as found:
            settings = found.settings
    with _as_diary(file, file_format, path) as other:
        outcome = _merge(path, other, file, is_dry_run=True)
        if outcome.changes_something and file_format == EXPORT and is_anonymous(file):
            is_asked = not (dry_run or is_told or outcome.is_copy)
            if not _may_be_anonymous(file, is_asked=is_asked):
                return
        if not dry_run and outcome.changes_something:
            if settings:
                back_up_before(path, settings=settings)
            outcome = _merge(path, other, file, is_dry_run=False)
        is_less_safe = file_format == DIARY and is_encrypted(other)
    if as_json:
        show.out_json(_as_json(file, file_format, outcome, is_dry_run=dry_run))
    else:
        _print(file, outcome, path, is_dry_run=dry_run)
    if is_less_safe and not dry_run and not is_encrypted(path):
        show.talk("That diary is encrypted and this one is not. To encrypt it: twitchlog encrypt")


def _may_be_anonymous(file: str, *, is_asked: bool) -> bool:
    name = show.one_line(Path(file).name)
    sentence = f"{name} is anonymous: its dates were moved, and its names and notes taken away."
    if is_asked and not show.is_interactive():
        raise WordsError(sentence, "Beside your own entries it would mislead. To merge it all the same: --as export")
    show.talk(sentence)
    if not is_asked or show.ask("Merge it into this diary? yes or no", default="no").lower() in ("y", "yes"):
        return True
    show.talk("Nothing was changed.")
    return False


@contextmanager
def _as_diary(file: str, file_format: str, path: str) -> Iterator[str]:
    """The other diary's file: itself, or made of an export, encrypted if this diary is."""
    if file_format == DIARY:
        if Path(file).is_dir():
            raise ImportFileError(f"{show.one_line(Path(file).name)} is a folder, not a diary.", "Name the file in it.")
        yield file
        return
    from twitchlog.outgoing import diary_from_export

    if not Path(file).exists():
        raise ImportFileError(f"There is no file {show.one_line(Path(file).name)} to import.", "Check the path.")
    key = key_for(path, unlocker()) if Path(path).exists() else None
    with temporary_folder() as folder:
        made = diary_from_export(file, str(Path(folder) / "export.db"), key=key)
        yield made


def _merge(path: str, other: str, file: str, *, is_dry_run: bool) -> MergeOutcome:
    at = clock.now().occurred_at
    action = Action(clock.new_uids(1, at=at)[0], at, IMPORT, "")
    name = Path(file).resolve().name
    return merge(path, other, action=action, name=name, unlock=unlocker(), is_dry_run=is_dry_run)


def _print(file: str, outcome: MergeOutcome, path: str, *, is_dry_run: bool) -> None:
    name = show.one_line(Path(file).name)
    if outcome.is_copy:
        n = wording.count_of(outcome.n_added, "entry", "entries")
        steps = wording.count_of(outcome.n_actions, "step")
        said = f"the whole of {name} · {n}, {steps} of its history"
        if is_dry_run:
            show.out(f"Would bring in  {said}")
        else:
            show.done(f"Saved  import · {said}", f"to start over: remove {show.one_line(shlex.quote(path))}")
    else:
        for line in _lines(outcome):
            show.out(f"  {line}")
        if not outcome.changes_something:
            show.out(f"Nothing new in {name}: everything was here already.")
        elif is_dry_run:
            show.out(f"Would merge  {name}")
        elif outcome.changes_rows:
            show.saved(f"import · merge of {name}")
        else:
            show.out(f"Saved  import · merge of {name} · no entry changed")
    if is_dry_run and outcome.changes_something:
        show.out("Nothing was saved: leave out --dry-run to do it.")


def _lines(outcome: MergeOutcome) -> list[str]:
    told = [
        (outcome.n_added, "only there: added"),
        (outcome.n_known, "the same in both"),
        (outcome.n_changed_there, "changed there: as they are there now"),
        (outcome.n_changed_here, "changed here: stay as they are here"),
        (outcome.n_changed_both, "changed in both: field by field, the later change where both changed one"),
        (outcome.n_deleted, "deleted there: taken out here"),
        (outcome.n_kept_deleted, "deleted here: stay out"),
        (outcome.n_other, "settings and the like taken over"),
        (outcome.n_actions, "steps of its history kept beside this one's"),
    ]
    lines = [f"{n:>7}  {words}" for n, words in told if n]
    if outcome.n_days_none:
        days = wording.count_of(outcome.n_days_none, "day")
        lines.append(f'{days} said "none" in one diary and have twitches in the other: they count as with twitches')
    return lines


def _as_json(file: str, file_format: str, outcome: MergeOutcome, *, is_dry_run: bool) -> dict[str, Any]:
    return {
        "schema": "twitchlog.merge",
        "version": 1,
        "is_dry_run": is_dry_run,
        "file": Path(file).name,
        "format": file_format,
        **outcome._asdict(),
    }
