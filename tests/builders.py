"""Entries for tests: one of each kind with plain defaults (`make_*`), and Hypothesis strategies for any of them."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from twitchlog.clock import uid_of
from twitchlog.diary.day import EXACT, PRECISIONS, Moment, whole_day
from twitchlog.diary.entries import (
    MARK_NONE,
    MARK_PAUSED,
    MARKS,
    QUESTIONS,
    SIDES,
    Answer,
    DayMark,
    Dose,
    Entry,
    Episode,
    Item,
    Medicine,
    Note,
    Reading,
    Stored,
    Symptom,
)
from twitchlog.diary.factors import BUILT_IN_FACTORS
from twitchlog.store.actions import LOG, Action
from twitchlog.store.schema import connect

OFFSET_MIN = 60
NOW_AT = 1_795_352_400  # 2026-11-22 14:00 +01:00, as in conftest.py
LATEST_DAY = dt.date(2026, 11, 22)

ESPRESSO = Item("drink", "espresso", 2.0, 63.0)
BANANA = Item("food", "banana", 1.0, 422.0)


def at(wall: str, *, offset_min: int = OFFSET_MIN, precision: str = EXACT) -> Moment:
    """The moment at which a clock showed "2026-11-20 21:40"."""
    naive = dt.datetime.fromisoformat(wall).replace(tzinfo=dt.UTC)
    return Moment(int(naive.timestamp()) - 60 * offset_min, offset_min, precision)


def on(day: str, *, offset_min: int = OFFSET_MIN) -> Moment:
    """A whole diary day."""
    return whole_day(dt.date.fromisoformat(day), lambda _: offset_min)


EVENING = at("2026-11-20 21:40")


def make_episode(when: Moment = EVENING, **fields: Any) -> Episode:
    return Episode(when, **{"site": "calf", "side": "left", **fields})


def make_reading(when: Moment = EVENING, **fields: Any) -> Reading:
    return Reading(when, **{"factor": "caffeine_mg", "value": 126.0, **fields})


def make_coffee(when: Moment = EVENING, **fields: Any) -> Reading:
    return make_reading(when, **{"items": (ESPRESSO,), **fields})


def make_symptom(when: Moment = EVENING, **fields: Any) -> Symptom:
    return Symptom(when, **{"item": "tingling", "site": "hand", "side": "left", **fields})


def make_medicine(when: Moment = EVENING, **fields: Any) -> Medicine:
    return Medicine(when, **{"key": "salbutamol", "name": "salbutamol", "dose": "100 mcg", **fields})


def make_dose(when: Moment = EVENING, **fields: Any) -> Dose:
    return Dose(when, **{"medicine": "salbutamol", **fields})


def make_none(day: str = "2026-11-20", **fields: Any) -> DayMark:
    return DayMark(on(day), mark=MARK_NONE, **fields)


def make_pause(first: str, last: str, **fields: Any) -> DayMark:
    return DayMark(on(first), mark=MARK_PAUSED, last_on=last, **fields)


def make_note(when: Moment = EVENING, note: str = "after the run") -> Note:
    return Note(when, note=note)


def make_answer(when: Moment = EVENING, **fields: Any) -> Answer:
    return Answer(when, **{"question": "function", "value": 1.0, **fields})


EXAMPLES: tuple[Entry, ...] = (
    make_episode(count=30, duration_s=1200, intensity=4.0, note="in bed"),
    make_coffee(meal="breakfast"),
    make_symptom(severity=2.5, duration_s=60, is_sudden=False, with_twitch=True),
    make_medicine(started_on="2026-11-01", is_suspected=True),
    make_dose(amount="2 puffs"),
    make_pause("2026-11-01", "2026-11-07", note="flu"),
    make_note(),
    make_answer(note="stairs are slower"),
)
"""One entry of every kind, with most of its fields filled."""


def make_stored(entry: Entry, n: int, **fields: Any) -> Stored:
    """The entry as stored under the n-th uid of the present second."""
    return Stored(uid_of(n, at=NOW_AT), entry, **{"logged_at": NOW_AT, **fields})


def make_action(n: int, *, kind: str = LOG, summary: str = "twitch") -> Action:
    """The n-th action; its uid is apart from those of entries."""
    return Action(uid_of(2**70 + n, at=NOW_AT), NOW_AT, kind, summary)


def new_diary(path: str | Path) -> str:
    """Make an empty diary, and return its path."""
    connect(str(path)).close()
    return str(path)


def copy_of(template: str | Path, path: str | Path) -> str:
    """Copy a diary that nobody has open (making one costs ten times as much), and return the copy's path."""
    shutil.copyfile(template, path)
    Path(path).chmod(0o600)  # as every diary
    return str(path)


