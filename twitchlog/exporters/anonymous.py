"""A diary without what tells whose it is: an export's rows, changed as they pass; must not draw the shift or write.

What is kept is kept because it is on a list: words that everybody's diary has (places, symptoms, classes of medicine,
built-in factors, drinks and foods of our tables), numbers, and wall time moved by a number of whole weeks.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from twitchlog.diary.entries import TYPED
from twitchlog.diary.export_format import DATE, DiarySource, Row
from twitchlog.diary.factors import BUILT_IN_FACTORS, USER_PREFIX
from twitchlog.reference.tables import table

KEPT_SETTINGS = {"day_start_min": re.compile(r"[0-9]{1,3}"), "daily_mode": re.compile("on|off")}

IMPORTED = "imported"
ELSEWHERE = "elsewhere"
OTHER = "other"

_A_DAY_S = 86_400
_UNITS = frozenset({"", "/10", "mg", "g", "ug", "ml", "l", "oz", "min", "h", "s", "kcal", "km", "steps", "units"})
_FLAG = re.compile(r"F[0-9]{1,3}")


class Anonymous:
    """The rows of a diary without names, notes, offsets and real dates.

    Parameters
    ----------
    source : DiarySource
        The diary.
    shift_days : int
        How far every date moves, in days: negative is back, a multiple of 7 keeps the days of the week. Whoever calls
        draws it by chance and forgets it.
    """

    def __init__(self, source: DiarySource, *, shift_days: int) -> None:
        self._source = source
        self._shift = shift_days
        self.revision = source.revision
        self.layouts = source.layouts
        self._dates = {
            each.name: [column.name for column in each.columns if column.kind == DATE] for each in source.layouts
        }
        built_in = {factor.key: factor.name for factor in BUILT_IN_FACTORS}
        self._built_in = built_in
        self._factors = _Numbered(f"{USER_PREFIX}factor_", known=built_in)
        self._medicines = _Numbered("medicine_")
        self._consumables = {kind: _Numbered(f"own-{kind}-", known=_keys(f"{kind}s")) for kind in ("drink", "food")}
        self._sites = _keys("body_sites") | _keys("body_areas") | {ELSEWHERE, "moving"}
        self._symptoms, self._classes = _keys("symptoms"), _keys("medicines")
        self._regions = {row["region"] for row in table("body_sites")}
        for row in source.rows("factor"):
            self._factors(row["key"])
        for row in source.rows("user_item"):
            self._own_consumable(row["key"])
        for row in source.rows("medicine"):
            self._medicines(row["key"])

        # Every other table goes whole: what was done when and with which words, who the person is, which files came.
        self._entries: dict[str, Callable[[Row], Row]] = {
            "answer": _as_it_is,
            "day_mark": _as_it_is,
            "dose": self._dose,
            "episode": self._place,
            "medicine": self._medicine,
            "reading": self._reading,
            "symptom": self._symptom,
        }
        self._others: dict[str, Callable[[], Iterator[Row]]] = {
            "factor": self._factor_rows,
            "flag_ack": self._ack_rows,
            "item": self._item_rows,
            "setting": self._setting_rows,
            "user_item": self._user_item_rows,
        }

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a table, by their new keys; none of a table that is not kept."""
        if name in self._entries:
            return self._entry_rows(name, self._entries[name])
        make = self._others.get(name)
        return make() if make else iter(())

    # Entries

    def _entry_rows(self, name: str, change: Callable[[Row], Row]) -> Iterator[Row]:
        for row, number in self._ranked(name, key="uid"):
            offset_s = 60 * row["offset_min"] + _A_DAY_S * self._shift
            common: Row = {
                "uid": _uid(number),
                "occurred_at": row["occurred_at"] + offset_s,
                "offset_min": 0,
                "logged_at": row["logged_at"] + offset_s,
                "source": TYPED if row["source"] == TYPED else IMPORTED,
                "origin": None,
                "note": "",
            }
            changed = change(row) | common
            yield changed | {column: self._date(changed[column]) for column in self._dates[name]}

    def _ranked(self, name: str, *, key: str) -> Iterator[tuple[Row, int]]:
        # Each row with the number of entries, of any table, that were made before it: two streams in one order.
        before = None
        for row in self._source.rows(name):
            if before is None or row[key] < before:  # items of uids that are not ours may come in another order
                uids = self._source.entry_uids()
                here, number = next(uids, None), 0
            before = row[key]
            while here is not None and here < row[key]:
                here, number = next(uids, None), number + 1
            yield row, number

    def _place(self, row: Row) -> Row:
        return row | {"site": _listed(row["site"], self._sites, ELSEWHERE)}

    def _symptom(self, row: Row) -> Row:
        return self._place(row) | {"item": _listed(row["item"], self._symptoms, OTHER)}

    def _reading(self, row: Row) -> Row:
        return row | {"factor": self._factors(row["factor"]), "meal": None}

    def _dose(self, row: Row) -> Row:
        return row | {"medicine": self._medicines(row["medicine"]), "amount": None}

    def _medicine(self, row: Row) -> Row:
        key = self._medicines(row["key"])
        kept = _listed(row["medicine_class"], self._classes, None)
        return row | {"key": key, "name": _in_words(key), "medicine_class": kept, "dose": None}

    def _date(self, text: str | None) -> str | None:
        try:
            return text and (dt.date.fromisoformat(text) + dt.timedelta(self._shift)).isoformat()
        except (ValueError, OverflowError):
            return None

    # What is no entry

    def _item_rows(self) -> Iterator[Row]:
        reading, n = None, 0
        for row, number in self._ranked("item", key="reading_uid"):
            n = n + 1 if row["reading_uid"] == reading else 0
            reading = row["reading_uid"]
            suffix = row["uid"].rpartition(".")[2]
            uid = _uid(number)
            yield row | {
                "uid": f"{uid}.{suffix if _is_number(suffix) else n}",
                "reading_uid": uid,
                "item_key": self._consumables[row["consumable"]](row["item_key"]),
            }

    def _factor_rows(self) -> Iterator[Row]:
        for row in self._sorted("factor", self._factors):
            own = row["key"] not in self._built_in
            name = _in_words(row["key"].removeprefix(USER_PREFIX)) if own else self._built_in[row["key"]]
            yield row | {"name": name, "unit": row["unit"] if row["unit"] in _UNITS else ""}

    def _user_item_rows(self) -> Iterator[Row]:
        for row in self._sorted("user_item", self._own_consumable):
            said = json.loads(row["amounts"]).items()
            amounts = {self._factors(key): float(amount) for key, amount in said if isinstance(amount, int | float)}
            name = _in_words(row["key"].partition(":")[2])
            yield row | {"name": name, "serving": "", "amounts": json.dumps(amounts, sort_keys=True)}

    def _own_consumable(self, key: str) -> str:
        kind, _, bare = key.partition(":")
        kind = kind if kind in self._consumables else "food"
        return f"{kind}:{self._consumables[kind](bare)}"

    def _setting_rows(self) -> Iterator[Row]:
        for row in self._source.rows("setting"):
            allowed = KEPT_SETTINGS.get(row["key"])
            if allowed and allowed.fullmatch(row["value"]):
                yield row

    def _ack_rows(self) -> Iterator[Row]:
        for n, row in enumerate(self._source.rows("flag_ack")):
            seen = self._date(row["seen_on"])
            if seen and _FLAG.fullmatch(row["flag"]):
                noon = (dt.date.fromisoformat(seen) - dt.date(1970, 1, 1)).days * _A_DAY_S + _A_DAY_S // 2
                regions = " ".join(each for each in row["regions"].split() if each in self._regions)
                yield row | {"uid": _uid(n), "seen_on": seen, "regions": regions, "acked_at": noon}

    def _sorted(self, name: str, new_key: Callable[[str], str]) -> list[Row]:
        return sorted((row | {"key": new_key(row["key"])} for row in self._source.rows(name)), key=_key)


class _Numbered:
    """New names for the person's own words, numbered as they come; those that everybody has stay."""

    def __init__(self, prefix: str, *, known: Any = ()) -> None:
        self._prefix = prefix
        self._known = known
        self._names: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        if name in self._known:
            return name
        return self._names.setdefault(name, f"{self._prefix}{len(self._names) + 1}")


def _as_it_is(row: Row) -> Row:
    return row


def _keys(name: str) -> frozenset[str]:
    return frozenset(row["key"] for row in table(name))


def _listed(word: str | None, known: Any, otherwise: str | None) -> str | None:
    return word if word is None or word in known else otherwise


def _in_words(key: str) -> str:
    return key.replace("own-", "").replace("_", " ").replace("-", " ")


def _uid(number: int) -> str:
    return f"{number:026d}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _key(row: Row) -> str:
    return str(row["key"])
