"""`flags`: the warning signs, why each one, and that a clinician has seen it; must not judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from twitchlog import clock
from twitchlog.cli import options, reading, show
from twitchlog.diary import words as spoken
from twitchlog.diary.entries import Stored
from twitchlog.errors import NotFoundError, WordsError
from twitchlog.pages import looks_like_worry
from twitchlog.pipeline import Diary
from twitchlog.reference.tables import red_flags
from twitchlog.report import wording
from twitchlog.store.acks import ack_step
from twitchlog.store.actions import SETTING

if TYPE_CHECKING:
    from twitchlog.analysis.flag_evidence import Evidence
    from twitchlog.analysis.results import FlagResult

flags = typer.Typer(rich_markup_mode=None, add_completion=False, invoke_without_command=True)

Flag = Annotated[str, typer.Argument(metavar="FLAG", help="F1 to F5, G1 to G7, or a word of its name.")]

_MOST_ENTRIES = 12


@flags.callback()
def list_flags(
    ctx: typer.Context,
    as_json: options.Json = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Show the warning signs: present, not seen in the log, or not enough data.

    \b
    For example:
      twitchlog flags
      twitchlog flags why F5
    """
    if ctx.invoked_subcommand is not None:
        return
    from twitchlog.analysis.red_flags import assess_red_flags

    with reading.opened(ctx, diary) as found:
        running = reading.running_day(found, as_of)
        evidence = found.flag_evidence(as_of=running)
        results = assess_red_flags(evidence, as_of=running)
        if as_json:
            from twitchlog.report.flags_json import flags_as_json

            show.out_json(flags_as_json(results, as_of=running))
            return
        from twitchlog.report.flags_terminal import render_flags
        from twitchlog.report.flags_words import flags_page, medicine_names, worry_sentence

        page = flags_page(
            results, as_of=running, country=found.settings.country, medicine_names=medicine_names(evidence)
        )
        show.out(render_flags(page, as_of=running).rstrip("\n"))
        if looks_like_worry(found, evidence, results, as_of=running):
            show.out(f"\n{worry_sentence()}")


@flags.command("why")
def why_flag(
    ctx: typer.Context,
    flag: Flag,
    as_json: options.Json = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Show a warning sign's rule, what led to it, and what it rests on.

    \b
    For example:
      twitchlog flags why F1
      twitchlog flags why pain
    """
    with reading.opened(ctx, diary) as found:
        running = reading.running_day(found, as_of)
        evidence = found.flag_evidence(as_of=running)
        result = _chosen(evidence, flag_named(flag), running)
        if as_json:
            from twitchlog.report.flags_json import VERSION, flag_as_json

            head = {"schema": "twitchlog.flag", "version": VERSION, "as_of": running.isoformat()}
            show.out_json(head | {"flag": flag_as_json(result)})
            return
        from twitchlog.report.flags_terminal import render_why
        from twitchlog.report.flags_words import medicine_names

        lines = list(_entry_lines(found, result))
        text = render_why(result, lines, as_of=running, medicine_names=medicine_names(evidence))
        show.out(text.rstrip("\n"))


@flags.command("ack")
def ack_flag(
    ctx: typer.Context,
    flag: Flag,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day of the visit (else today).")] = None,
    diary: options.Diary = None,
) -> None:
    """Say that a clinician has seen a warning sign.

    It is not prompted for in the 90 days after, and stays in `flags` and in every report. What no longer works, what
    grows and what needs help at once is never silenced, and a new region of the body ends the silence.

    \b
    For example:
      twitchlog flags ack F1 --on 2026-11-03
      twitchlog flags ack F5
    """
    from twitchlog.analysis.red_flags import regions_concerned
    from twitchlog.analysis.results import PRESENT
    from twitchlog.report.flags_words import flag_title

    with reading.opened(ctx, diary) as found:
        today = found.today()
        seen_on = today if on is None else spoken.parse_date(on, today=today)
        if seen_on > today:
            raise WordsError(
                f"{wording.format_day(seen_on, with_year=True)} is in the future.", "Say it after the visit."
            )
        evidence = found.flag_evidence(as_of=today)
        result = _chosen(evidence, flag_named(flag), today)
        if result.result != PRESENT or result.since is None or result.since > seen_on:
            when = "" if result.result != PRESENT else f" on {wording.format_date(seen_on)}"
            raise NotFoundError(
                f"{flag_title(result.id)} ({result.id}) is not present{when}, so there is nothing to acknowledge.",
                "What is: twitchlog flags",
            )
        at = clock.now().occurred_at
        uid = clock.new_uids(1, at=at)[0]
        regions = regions_concerned(result, evidence, until=seen_on)
        step = ack_step(uid, result.id, seen_on=seen_on, regions=regions, at=at)
        found.change([step], kind=SETTING, summary=f"flags · {result.id} seen by a clinician on {seen_on}")
        show.saved(f"{result.id} · {flag_title(result.id)} · seen by a clinician on {wording.format_date(seen_on)}")
        show.talk(_what_it_does(result.tier))


def flag_named(word: str) -> str:
    """The warning sign that an id or a word of its name means.

    Raises
    ------
    WordsError
        None, or several.
    """
    known = red_flags()["flags"]
    said = word.strip().lower()
    if said.upper() in known:
        return said.upper()
    names: dict[str, str] = {key: f"{each['title']} {each['short']}".lower() for key, each in known.items()}
    near = [key for key, name in names.items() if said and said in name]
    if len(near) == 1:
        return near[0]
    listed = ", ".join(f"{key} {known[key]['short']}" for key in near or known)
    raise WordsError(f'"{show.one_line(word)}" is not one warning sign.', f"One of: {listed}")


def _chosen(evidence: Evidence, flag_id: str, running: dt.date) -> FlagResult:
    from twitchlog.analysis.red_flags import assess_red_flags

    return next(result for result in assess_red_flags(evidence, as_of=running) if result.id == flag_id)


def _what_it_does(tier: int) -> str:
    if tier > 1:
        return "It asks for more than an appointment, so it is never silenced; it stays in flags and every report."
    days = red_flags()["thresholds"]["ack_days"]
    return f"No prompt for it for {days} days, unless a new region joins; it stays in flags and every report."


def _entry_lines(diary: Diary, result: FlagResult) -> Iterator[str]:
    """The entries that led to a sign, or how to list the days it was counted from."""
    names = reading.names_of(diary)
    uids = list(dict.fromkeys(uid for each in result.because for uid in each.uids))
    for uid in uids[:_MOST_ENTRIES]:
        stored: Stored = diary.store.entry(uid)
        yield f"{wording.format_day(diary.day_of(stored))}  {reading.entry_line([stored], diary, names)}"
    if len(uids) > _MOST_ENTRIES:
        yield f"and {len(uids) - _MOST_ENTRIES} more"
    if not uids and result.because:
        yield f"twitchlog list --kind twitch --since {min(each.first_on for each in result.because)}"
