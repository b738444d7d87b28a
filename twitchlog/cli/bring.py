"""`import`: another program's table into the diary (another diary: `bring_diary`); must not parse files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from twitchlog import clock
from twitchlog.cli import bring_diary, options, reading, show
from twitchlog.cli.auto_backups import back_up_before
from twitchlog.errors import ImportFileError, WordsError
from twitchlog.importers.base import ImportPlan
from twitchlog.importers.csv_mapping import parse_mapping
from twitchlog.importers.csv_table import plan_table, read_header
from twitchlog.incoming import ImportOutcome, Remembered, apply_plan, compare_plan, remembered_for
from twitchlog.pipeline import Diary, body
from twitchlog.report import wording

_MOST_SHOWN = 20
_COUNT_NAMES = {
    "episode": "twitch episodes",
    "none": "days without twitches",
    "food complete": "days, all food logged",
}


def import_file(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A table, another diary, or an export of one.")],
    file_format: Annotated[
        str | None, typer.Option("--as", metavar="FORMAT", help="csv (a table), diary, export; else by its content.")
    ] = None,
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=TARGET", help="What a column is; once for each (docs/import.md)."),
    ] = None,
    observed_when: Annotated[
        str | None,
        typer.Option("--observed-when", metavar="COLUMN", help='Where it is filled, no twitches means "none".'),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be added.")] = False,
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", metavar="CHAR", help="Between cells: , ; tab |")
    ] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", metavar="NAME", help="utf-8, utf-16, cp1252, …")] = None,
    decimal: Annotated[str | None, typer.Option("--decimal", metavar="CHAR", help="The decimal sign: . or ,")] = None,
    date_order: Annotated[str | None, typer.Option("--date-order", metavar="ORDER", help="dmy, mdy or ymd.")] = None,
    tz: options.Zone = None,
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """Bring in a table, another diary or an export.

    All of it or nothing, as one step that undo takes back. Brought in again, it adds only what is new. How the
    columns of a table were mapped is remembered. Of two diaries, both histories are kept; into an empty diary another
    one comes with its own history, and undo takes back the last step of that (docs/keeping.md).

    \b
    For example:
      twitchlog import days.csv --as csv --map n=twitch_episodes --map sleep=sleep_h --dry-run
      twitchlog import other.db --dry-run
    """
    said = {"delimiter": delimiter, "encoding": encoding, "decimal": decimal, "date_order": date_order}
    if not file.strip():
        raise WordsError("That names no file to import.", "For example: twitchlog import other.db --dry-run")
    found_format = bring_diary.format_of(file, file_format)
    if found_format != bring_diary.TABLE:
        _refuse_what_is_of_tables({"map": maps, "observed_when": observed_when, **said})
        is_told = file_format is not None
        bring_diary.bring(ctx, file, found_format, is_told=is_told, dry_run=dry_run, as_json=as_json, diary=diary)
        return
    with reading.opened_or_blank(ctx, diary) as found:
        remembered = remembered_for(found, file, delimiter=delimiter, encoding=encoding)
        recalled = {name: value for name, value in _options_of(remembered).items() if said.get(name) is None}
        mapping, observed = _mapping(remembered, file, maps, observed_when, delimiter, encoding)
        plan = plan_table(
            file,
            mapping,
            now=clock.now(),
            offset_at=clock.zone(tz),
            catalogue=found.catalogue,
            body=body(),
            observed_when=observed,
            day_start_min=found.settings.day_start_min,
            **(said | recalled),
        )
        _refuse_bad_rows(plan)
        outcome = compare_plan(found, plan)
        if not dry_run and outcome.added:
            with reading.opened(ctx, diary, create=True) as written:
                back_up_before(written.store.path, settings=written.settings)
                apply_plan(written, plan, outcome)
        if as_json:
            show.out_json(_as_json(plan, outcome, is_dry_run=dry_run))
            return
        _print_remembered(() if maps else mapping, recalled)
        _print(plan, outcome, found, is_dry_run=dry_run)


def _refuse_what_is_of_tables(said: Mapping[str, object]) -> None:
    wrong = [name for name, value in said.items() if value]
    if wrong:
        option = f"--{wrong[0].replace('_', '-')}"
        raise WordsError(f"{option} is said of a table, and this is a diary.", "Leave it out, or say --as csv")


def _options_of(remembered: Remembered | None) -> dict[str, str]:
    return remembered.options if remembered else {}


def _option(value: str) -> str:
    return "tab" if value == "\t" else show.one_line(value)


def _mapping(
    remembered: Remembered | None,
    file: str,
    maps: list[str] | None,
    observed_when: str | None,
    delimiter: str | None,
    encoding: str | None,
) -> tuple[tuple[tuple[str, str], ...], str | None]:
    """The mapping that was said, else the one remembered for this header."""
    if maps:
        return parse_mapping(maps), observed_when
    if remembered:
        return remembered.mapping, observed_when or remembered.observed_when
    header = read_header(file, delimiter=delimiter, encoding=encoding)
    raise WordsError(
        "Say what the columns are.",
        f"For example: --map {show.one_line(header.columns[-1])}=twitch_episodes   "
        f"Columns: {', '.join(show.one_line(name) for name in header.columns[:12])}",
    )


def _refuse_bad_rows(plan: ImportPlan) -> None:
    if plan.is_applicable:
        return
    for row in plan.bad_rows[:_MOST_SHOWN]:
        show.talk(f"line {row.line}: {row.sentence}")
    more = len(plan.bad_rows) - _MOST_SHOWN
    raise ImportFileError(
        f"{wording.count_of(len(plan.bad_rows), 'row')} of {plan.n_rows} cannot be read"
        + (f" ({more} not shown)." if more > 0 else "."),
        "Nothing was imported. Mend the rows, or map other columns.",
    )


def _print_remembered(mapping: Sequence[tuple[str, str]], recalled: Mapping[str, str]) -> None:
    if mapping:
        mapped = ", ".join(f"{column} = {target}" for column, target in mapping)
        show.out(f"Mapped as last time: {show.one_line(mapped)}")
    if recalled:
        options_said = " ".join(f"--{name.replace('_', '-')} {_option(value)}" for name, value in recalled.items())
        show.out(f"Read as last time: {options_said}")


def _print(plan: ImportPlan, outcome: ImportOutcome, diary: Diary, *, is_dry_run: bool) -> None:
    for note in plan.notes:
        show.out(note)
    if plan.unmapped:
        show.out(f"Left out (not mapped): {', '.join(plan.unmapped)}")
    if plan.duplicates:
        lines = ", ".join(str(line) for line in plan.duplicates[:10]) + (", …" if len(plan.duplicates) > 10 else "")
        show.out(f"{wording.count_of(len(plan.duplicates), 'row')} repeated an earlier one, counted once: line {lines}")
    for count in plan.counts:
        name = _count_name(count.kind, count.what, diary, plan)
        show.out(f"  {name:<24} {count.n_entries:>7} on {wording.count_of(count.n_days, 'day')}")
    _print_differences(outcome)
    n = wording.count_of(len(outcome.added), "entry", "entries")
    days = wording.format_period(plan.first_day, plan.last_day) if plan.first_day and plan.last_day else "no day"
    summary = f"{n} from {wording.count_of(plan.n_rows, 'row')} · {days}"
    if is_dry_run and outcome.added:
        show.out(f"Would add  {summary}")
        show.out("Nothing was saved: leave out --dry-run to do it.")
    elif outcome.added:
        show.saved(f"import · {summary}")
    elif outcome.n_differing or outcome.n_contradicted or outcome.n_deleted:
        show.out(f"Nothing new  {summary}")
    else:
        show.out(f"Nothing new  {summary}: everything was here already.")


def _count_name(kind: str, what: str, diary: Diary, plan: ImportPlan) -> str:
    if kind == "reading":
        new = {factor.key: factor.name for factor in plan.new_factors}
        return diary.catalogue[what].name if what in diary.catalogue else f"{new.get(what, what)} (new)"
    return _COUNT_NAMES.get(what or kind, what or kind)


def _print_differences(outcome: ImportOutcome) -> None:
    if outcome.n_known:
        show.out(f"{wording.count_of(outcome.n_known, 'entry', 'entries')} came in before")
    if outcome.n_deleted:
        verb = "was" if outcome.n_deleted == 1 else "were"
        stays = "stays" if outcome.n_deleted == 1 else "stay"
        show.out(f"{outcome.n_deleted} of them {verb} deleted here and {stays} away")
    if outcome.n_differing:
        verb, stays = ("differs", "stays as it is") if outcome.n_differing == 1 else ("differ", "stay as they are")
        show.out(f"{wording.count_of(outcome.n_differing, 'day')} {verb} from the file now and {stays} here")
    if outcome.n_contradicted:
        show.out(f'{wording.count_of(outcome.n_contradicted, "day")} said "none" but has twitches here: left out')
    if outcome.n_days_none:
        verb = "was marked as one" if outcome.n_days_none == 1 else "were marked as days"
        counts = "it now counts as a day" if outcome.n_days_none == 1 else "they now count as days"
        days = wording.count_of(outcome.n_days_none, "day")
        show.out(f"{days} of these {verb} without twitches; {counts} with twitches")
    if outcome.n_days_paused:
        verb = "is" if outcome.n_days_paused == 1 else "are"
        days = wording.count_of(outcome.n_days_paused, "day")
        show.out(f"{days} of these {verb} paused: twitches there are kept and listed, and stay out of every rate")


def _as_json(plan: ImportPlan, outcome: ImportOutcome, *, is_dry_run: bool) -> dict[str, object]:
    return {
        "schema": "twitchlog.import",
        "version": 1,
        "is_dry_run": is_dry_run,
        "file": plan.file_name,
        "format": plan.format,
        "n_rows": plan.n_rows,
        "n_added": len(outcome.added),
        "n_known": outcome.n_known,
        "n_differing": outcome.n_differing,
        "n_contradicted": outcome.n_contradicted,
        "n_deleted": outcome.n_deleted,
        "n_days_none": outcome.n_days_none,
        "n_days_paused": outcome.n_days_paused,
        "duplicate_lines": list(plan.duplicates),
        "mapping": dict(plan.mapping),
        "observed_when": plan.observed_when,
        "options": dict(plan.options),
        "unmapped": list(plan.unmapped),
        "notes": list(plan.notes),
        "first_day": plan.first_day.isoformat() if plan.first_day else None,
        "last_day": plan.last_day.isoformat() if plan.last_day else None,
        "counts": [count._asdict() for count in plan.counts],
    }
