"""`profile` and `setting`: what is asked once, and how the diary is kept; must not load anything heavy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import typer

from twitchlog.cli import options, show
from twitchlog.cli.session import Session, opened, write_steps
from twitchlog.diary import words as spoken
from twitchlog.diary.day import LATEST_DAY_START_MIN
from twitchlog.errors import WordsError
from twitchlog.store.lookups import Settings, keyed_step

_LONGEST_TEXT = 2000

PROFILE = {
    "handedness": "which hand you write with",
    "work": "what you do, and with which hands and postures",
    "family-history": "nerve or muscle illness in the family",
    "illness-before": "an illness in the weeks before it began",
    "onset": "when it began, as a date or in words",
    "test-results": "results you have (electrolytes, thyroid, EMG, …)",
    "questions": "what you want to ask at the next visit",
    "country": "where you live, two letters (for an emergency number)",
    "visits": "dates of visits, for --since last-visit",
    "concern": "your main concern, in your own words",
}


def profile(
    ctx: typer.Context,
    field: Annotated[str | None, typer.Argument(metavar="[FIELD]", help="Which; without it, all are shown.")] = None,
    words: options.OptionalWords = None,
    clear: Annotated[bool, typer.Option("--clear", help="Forget what was said.")] = False,
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """Keep what a clinician asks once.

    \b
    For example:
      twitchlog profile onset "March 2026, after a cold"
      twitchlog profile visits 2026-11-03
    """
    with opened(ctx, diary) as session:
        said = session.diary.keyed("profile")
        if field is None:
            _show_profile(said, as_json=as_json)
            return
        key = _named(field, PROFILE, "the profile")
        if clear:
            write_steps(session, [keyed_step("profile", key, None)], summary=f"profile · {key} forgotten")
            show.saved(f"profile · {key} · forgotten")
        elif not words:
            show.out(show.one_line(said.get(key, f"{key}: not said ({PROFILE[key]})")))
        else:
            value = _profile_value(session, key, " ".join(words), said.get(key, ""))
            write_steps(session, [keyed_step("profile", key, value)], summary=f"profile · {key}")
            show.saved(f"profile · {key} · {show.one_line(value)}")


def _show_profile(said: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        show.out_json({"schema": "twitchlog.profile", "version": 1, "profile": {key: said.get(key) for key in PROFILE}})
        return
    for key, meaning in PROFILE.items():
        show.out(f"{key:<16} {show.one_line(said[key]) if key in said else f'– ({meaning})'}")


def _profile_value(session: Session, key: str, text: str, before: str) -> str:
    if len(text) > _LONGEST_TEXT:
        raise WordsError(f"That is {len(text)} characters long.", f"Up to {_LONGEST_TEXT} are kept.")
    if key == "visits":
        days = {spoken.parse_date(word, today=session.today).isoformat() for word in text.replace(",", " ").split()}
        return " ".join(sorted(days | set(before.split())))
    if key == "country":
        if len(text) != 2 or not text.isascii() or not text.isalpha():
            raise WordsError(f'"{show.one_line(text)}" is not a country code.', "Two letters: GB, US, DE, …")
        return text.upper()
    return text


def _named(word: str, known: Any, what: str) -> str:
    key = word.lower().replace("_", "-")
    if key in known:
        return key
    near = spoken.nearest(key, list(known))
    meant = f"Did you mean: {', '.join(near)}?   " if near else ""
    raise WordsError(f'There is no "{show.one_line(word)}" in {what}.', f"{meant}All: {', '.join(known)}")


class _Setting(NamedTuple):
    meaning: str
    read: Callable[[str], str]  # words to the stored value
    write: Callable[[Settings], str]  # the present value in words


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in choices:
            raise WordsError(f'"{show.one_line(text)}" is not one of the choices.', f"One of: {', '.join(choices)}")
        return text.lower()

    return read


def _day_start(text: str) -> str:
    time = spoken.parse_clock(text)
    minutes = time.hour * 60 + time.minute
    if minutes > LATEST_DAY_START_MIN:
        raise WordsError(f"A day cannot start at {time:%H:%M}.", "Between 00:00 and 12:00; 04:00 suits most.")
    return str(minutes)


SETTINGS = {
    "day-start": _Setting(
        "when a diary day begins; moving it re-bins the past and changes no entry",
        _day_start,
        lambda settings: f"{settings.day_start_min // 60:02d}:{settings.day_start_min % 60:02d}",
    ),
    "clock": _Setting("24h or 12h", _one_of("24h", "12h"), lambda settings: settings.clock),
    "volume": _Setting("ml or oz: what water is shown in", _one_of("ml", "oz"), lambda settings: settings.volume),
    "week-start": _Setting(
        "monday, sunday or saturday: where weeks begin in charts",
        _one_of("monday", "sunday", "saturday"),
        lambda settings: settings.week_start,
    ),
}


def setting(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Which; without it, all are shown.")] = None,
    value: Annotated[str | None, typer.Argument(metavar="[VALUE]", help="What it shall be.")] = None,
    as_json: options.Json = False,
    diary: options.Diary = None,
) -> None:
    """Show or change how the diary is kept.

    \b
    For example:
      twitchlog setting day-start 05:00
      twitchlog setting clock 12h
    """
    with opened(ctx, diary) as session:
        settings = session.diary.settings
        if name is None:
            _show_settings(settings, as_json=as_json)
            return
        key = _named(name, SETTINGS, "the settings")
        if value is None:
            show.out(f"{key} {SETTINGS[key].write(settings)}")
            return
        stored = SETTINGS[key].read(value)
        step = keyed_step("setting", key.replace("-", "_") + ("_min" if key == "day-start" else ""), stored)
        write_steps(session, [step], summary=f"setting · {key} {value.lower()}")
        show.saved(f"setting · {key} {value.lower()}")


def _show_settings(settings: Settings, *, as_json: bool) -> None:
    if as_json:
        values = {key: each.write(settings) for key, each in SETTINGS.items()}
        show.out_json({"schema": "twitchlog.settings", "version": 1, "settings": values})
        return
    for key, each in SETTINGS.items():
        show.out(f"{key:<12} {each.write(settings):<8} {each.meaning}")
