"""What is said unasked about the warning signs: seldom, and gently; must not judge or print.

A sign to book an appointment for is prompted for at most once in 30 days (`today` and the end of a check-in); `flags`
and the reports always carry it. What asks for more speaks where it is logged (`session.save`), and in `today`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from twitchlog import clock
from twitchlog.diary.urgent import SOON
from twitchlog.pages import looks_like_worry
from twitchlog.pipeline import Diary
from twitchlog.reference.tables import red_flags

if TYPE_CHECKING:
    from twitchlog.analysis.results import FlagResult
    from twitchlog.report.flags_words import FlagsPage

_WORRY = "worry"


def prompt_lines(diary: Diary, running: dt.date, *, is_check_in: bool = False) -> list[str]:
    """What is said unasked; what is said once in 30 days is noted as said now.

    A sign that asks for a doctor soon, or for help at once, stands alone for two weeks after it was logged, and once in
    30 days after that. Nothing else is said beside it.

    Parameters
    ----------
    diary : Diary
    running : datetime.date
        The running diary day; on a look at another day nothing is said.
    is_check_in : bool
        At the end of a check-in: what asks for help has spoken there already.
    """
    from twitchlog.analysis.red_flags import assess_red_flags, highest_tier
    from twitchlog.report.flags_words import flags_page, medicine_names, worry_sentence

    if running != diary.today():
        return []
    evidence = diary.flag_evidence(as_of=running)
    flags = assess_red_flags(evidence, as_of=running)
    page = flags_page(flags, as_of=running, country=diary.settings.country, medicine_names=medicine_names(evidence))
    if highest_tier(flags) >= SOON:
        return [] if is_check_in else _urgent_lines(diary, flags, page, running)
    due = {flag.id for flag in flags if flag.tier and not flag.is_silenced and not _was_said(diary, flag.id, running)}
    lines = [" ".join(row.sentences) for row in page.rows if row.id in due and row.sentences]
    lines += ["More: twitchlog flags"] * bool(lines)
    if looks_like_worry(diary, evidence, flags, as_of=running) and not _was_said(diary, _WORRY, running):
        lines.append(worry_sentence())
        due.add(_WORRY)
    _note_as_said(diary, due, running)
    return lines


def _urgent_lines(diary: Diary, flags: Sequence[FlagResult], page: FlagsPage, running: dt.date) -> list[str]:
    asking = [flag for flag in flags if flag.tier >= SOON]
    latest = max(each.last_on for flag in asking for each in flag.because)
    if (running - latest).days >= red_flags()["thresholds"]["window_days"]:
        if all(_was_said(diary, flag.id, running) for flag in asking):
            return []
        _note_as_said(diary, {flag.id for flag in asking}, running)
    return ["\n".join(page.urgent), "More: twitchlog flags"]


def _note_as_said(diary: Diary, names: Collection[str], running: dt.date) -> None:
    keys = [_key(name, running) for name in sorted(names)]
    diary.store.remember_shown(keys, on=running, at=clock.now().occurred_at)


def _was_said(diary: Diary, name: str, running: dt.date) -> bool:
    n_days = int(red_flags()["thresholds"]["prompt_days"])
    days = (running - dt.timedelta(days=n) for n in range(n_days))
    return bool(diary.store.shown([_key(name, day) for day in days]))


def _key(name: str, day: dt.date) -> str:
    return f"prompt:{name}:{day}"