def dump(path: str | Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table as SQLite keeps it, each cell with its storage class, in a fixed order."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: _rows(connection, name) for name in sorted(names)}


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    cells = ", ".join(f'"{column}", typeof("{column}")' for column in columns)
    return sorted(connection.execute(f"SELECT {cells} FROM {table}").fetchall(), key=repr)


def without_history(tables: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """What a dump says of the present: everything but the actions and their before-images."""
    return {name: rows for name, rows in tables.items() if name not in ("action", "change")}


def broken_references(path: str | Path) -> list[tuple[Any, ...]]:
    """Rows that refer to a row that is not there."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA foreign_key_check").fetchall()


# Strategies

DAYS = 12
_LAST_AT = NOW_AT - 3600

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
offsets = st.sampled_from([-600, -210, 0, 60, 120, 345, 840])
ratings = st.integers(0, 10).map(float) | st.floats(0, 10)
sites = st.none() | st.sampled_from(["calf", "quad", "eyelid_upper", "moving"])
sides = st.none() | st.sampled_from(SIDES)
iso_days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)).map(dt.date.isoformat)
factor_keys = st.sampled_from([factor.key for factor in BUILT_IN_FACTORS])
seconds = st.integers(0, 7200)


@st.composite
def moments(draw: st.DrawFn, precisions: Sequence[str] = PRECISIONS) -> Moment:
    """A moment within a few days, wherever the person was then."""
    offset, precision = draw(offsets), draw(st.sampled_from(precisions))
    if precision == EXACT:
        return Moment(_LAST_AT - draw(st.integers(0, DAYS * 86_400)), offset)
    day = LATEST_DAY - dt.timedelta(draw(st.integers(0, DAYS)))
    return whole_day(day, lambda _: offset)._replace(precision=precision)


items = st.builds(
    Item,
    st.sampled_from(["drink", "food"]),
    st.sampled_from(["espresso", "banana", "cola"]),
    st.floats(0, 9),
    st.floats(0, 500),
)
episodes = st.builds(
    Episode,
    when=moments(),
    site=sites,
    side=sides,
    count=st.none() | st.integers(1, 500),
    duration_s=st.none() | seconds,
    intensity=st.none() | ratings,
    note=texts,
)
readings = st.builds(
    Reading,
    when=moments(),
    factor=factor_keys,
    value=st.floats(-1e6, 1e6),
    items=st.lists(items, max_size=12).map(tuple),
    meal=st.none() | st.sampled_from(["breakfast", "lunch"]),
    note=texts,
)
symptoms = st.builds(
    Symptom,
    when=moments(),
    item=st.sampled_from(["tingling", "cramp"]),
    site=sites,
    side=sides,
    severity=st.none() | ratings,
    duration_s=st.none() | seconds,
    is_sudden=st.none() | st.booleans(),
    with_twitch=st.none() | st.booleans(),
    note=texts,
)
medicines = st.builds(
    Medicine,
    when=moments(),
    key=st.sampled_from(["salbutamol", "zinc"]),
    name=texts,
    medicine_class=st.none() | st.just("beta_agonist"),
    dose=st.none() | texts,
    started_on=st.none() | iso_days,
    stopped_on=st.none() | iso_days,
    dose_changed_on=st.none() | iso_days,
    is_as_needed=st.booleans(),
    is_suspected=st.booleans(),
    note=texts,
)
doses = st.builds(
    Dose, when=moments(), medicine=st.sampled_from(["salbutamol", "zinc"]), amount=st.none() | texts, note=texts
)
notes = st.builds(Note, when=moments(), note=texts)
answers = st.builds(Answer, when=moments(), question=st.sampled_from(QUESTIONS), value=ratings, note=texts)


@st.composite
def day_marks(draw: st.DrawFn, marks: Sequence[str] = MARKS) -> DayMark:
    """A mark of a day; a pause runs for up to a week."""
    when, mark = draw(moments(("day",))), draw(st.sampled_from(marks))
    last = when.wall.date() + dt.timedelta(draw(st.integers(0, 7)))
    return DayMark(when, mark=mark, last_on=last.isoformat() if mark == MARK_PAUSED else None, note=draw(texts))


def entries(marks: Sequence[str] = MARKS) -> SearchStrategy[Entry]:
    """Any entry."""
    return st.one_of(episodes, readings, symptoms, medicines, doses, day_marks(marks), notes, answers)
