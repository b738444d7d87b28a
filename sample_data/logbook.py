"""How the invented person logged those days, as the rows of sample_diary.csv; must not decide what happened."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

from life import FIRST_ON, N_DAYS, PAUSE, SLEEP_H, Day, Dice, clip

COLUMNS = (
    *("kind", "occurred_at", "precision", "logged_at", "site", "side", "count", "duration_s", "intensity"),
    *("factor", "value", "items", "meal", "medicine", "amount", "item", "severity", "mark", "last_on"),
    *("started_on", "is_as_needed", "name", "note"),
)

# What is logged now and then.
ONLY_COFFEE = ("2026-08-09", "2026-08-29", "2026-10-13")
LOGGED_TWO_DAYS_LATER = (
    "2026-08-05",
    "2026-08-22",
    "2026-09-06",
    "2026-09-27",
    "2026-10-10",
    "2026-10-31",
    "2026-11-07",
)
FOOD_DAYS = (
    "2026-08-02",
    "2026-08-16",
    "2026-09-03",
    "2026-09-20",
    "2026-10-11",
    "2026-10-25",
    "2026-11-08",
    "2026-11-15",
)
DOSE_DAYS = (
    "2026-07-30",
    "2026-08-17",
    "2026-09-02",
    "2026-09-22",
    "2026-10-06",
    "2026-10-20",
    "2026-11-05",
    "2026-11-16",
)
NOTES = {
    "2026-07-25": "Starting this diary to see what goes with the twitches.",
    "2026-08-12": "Back from the lake. Slept well there.",
    "2026-09-21": "Over the flu, back at work.",
    "2026-10-18": "Long walk. Calf quiet afterwards.",
    "2026-10-25": "Clocks went back.",
    "2026-11-14": "Eyelid has been quiet for a while.",
}
SYMPTOMS = (
    ("2026-08-15", "23:50", "cramp", "calf", "left", 4, 120),
    ("2026-08-20", "17:30", "tingling", "foot", "left", 2, 600),
    ("2026-10-08", "21:15", "tingling", "fingers", "right", 2, 300),
    ("2026-10-30", "06:10", "cramp", "calf", "left", 3, 60),
)
ANSWERED = (  # Sundays on which the diary was kept
    *("2026-08-16", "2026-08-23", "2026-09-06", "2026-09-13", "2026-09-27", "2026-10-11"),
    *("2026-10-18", "2026-10-25", "2026-11-01", "2026-11-08", "2026-11-15"),
)
WORRY = (4, 3, 4, 3, 2, 3, 2, 3, 2, 2, 2)
PROFILE = {
    "concern": "The calf twitches most evenings since spring. I would like to know whether it is anything.",
    "onset": "March 2026",
    "illness-before": "none that I noticed",
    "handedness": "right",
    "work": "office work, mostly at a desk",
    "family-history": "no nerve or muscle illness that I know of",
    "questions": "Is a blood test for minerals worth it? When should I come back?",
}
FOODS = {  # potassium, magnesium, calcium, in mg a serving
    "banana": (422, 32, 6),
    "spinach-cooked": (419, 78, 122),
    "potato": (926, 48, 26),
    "yogurt": (398, 29, 311),
    "almonds": (208, 77, 76),
    "lentils": (365, 36, 19),
    "oatmeal": (164, 63, 21),
}
MINERALS = ("potassium_mg", "magnesium_mg", "calcium_mg")


class Pages:
    """The rows of the diary, in the order in which they were logged."""

    def __init__(self) -> None:
        self._rows: list[tuple[dt.datetime, dict[str, Any]]] = []
        self._late = 0

    def add(
        self, kind: str, on: dt.date, hour: float | None, *, after_h: float = 0.05, part: float = 0, **cells: Any
    ) -> None:
        """An entry about a diary day: at an hour (25 is 01:00 the next morning), or of the whole day if hour is None.

        after_h is how long after its moment it was logged (for a whole day: the hour at which it was logged); part
        is the hour in the middle of a part of the day that is all that is known.
        """
        precision = "day" if hour is None else "part of day" if part else "exact"
        occurred_at = _wall(on, part or (12.0 if hour is None else hour))
        logged_at = _wall(on, after_h if hour is None else hour + after_h)
        if on.isoformat() in LOGGED_TWO_DAYS_LATER:
            self._late += 1
            logged_at = _wall(on + dt.timedelta(2), 19.5 + (self._late % 60) / 60)
        told = {name: _text(value) for name, value in cells.items()}
        stamps = {"occurred_at": _iso(occurred_at), "precision": precision, "logged_at": _iso(logged_at)}
        self._rows.append((logged_at - _offset(logged_at), {"kind": kind, **stamps, **told}))

    def text(self) -> str:
        """The table as CSV."""
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerow({"kind": "factor", "name": "screen time", "item": "duration", "amount": "min"})
        for key, words in PROFILE.items():
            writer.writerow({"kind": "profile", "item": key, "note": words})
        writer.writerows(row for _, row in sorted(self._rows, key=lambda each: each[0]))
        return out.getvalue()


def _wall(on: dt.date, hour: float) -> dt.datetime:
    return dt.datetime.combine(on, dt.time()) + dt.timedelta(minutes=round(60 * hour))


def _offset(wall: dt.datetime) -> dt.timedelta:
    """Europe/Berlin in 2026: summer time ends on 25 October; nothing is logged in the hour that comes twice."""
    return dt.timedelta(hours=2 if wall < dt.datetime(2026, 10, 25, 3) else 1)


def _iso(wall: dt.datetime) -> str:
    return f"{wall.isoformat()}+0{_offset(wall).seconds // 3600}:00"


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def write_day(pages: Pages, day: Day, dice: Dice) -> None:
    """Everything logged about an observed day."""
    _write_night(pages, day, dice)
    has_forgotten = dice.chance(0.03)
    for hour, key, quantity, mg in () if has_forgotten else day.drinks:
        item = f"drink:{key}:{quantity}:{mg}"
        pages.add("reading", day.on, hour, factor="caffeine_mg", value=quantity * mg, items=item)
    _write_factors(pages, day, dice)
    _write_episodes(pages, day, dice)
    # A closed day without a drink means that there was none, so a day with forgotten drinks is not closed.
    is_closed = not has_forgotten and dice.chance(0.75)
    if not day.episodes and (not is_closed or dice.chance(0.5)):
        pages.add("day_mark", day.on, None, after_h=dice.between(21.9, 22.4), mark="none")
    if is_closed:
        pages.add("day_mark", day.on, None, after_h=dice.between(22.5, 23.5), mark="closed")


def _write_night(pages: Pages, day: Day, dice: Dice) -> None:
    if not dice.chance(0.95):
        return
    woke = dice.between(8.2, 9.4) if day.is_weekend else dice.between(6.5, 7.1)
    hour = woke if dice.chance(0.15) else None
    after_h = 0.2 if hour else woke + 0.2
    pages.add("reading", day.on, hour, after_h=after_h, factor="sleep_h", value=day.sleep_h)
    if dice.chance(0.9):
        pages.add("reading", day.on, hour, after_h=after_h, factor="sleep_quality", value=day.sleep_quality)


def _write_factors(pages: Pages, day: Day, dice: Dice) -> None:
    def reading(factor: str, hour: float, value: float, items: str = "") -> None:
        pages.add("reading", day.on, hour, factor=factor, value=value, items=items)

    if dice.chance(0.92):
        reading("stress", dice.between(17, 21.5), day.stress)
    if dice.chance(0.9):
        glasses = min(2 + day.stress % 2, day.water_ml // 250)
        reading("water_ml", dice.between(9, 12), 250 * glasses, f"drink:water:{glasses}:250")
        reading("water_ml", dice.between(18, 21), day.water_ml - 250 * glasses)
    if dice.chance(0.45):
        tired = clip(round(4 - 1.2 * (day.sleep_h - SLEEP_H) + dice.normal()), 0, 10)
        reading("fatigue", dice.between(19, 21), tired)
    if dice.chance(0.5 if day.is_weekend else 0.28):
        reading("exertion_min", dice.between(16, 19), 5 * round(dice.between(4, 16)))
    if dice.chance(0.6 if day.on.weekday() in (4, 5) else 0.07):
        key, grams = dice.pick((("beer", 13), ("wine", 14.2)))
        glasses = dice.pick((1, 2, 3), (5, 3, 1))
        reading("alcohol_g", dice.between(19.5, 22), glasses * grams, f"drink:{key}:{glasses}:{grams:g}")
    if dice.chance(0.8):
        reading("my_screen_time", dice.between(22, 22.8), day.screen_min)
    if dice.chance(0.25):
        reading("breathing_min", dice.between(20.5, 22), dice.pick((5, 10, 15)))
    if day.on.weekday() in (2, 6) and dice.chance(0.6):
        reading("yoga_min", dice.between(17.5, 19), dice.pick((20, 30)))


def _write_episodes(pages: Pages, day: Day, dice: Dice) -> None:
    for _ in range(day.episodes):
        site, side = _place(day.on, dice)
        is_evening = site != "eyelid_upper" and dice.chance(0.65)
        is_last = day.on == FIRST_ON + dt.timedelta(N_DAYS - 1)
        hour = dice.between(19, 23.5 if is_last else 25.4) if is_evening else dice.between(9.2, 18.5)
        told = {
            "site": site,
            "side": side,
            "count": round(dice.between(3, 60)) if dice.chance(0.25) else None,
            "duration_s": 30 * round(dice.between(1, 40) ** dice.between(0.4, 1.0)) if dice.chance(0.72) else None,
            "intensity": int(clip(round(3.4 + 1.4 * dice.normal()), 1, 8)) if dice.chance(0.66) else None,
        }
        known = dice.share()
        if known < 0.03:
            pages.add("episode", day.on, None, after_h=dice.between(21, 22), **told)
        elif known < 0.09:
            part, after_h = (19.5, 3.0) if is_evening else (14.5, 4.0)
            pages.add("episode", day.on, part, after_h=after_h, part=part, **told)
        else:
            pages.add("episode", day.on, hour, after_h=dice.between(0.02, 0.5), **told)


def _place(on: dt.date, dice: Dice) -> tuple[str, str | None]:
    is_eyelid_time = on.month == 8 or dt.date(2026, 10, 5) <= on <= dt.date(2026, 11, 2)
    places = (("calf", "left"), ("eyelid_upper", "right"), ("thigh_front", "left"), ("calf", "right"), ("calf", "both"))
    places += (("foot_arch", "left"), ("calf", None), ("moving", None))
    weights = (58.0, 22.0 if is_eyelid_time else 5.0, 11.0, 3.0, 2.0, 2.0, 3.0, 4.0)
    place: tuple[str, str | None] = dice.pick(places, weights)
    return place


def write_extras(pages: Pages) -> None:
    """What is logged now and then: the pause, coffee on days away, medicine, symptoms, answers, meals, notes."""
    date = dt.date.fromisoformat
    medicine = {"medicine": "salbutamol", "name": "salbutamol", "item": "beta-agonist", "amount": "100 mcg"}
    pages.add("medicine", FIRST_ON, 9.5, **medicine, started_on="2026-02-02", is_as_needed="yes")
    for number, on in enumerate(DOSE_DAYS):
        pages.add(
            "dose", date(on), 8.5 + number % 3 * 4.6, medicine="salbutamol", amount=("1 puff", "2 puffs")[number % 2]
        )
    pages.add("day_mark", PAUSE[0], None, after_h=9.2, mark="paused", last_on=PAUSE[1].isoformat(), note="flu")
    for number in range(3):
        pages.add("reading", PAUSE[0] + dt.timedelta(number), None, after_h=20.0, factor="illness", value=1)
    for on in ONLY_COFFEE:
        pages.add("reading", date(on), 9.3, factor="caffeine_mg", value=96, items="drink:coffee:1:96")
    for on, clock, item, site, side, severity, seconds in SYMPTOMS:
        hours, minutes = clock.split(":")
        hour = int(hours) + int(minutes) / 60
        told = {"item": item, "site": site, "side": side, "severity": severity, "duration_s": seconds}
        pages.add("symptom", date(on), hour, after_h=0.2, **told)
    for on, worry in zip(ANSWERED, WORRY, strict=True):
        for question, value in (("function", 0), ("stiff or thinner", 0), ("worry", worry)):
            pages.add("answer", date(on), None, after_h=22.6, item=question, value=value)
    for number, on in enumerate(FOOD_DAYS):
        _write_meals(pages, date(on), number)
    for on, words in NOTES.items():
        pages.add("note", date(on), 20.9, note=words)


def _write_meals(pages: Pages, on: dt.date, number: int) -> None:
    keys = list(FOODS)
    for meal, hour in enumerate((8.3, 13.0, 19.2)):
        first = 3 * number + 2 * meal
        eaten = ((1 + (number + meal) % 2, keys[first % len(keys)]), (1, keys[(first + 3) % len(keys)]))
        for mineral, factor in enumerate(MINERALS):
            items = ";".join(f"food:{key}:{quantity}:{FOODS[key][mineral]}" for quantity, key in eaten)
            total = sum(quantity * FOODS[key][mineral] for quantity, key in eaten)
            label = f"meal-{number + 1}-{meal + 1}"
            pages.add("reading", on, hour, factor=factor, value=total, items=items, meal=label)
    pages.add("day_mark", on, None, after_h=21.5, mark="food complete")
