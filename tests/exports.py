"""Diaries to export and the bytes that come of it, for the tests of everything that has a part in that."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.builders import EVENING, NOW_AT, entries, make_action, make_stored, ratings, texts
from twitchlog import outgoing
from twitchlog.diary.consumables import Consumable
from twitchlog.diary.entries import Reading
from twitchlog.diary.factors import BUILT_IN_FACTORS, own_factor
from twitchlog.errors import NotFoundError, WordsError
from twitchlog.exporters.csv import csv_files
from twitchlog.store.acks import ack_step
from twitchlog.store.actions import DELETE, EDIT, IMPORT, SETTING
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.dump import open_dump
from twitchlog.store.lookups import batch_step, consumable_step, factor_step, keyed_step, mapping_step
from twitchlog.store.shown import NewDaysTest

OWN_FACTOR = own_factor("screen time", kind="duration")


def exported_json(diary: str, **options: Any) -> bytes:
    """A diary as the JSON document, byte for byte."""
    with outgoing.opened(diary, **options) as export:
        return "".join(f"{line}\n" for line in export.json_lines()).encode("ascii")


def exported_csv(diary: str, folder: Path, **options: Any) -> dict[str, bytes]:
    """A diary as CSV tables: what is in each file."""
    with outgoing.opened(diary, **options) as export:
        export.write_csv(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def csv_bytes(diary: str) -> dict[str, bytes]:
    """The same without a folder: a test of many diaries need not wait for the disk each time."""
    with open_dump(diary) as dump:
        return {name: b"".join(pieces) for name, pieces in csv_files(dump).items()}


def document(diary: str, **options: Any) -> dict[str, Any]:
    """The JSON document, parsed."""
    found: dict[str, Any] = json.loads(exported_json(diary, **options))
    return found


# Any diary: what was done to it, one after the other

_numbers = st.integers(0, 10**6)
_words = texts | st.sampled_from(["=1+1", "'", "", "a;b", '"', "\r", "\n=x", "\u2028", "\x00", "😀", " @x", "-5"])

_MAPPING = '{"mapping": [["day", "diary_day"]], "observed_when": null}'

_done = st.one_of(
    st.tuples(st.just("log"), st.lists(entries(), min_size=1, max_size=4)),
    st.tuples(st.just("own reading"), st.floats(allow_nan=False, allow_infinity=False)),
    st.tuples(st.just("import"), st.lists(entries(), min_size=1, max_size=3), _words),
    st.tuples(st.just("edit"), _numbers, entries()),
    st.tuples(st.just("delete"), _numbers),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("profile"), _words, _words),
    st.tuples(st.just("day start"), st.integers(0, 720)),
    st.tuples(st.just("retire"), st.sampled_from(BUILT_IN_FACTORS)),
    st.tuples(st.just("item"), st.sampled_from(["drink", "food"]), _words, ratings),
    st.tuples(st.just("seen"), st.dates(), st.sampled_from([(), ("cranial",), ("lumbosacral", "cervical")])),
    st.tuples(st.just("shown"), _words, st.dates(), st.none() | st.floats(0, 1)),
)
histories = st.lists(_done, max_size=12)
"""What a person did to a diary: `play` does it."""


def play(store: DiaryStore, history: list[tuple[Any, ...]]) -> None:
    """Do all that to an empty diary; what a diary refuses is left out."""
    store.change([factor_step(OWN_FACTOR)], action=make_action(1, kind=SETTING))
    for n, (what, *said) in enumerate(history, 2):
        with suppress(WordsError, NotFoundError):
            _DEEDS[what](store, n, *said)


def _log(store: DiaryStore, n: int, said: list[Any]) -> None:
    store.add([make_stored(entry, 100 * n + i) for i, entry in enumerate(said)], action=make_action(n))


def _own_reading(store: DiaryStore, n: int, value: float) -> None:
    store.add([make_stored(Reading(EVENING, OWN_FACTOR.key, value), 100 * n)], action=make_action(n))


def _import(store: DiaryStore, n: int, said: list[Any], word: str) -> None:
    stored = [
        make_stored(entry, 100 * n + i, source=f"batch {n}", origin=f"{word}{n}.{i}") for i, entry in enumerate(said)
    ]
    facts = {"format": "csv", "file_name": word, "file_hash": "ab", "n_rows": 3, "n_added": 2, "n_known": 1}
    after = [batch_step(f"batch {n}", facts, at=NOW_AT), mapping_step(f"{word}{n}", _MAPPING)]
    store.add(stored, action=make_action(n, kind=IMPORT, summary=word), after=after)


def _edit(store: DiaryStore, n: int, which: int, entry: Any) -> None:
    present = list(store.entries())
    if present:
        before = present[which % len(present)]
        store.replace([before], [before._replace(entry=entry)], action=make_action(n, kind=EDIT))


def _delete(store: DiaryStore, n: int, which: int) -> None:
    present = list(store.entries())
    if present:
        store.replace([present[which % len(present)]], [], action=make_action(n, kind=DELETE))


def _shown(store: DiaryStore, _n: int, key: str, day: Any, p_value: float | None) -> None:
    store.remember_shown([key], on=day, at=NOW_AT)
    if p_value is not None:
        store.remember_tests({key: NewDaysTest("held up", p_value, 40, day, NOW_AT)})


def _setting(store: DiaryStore, n: int, *steps: Any) -> None:
    store.change(steps, action=make_action(n, kind=SETTING))


def _user_item(store: DiaryStore, n: int, kind: str, name: str, amount: float) -> None:
    own = Consumable(kind, f"{name}-{n}", name, (), name, {"water_ml": amount, OWN_FACTOR.key: 1.0}, "")
    _setting(store, n, consumable_step(own))


_DEEDS: dict[str, Callable[..., None]] = {
    "log": _log,
    "own reading": _own_reading,
    "import": _import,
    "edit": _edit,
    "delete": _delete,
    "undo": lambda store, n: store.undo(make_action(n)),
    "redo": lambda store, n: store.redo(make_action(n)),
    "profile": lambda store, n, key, value: _setting(store, n, keyed_step("profile", key, value)),
    "day start": lambda store, n, start: _setting(store, n, keyed_step("setting", "day_start_min", str(start))),
    "retire": lambda store, n, factor: _setting(store, n, factor_step(factor._replace(is_retired=True))),
    "item": _user_item,
    "seen": lambda store, n, day, regions: _setting(
        store, n, ack_step(f"ack{n}", "F1", seen_on=day, regions=regions, at=NOW_AT)
    ),
    "shown": _shown,
}
