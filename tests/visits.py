"""Diaries for the clinician's page: one as people keep them, and one with more of everything than a page can hold."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from tests.builders import (
    at,
    make_answer,
    make_dose,
    make_episode,
    make_medicine,
    make_none,
    make_note,
    make_pause,
    make_reading,
    make_symptom,
)
from twitchlog.diary.entries import Entry
from twitchlog.pipeline import Diary, body
from twitchlog.reference.tables import table
from twitchlog.store.actions import SETTING
from twitchlog.store.lookups import keyed_step

TODAY = dt.date(2026, 11, 22)
FIRST, LAST = dt.date(2026, 8, 30), dt.date(2026, 11, 21)  # twelve weeks
SECRET = "the secret of the note"


def tell(diary: Diary, **profile: str) -> None:
    """Tell the profile; "family_history" is its field "family-history"."""
    steps = [keyed_step("profile", key.replace("_", "-"), words) for key, words in profile.items()]
    diary.change(steps, kind=SETTING, summary="profile")


def days(first: dt.date = FIRST, last: dt.date = LAST) -> list[str]:
    """Dates in ISO form, both ends included."""
    return [(first + dt.timedelta(n)).isoformat() for n in range((last - first).days + 1)]


def _ordinary() -> Iterator[Entry]:
    for n, day in enumerate(days()):
        if day < "2026-09-07":
            continue  # eight days that nobody observed
        yield make_reading(at(f"{day} 09:00"), value=120.0 if n % 2 else 240.0)
        yield make_reading(at(f"{day} 07:00"), factor="sleep_h", value=6.5)
        if n % 3 == 0:
            yield make_none(day)
        else:
            yield make_episode(at(f"{day} 21:40"), duration_s=60, intensity=4.0)
            yield make_episode(at(f"{day} 22:10"), site="thigh_front", side="both", note=SECRET)
    yield make_episode(at("2026-11-11 09:00"), site="eyelid_upper", side="right", intensity=7.0)
    yield make_episode(at("2026-11-11 10:00"), site="tongue", side="midline")
    yield make_episode(at("2026-11-11 10:05"), site="biceps", side=None)
    yield make_episode(at("2026-11-12 10:00"), site="moving", side=None)
    yield make_symptom(at("2026-11-12 12:00"), item="tingling", site="foot", side="left", severity=3.0)
    yield make_symptom(at("2026-11-14 12:00"), item="tingling", site="foot", side="left", severity=2.0)
    yield make_symptom(at("2026-11-14 13:00"), item="drops-things", site="hand", side="right", note=SECRET)
    yield make_answer(at("2026-11-01 20:00"), value=0.0)
    yield make_answer(at("2026-11-08 20:00"), value=1.0, note=SECRET)
    yield make_answer(at("2026-11-08 20:00"), question="worry", value=6.0)
    yield make_medicine(started_on="2026-02-02", is_as_needed=True, medicine_class="beta-agonist", note=SECRET)
    yield make_medicine(key="sertraline", name="sertraline", dose="50 mg", started_on="2025-06-01")
    yield make_medicine(key="zinc", name="zinc", dose=None, started_on="2026-05-01", stopped_on="2026-06-01")
    yield make_dose(at("2026-11-20 10:00"))
    yield make_reading(at("2026-11-20 19:00"), factor="breathing_min", value=20.0)
    yield make_pause("2026-09-01", "2026-09-03")
    yield make_note(note=SECRET)


def fill_ordinary(diary: Diary) -> None:
    """Twelve weeks: eight days not observed (three of them paused), then twitches on two days of three."""
    diary.add(*_ordinary())
    tell(
        diary,
        concern="Is this something to treat?",
        onset="March 2026, after a cold",
        illness_before="a cold",
        questions="Is a scan needed?",
        handedness="left",
    )


def _crowded() -> Iterator[Entry]:
    draw = random.Random(1)
    sites = list(body().sites.values())
    symptoms = [row["key"] for row in table("symptoms")]
    for n, day in enumerate(days()):
        for site in draw.sample(sites, 12):
            side = draw.choice(["left", "right", "both", None]) if site.is_sided else "midline"
            yield make_episode(at(f"{day} 10:00"), site=site.key, side=side, duration_s=90, intensity=5.0)
        yield make_episode(at(f"{day} 11:00"), site=draw.choice(["moving", "elsewhere"]), side=None, note="😀 " * 50)
        for factor, most in (
            ("caffeine_mg", 400),
            ("sleep_h", 9),
            ("stress", 10),
            ("water_ml", 3000),
            ("alcohol_g", 40),
        ):
            yield make_reading(at(f"{day} 09:00"), factor=factor, value=float(draw.randint(0, most)))
        for item in draw.sample(symptoms, 4):
            place = draw.choice(["hand", "calf", "shin", "thigh_front"])
            yield make_symptom(at(f"{day} 12:00"), item=item, site=place, severity=5.0, with_twitch=True)
        if n % 7 == 0:
            yield make_answer(at(f"{day} 20:00"))
            yield make_answer(at(f"{day} 20:00"), question="worry", value=9.0)
    for n in range(30):
        yield make_medicine(
            key=f"medicine_{n}",
            name=f"Medicine number {n} hydrochloride extended release",
            dose="100 mg twice a day with food",
            medicine_class="ssri",
            started_on=f"2026-0{1 + n % 9}-11",
            dose_changed_on="2026-10-03" if n % 3 == 0 else None,
            is_suspected=n % 10 == 0,
        )
    yield make_note(note="x" * 100_000)
    yield make_note(note="שלום مرحبا \u202e 🫠 漢字 \x1b[31m #set page(width: 1pt) $x$ <script>")


def fill_crowded(diary: Diary) -> None:
    """Every site on both sides, every symptom, thirty medicines, and every field of the profile as long as may be."""
    diary.add(*_crowded())
    tell(
        diary,
        concern="Why does my calf twitch? " * 40,
        onset="March 2026 " + "slowly at first " * 120,
        illness_before="a cold with fever " * 110,
        questions="Could it be the coffee, and is a scan needed? " * 43,
        work="typing and lifting " * 105,
        family_history="none known " * 180,
        test_results="A" * 2000,
        handedness="right",
    )
