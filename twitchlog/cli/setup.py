"""`profile` and `setting`: what is asked once, and how the diary is kept; must not load anything heavy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import typer

from twitchlog.cli import options, show
from twitchlog.cli.session import Session, opened, write_steps
from twitchlog.diary import words as spoken
from twitchlog.diary.day import LATEST_DAY_START_MIN
from twitchlog.errors import WordsError
from twitchlog.reference.tables import table
from twitchlog.store.lookups import Settings, keyed_step

_LONGEST_TEXT = 2000
_MOST_MB = 1_000_000

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
            _show_profile(said, PROFILE, as_json=as_json)
            return
        key = _named(field, PROFILE, "the profile")
        _refuse_json_of_a_change(as_json=as_json and (clear or bool(words)))
        if clear:
            write_steps(session, [keyed_step("profile", key, None)], summary=f"profile · {key} forgotten")
            show.saved(f"profile · {key} · forgotten")
        elif not words:
            _show_profile(said, {key: PROFILE[key]}, as_json=as_json)
        else:
            value = _profile_value(session, key, " ".join(words), said.get(key, ""))
            write_steps(session, [keyed_step("profile", key, value)], summary=f"profile · {key}")
            show.saved(f"profile · {key} · {show.one_line(value)}")


def _refuse_json_of_a_change(*, as_json: bool) -> None:
    if as_json:
        raise WordsError("--json shows what is kept, so it contradicts a change.", "Leave it out, or say no value.")


def _show_profile(said: dict[str, str], fields: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        show.out_json({"schema": "twitchlog.profile", "version": 1, "profile": {key: said.get(key) for key in fields}})
        return
    for key, meaning in fields.items():
        show.out(f"{key:<16} {show.one_line(said[key]) if key in said else f'– {meaning}'}")


def _profile_value(session: Session, key: str, text: str, before: str) -> str:
    if len(text) > _LONGEST_TEXT:
        raise WordsError(f"That is {len(text)} characters long.", f"Up to {_LONGEST_TEXT} are kept.")
    if key == "visits":
        dates = text.replace(",", " ").split() if text.count("-") >= 2 else text.split(",")  # "3 Nov" holds a space
        days = {spoken.parse_date(date, today=session.today, may_lie_ahead=True).isoformat() for date in dates}
        return " ".join(sorted(days | set(before.split())))
    if key == "onset":
        _refuse_onset_ahead(text, session.today)
    return _country(text) if key == "country" else text


def _refuse_onset_ahead(text: str, today: dt.date) -> None:
    from twitchlog.diary.onset import parse_onset

    told = parse_onset(text)
    if told is not None and told.earliest > today:
        raise WordsError("That onset is in the future.", "Say when it began, as a date or in words.")


def _country(text: str) -> str:
    if len(text) != 2 or not text.isascii() or not text.isalpha():
        raise WordsError(
            f'"{show.one_line(text)}" is not a country code.',
            "Two letters: GB, US, DE. To forget it: profile country --clear",
        )
    if text.upper() not in {row["country"] for row in table("emergency_numbers")}:
        show.talk(
            "No emergency number is known for that country: the numbers of Europe, North America and the UK are given."
        )
    return text.upper()


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
    table: str = "setting"  # where it is kept
    field: str = ""  # under which key, where that is not its name


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


def _megabytes(text: str) -> str:
    digits = text.lower().removesuffix("mb").strip()
    if not (digits.isascii() and digits.isdigit()) or int(digits) > _MOST_MB:
        raise WordsError(
            f'"{show.one_line(text)}" is not a number of megabytes.', f"From 0 (no automatic backups) to {_MOST_MB}."
        )
    return str(int(digits))


SETTINGS = {
    "day-start": _Setting(
        "when a diary day begins; no entry changes, only its day",
        _day_start,
        lambda settings: f"{settings.day_start_min // 60:02d}:{settings.day_start_min % 60:02d}",
        field="day_start_min",
    ),
    "clock": _Setting("24h or 12h", _one_of("24h", "12h"), lambda settings: settings.clock),
    "volume": _Setting("ml or oz: what water is shown in", _one_of("ml", "oz"), lambda settings: settings.volume),
    "week-start": _Setting(
        "monday, sunday or saturday: where weeks begin in charts",
        _one_of("monday", "sunday", "saturday"),
        lambda settings: settings.week_start,
    ),
    "country": _Setting(
        "two letters, whose emergency number is given where one is needed: GB, US, DE",
        _country,
        lambda settings: settings.country,
        table="profile",
    ),
    "daily-mode": _Setting(
        "on or off: once a day is enough, in the check-in; twitches in between are not asked for",
        _one_of("on", "off"),
        lambda settings: "on" if settings.daily_mode else "off",
    ),
    "backup-mb": _Setting(
        "how many megabytes the automatic backups may have together; 0 for none",
        _megabytes,
        lambda settings: str(settings.backup_mb),
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
            _show_settings(settings, SETTINGS, as_json=as_json)
            return
        key = _named(name, SETTINGS, "the settings")
        if value is None:
            _show_settings(settings, {key: SETTINGS[key]}, as_json=as_json)
            return
        _refuse_json_of_a_change(as_json=as_json)
        chosen = SETTINGS[key]
        stored = chosen.read(value)
        field = chosen.field or key.replace("-", "_")
        changed: dict[str, Any] = {
            field: int(stored) if stored.isdigit() else {"on": True, "off": False}.get(stored, stored)
        }
        understood = chosen.write(settings._replace(**changed))
        write_steps(session, [keyed_step(chosen.table, field, stored)], summary=f"setting · {key} {understood}")
        show.saved(f"setting · {key} {understood}")


def _show_settings(settings: Settings, wanted: dict[str, _Setting], *, as_json: bool) -> None:
    if as_json:
        values = {key: each.write(settings) or None for key, each in wanted.items()}
        show.out_json({"schema": "twitchlog.settings", "version": 1, "settings": values})
        return
    for key, each in wanted.items():
        show.out(f"{key:<12} {each.write(settings) or '–':<8} {each.meaning}")
