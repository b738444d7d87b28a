"""What is said unasked about the warning signs: seldom, and gently; must not judge or print.

A sign is prompted for at most once in 30 days (`today` and the end of a check-in); `flags` and the reports always
carry it. What asks for help at once speaks where it is logged (`session.save`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from twitchlog import clock
from twitchlog.diary.urgent import SOON
from twitchlog.pages import looks_like_worry
from twitchlog.pipeline import Diary
from twitchlog.reference.tables import red_flags

if TYPE_CHECKING:
    from twitchlog.analysis.results import FlagResult

_WORRY = "worry"


def prompt_lines(diary: Diary, running: dt.date) -> list[str]:
    """What has not been prompted for in the last 30 days, and is noted as prompted for now.

    Parameters
    ----------
    diary : Diary
    running : datetime.date
        The running diary day; on a look at another day nothing is prompted for.
    """
    from twitchlog.analysis.red_flags import assess_red_flags
    from twitchlog.report.flags_words import worry_sentence

    if running != diary.today():
        return []
    evidence = diary.flag_evidence()
    flags = assess_red_flags(evidence, as_of=running)
    present = [flag for flag in flags if flag.tier and not flag.is_silenced]
    due = [flag for flag in present if not _was_prompted(diary, f"{flag.id}:{flag.tier}", running)]
    lines = _flag_lines(diary, flags, due, running)
    names = [f"{flag.id}:{flag.tier}" for flag in due]
    if looks_like_worry(diary, evidence, flags, as_of=running) and not _was_prompted(diary, _WORRY, running):
        lines.append(worry_sentence())
        names.append(_WORRY)
    diary.store.remember_shown([_key(name, running) for name in names], on=running, at=clock.now().occurred_at)
    return lines


def _flag_lines(diary: Diary, flags: Sequence[FlagResult], due: Sequence[FlagResult], running: dt.date) -> list[str]:
    from twitchlog.report.flags_words import flags_page

    if not due:
        return []
    page = flags_page(flags, as_of=running, country=diary.settings.country, medicine_names=diary.medicine_names())
    named = {flag.id for flag in due}
    rows = [row for row in page.rows if row.id in named]
    is_urgent = any(flag.tier >= SOON for flag in due)
    lines = ["\n".join(page.urgent)] if is_urgent else []
    lines += [" ".join(row.sentences) for row in rows if row.sentences]
    return [*lines, "More: twitchlog flags"]


def _was_prompted(diary: Diary, name: str, running: dt.date) -> bool:
    n_days = int(red_flags()["thresholds"]["prompt_days"])
    days = (running - dt.timedelta(days=n) for n in range(n_days))
    return bool(diary.store.shown([_key(name, day) for day in days]))


def _key(name: str, day: dt.date) -> str:
    return f"prompt:{name}:{day}"
