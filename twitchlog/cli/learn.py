"""`triggers` and `why`: what goes with the twitches, and the arithmetic behind it; must not compute."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from twitchlog.cli import options, reading, show
from twitchlog.errors import WordsError
from twitchlog.pages import remember_shown, triggers_report
from twitchlog.pictures import exposure_named
from twitchlog.pipeline import Diary

if TYPE_CHECKING:
    from twitchlog.report.triggers import TriggersReport

_SEED = 0

OUTCOMES = {
    "episodes": "twitch_episodes",
    "minutes": "twitch_minutes",
    "twitch_episodes": "twitch_episodes",
    "twitch_minutes": "twitch_minutes",
}

Outcome = Annotated[
    str, typer.Option("--outcome", metavar="WHAT", help="What is counted each day: episodes or minutes.")
]
Site = Annotated[
    str | None, typer.Option("--site", metavar="PLACE", help='Only a place or region: "left calf", lumbosacral.')
]
AllLags = Annotated[
    bool, typer.Option("--all-lags", help="Every factor up to three days back, as one family of tests.")
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Of the permutations.")]


class _Asked(NamedTuple):
    """What the options of both commands say."""

    since: str | None
    until: str | None
    outcome: str
    site: str | None
    all_lags: bool
    seed: int
    as_of: str | None


def triggers(
    ctx: typer.Context,
    outcome: Outcome = "episodes",
    site: Site = None,
    since: options.Since = None,
    until: options.Until = None,
    all_lags: AllLags = False,
    seed: Seed = _SEED,
    as_json: options.Json = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Show what goes with the twitches, and what cannot be told yet.

    \b
    For example:
      twitchlog triggers
      twitchlog triggers --site "left calf" --since "180 days ago"
    """
    asked = _Asked(since, until, outcome, site, all_lags, seed, as_of)
    with reading.opened(ctx, diary) as found:
        report, _ = _report(found, asked)
        if as_json:
            from twitchlog.report.triggers_json import triggers_as_json

            show.out_json(triggers_as_json(report))
        else:
            from twitchlog.report.triggers_terminal import render_triggers

            show.out(render_triggers(report).rstrip("\n"))
        if _counts(asked):
            remember_shown(found, report, as_of=report.as_of)


def why(
    ctx: typer.Context,
    finding: Annotated[list[str], typer.Argument(metavar="FINDING", help="A factor, in your own words.")],
    outcome: Outcome = "episodes",
    site: Site = None,
    since: options.Since = None,
    until: options.Until = None,
    all_lags: AllLags = False,
    seed: Seed = _SEED,
    as_json: options.Json = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Show the whole arithmetic behind a finding.

    \b
    For example:
      twitchlog why caffeine
      twitchlog why sleep quality --site "left calf"
    """
    from twitchlog.report.why import Selection, build_why_report

    asked = _Asked(since, until, outcome, site, all_lags, seed, as_of)
    with reading.opened(ctx, diary) as found:
        report, (start, end) = _report(found, asked)
        column = exposure_named(found, " ".join(finding))
        selection = Selection(str(Path(found.store.path).absolute()), start, end, site, all_lags)
        made = build_why_report(report, column, selection)
        if as_json:
            from twitchlog.report.triggers_json import why_as_json

            show.out_json(why_as_json(made))
        else:
            from twitchlog.report.triggers_terminal import render_why

            show.out(render_why(made).rstrip("\n"))
        if _counts(asked):
            remember_shown(found, report, as_of=report.as_of, printed=(made.chosen,))


def outcome_named(words: str) -> str:
    """The column that `--outcome` names."""
    column = OUTCOMES.get(words.strip().lower())
    if column is None:
        raise WordsError(f'"{show.one_line(words)}" cannot be looked at.', "One of: episodes, minutes")
    return column


def _report(diary: Diary, asked: _Asked) -> tuple[TriggersReport, tuple[dt.date | None, dt.date | None]]:
    running = reading.running_day(diary, asked.as_of)
    start, end = reading.period(diary, asked.since, asked.until, today=running)
    report = triggers_report(
        diary,
        start=start,
        end=end,
        as_of=running,
        site=asked.site,
        outcome=outcome_named(asked.outcome),
        all_lags=asked.all_lags,
        seed=asked.seed,
    )
    return report, (start, end)


def _counts(asked: _Asked) -> bool:
    """Whether what is shown is noted: chosen days, another family or seed make a look of its own, one of many."""
    return asked.since is None and asked.until is None and not asked.all_lags and asked.seed == _SEED
