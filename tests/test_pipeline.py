"""The public door: a diary is opened, filled, mended, read as frames, and reported on."""

import datetime as dt
import math

import pandas as pd
import pytest

import twitchlog
from tests.builders import (
    BANANA,
    EXAMPLES,
    at,
    make_coffee,
    make_dose,
    make_episode,
    make_medicine,
    make_none,
    make_note,
    make_pause,
    make_reading,
    make_symptom,
    on,
)
from twitchlog import clock
from twitchlog.diary.entries import DayMark
from twitchlog.diary.factors import own_factor
from twitchlog.errors import CatalogueError, DiaryFileError, NotFoundError, UnknownWord, WordsError
from twitchlog.pipeline import Where, body, open_diary, where
from twitchlog.store.lookups import Settings, factor_step, keyed_step

TODAY = dt.date(2026, 11, 22)  # a Sunday; conftest.py fixes the clock
SCREEN = own_factor("screen time", kind="duration")


@pytest.fixture
def diary(diary_file):
    with open_diary(diary_file) as opened:
        yield opened


# Opening


def test_the_public_names_open_a_diary(diary_file):
    with twitchlog.open_diary(diary_file) as diary:
        assert isinstance(diary, twitchlog.Diary)
        assert diary.settings == Settings()


def test_the_environment_names_the_diary(diary_file, monkeypatch):
    monkeypatch.setenv("TWITCHLOG_DIARY", diary_file)
    with open_diary() as diary:
        assert diary.store.path == diary_file


def test_opening_without_making(diary_file):
    with pytest.raises(DiaryFileError, match="There is no diary"):
        open_diary(diary_file, create=False)
    with pytest.raises(DiaryFileError, match="There is no diary"):
        open_diary(diary_file, read_only=True)


def test_a_diary_opened_for_reading_cannot_be_added_to(diary, diary_file):
    diary.add(make_note())
    assert not diary.is_read_only
    with open_diary(diary_file, read_only=True) as reader, pytest.raises(DiaryFileError):
        assert reader.is_read_only
        reader.add(make_note())
    assert len(list(diary.entries())) == 1


# Entries


def test_entries_are_added_as_one_step(diary):
    uids = diary.add(*EXAMPLES)
    assert sorted(uids) == uids
    assert {stored.uid: stored.entry for stored in diary.entries()} == dict(zip(uids, EXAMPLES, strict=True))
    assert {stored.logged_at for stored in diary.entries()} == {clock.now().occurred_at}
    assert [(past.kind, past.summary) for past in diary.store.history()] == [("log", "8 entries")]
    assert diary.undo() == "8 entries"
    assert list(diary.entries()) == []


def test_one_entry_is_called_by_its_kind_and_may_have_been_made_earlier(diary):
    diary.add(make_note(), logged_at=1_700_000_000)
    assert diary.store.history()[0].summary == "note"
    assert next(diary.entries()).logged_at == 1_700_000_000


def test_a_factor_that_is_not_known_is_refused_and_nothing_is_stored(diary):
    with pytest.raises(CatalogueError, match='no factor "my_coffee"'):
        diary.add(make_note(), make_reading(factor="my_coffee"))
    assert list(diary.entries()) == []


@pytest.mark.parametrize(
    "entry",
    [
        make_reading(factor="stress", value=99.0),
        make_reading(value=-5.0),
        make_episode(site="nonsense"),
        make_symptom(item="nonsense"),
        make_pause("2026-11-07", "2026-11-01"),
        make_medicine(started_on="foo"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(diary, entry):
    with pytest.raises(WordsError):
        diary.add(make_note(), entry)
    assert list(diary.entries()) == []
    assert diary.store.history() == []


def test_a_pause_is_held_against_the_day_start_of_the_diary(diary):
    pause = DayMark(at("2026-11-20 02:00"), mark="paused", last_on="2026-11-19")
    diary.add(pause)
    diary.change([keyed_step("setting", "day_start_min", "0")], kind="setting", summary="")
    with pytest.raises(WordsError, match="before it begins"):
        diary.add(pause)


def test_entries_by_kind_period_and_place(diary):
    diary.add(
        make_episode(at("2026-11-19 12:00")),
        make_episode(at("2026-11-20 12:00"), site="thigh_front", side="right"),
        make_symptom(at("2026-11-20 12:00"), site="calf"),
        make_reading(at("2026-11-20 12:00")),
    )

    def kinds(**wanted):
        return [stored.entry.kind for stored in diary.entries(**wanted)]

    assert kinds(kinds=["symptom", "reading"]) == ["symptom", "reading"]
    assert kinds(start=dt.date(2026, 11, 20), kinds=["episode"]) == ["episode"]
    assert kinds(end=dt.date(2026, 11, 19)) == ["episode"]
    assert kinds(site="left calf") == ["episode", "symptom"]
    assert kinds(site="leg") == ["episode", "episode", "symptom"]
    assert kinds(site="right leg") == ["episode"]
    assert kinds(site="lumbosacral") == ["episode", "episode", "symptom"]
    assert kinds(site="right lumbosacral") == ["episode"]
    assert kinds(newest=1, kinds=["episode"]) == ["episode"]
    assert kinds(factors=["stress"], kinds=["reading"]) == []
    with pytest.raises(UnknownWord):
        kinds(site="elbw")


def test_editing_and_deleting_are_steps_that_can_be_taken_back(diary):
    diary.add(make_episode())
    (episode,) = diary.entries()
    assert diary.replace(episode, make_episode(side="right"), summary="twitch") == []
    (edited,) = diary.entries()
    assert edited.entry.side == "right"
    assert edited.uid == episode.uid
    diary.remove([edited], summary="twitch")
    assert list(diary.entries()) == []
    diary.undo()
    assert list(diary.entries()) == [edited]
    diary.undo()
    assert list(diary.entries()) == [episode]
    diary.redo()
    assert list(diary.entries()) == [edited]
    diary.undo()
    diary.undo()
    with pytest.raises(NotFoundError):
        diary.undo()


def test_an_entry_may_be_changed_while_the_entries_are_read(diary):
    diary.add(*(make_note(at(f"2026-11-{day:02d} 12:00")) for day in range(1, 6)))
    for stored in diary.entries():
        diary.replace(stored, make_note(stored.entry.when, note="read"), summary="note")
    assert {stored.entry.note for stored in diary.entries()} == {"read"}


def test_a_meal_belongs_together(diary):
    diary.add(
        make_reading(factor="potassium_mg", meal="m", items=(BANANA,)),
        make_reading(factor="magnesium_mg", meal="m"),
        make_coffee(),
    )
    potassium, magnesium, coffee = diary.entries()
    assert diary.together_with(potassium) == [potassium, magnesium]
    assert diary.together_with(coffee) == [coffee]


def test_undo_and_redo_take_settings_and_factors_along(diary):
    diary.change([factor_step(SCREEN)], kind="setting", summary="factor")
    diary.change([keyed_step("setting", "day_start_min", "0")], kind="setting", summary="setting")
    assert SCREEN.key in diary.catalogue
    assert diary.settings.day_start_min == 0
    diary.undo()
    assert diary.settings.day_start_min == 240
    diary.undo()
    assert SCREEN.key not in diary.catalogue
    diary.redo()
    diary.redo()
    assert SCREEN.key in diary.catalogue
    assert diary.settings.day_start_min == 0


# Days


def test_the_running_day_begins_at_the_day_start(diary, monkeypatch):
    assert diary.today() == TODAY
    monkeypatch.setenv("TWITCHLOG_NOW", "2026-11-23T03:59:00+01:00")
    assert diary.today() == TODAY
    diary.change([keyed_step("setting", "day_start_min", "180")], kind="setting", summary="")
    assert diary.today() == TODAY + dt.timedelta(1)


def test_an_entry_has_its_diary_day_and_sleep_its_civil_date(diary):
    night = at("2026-11-20 02:00")
    diary.add(make_note(night), make_reading(night, factor="sleep_h", value=5.0))
    assert {stored.entry.kind: diary.day_of(stored) for stored in diary.entries()} == {
        "note": dt.date(2026, 11, 19),
        "reading": dt.date(2026, 11, 20),
    }


def test_the_first_day(diary):
    assert diary.first_day() is None
    diary.add(make_note(at("2026-11-20 02:00")), make_note(on("2026-11-21")))
    assert diary.first_day() == dt.date(2026, 11, 19)


def test_an_empty_diary_has_an_empty_frame(diary):
    assert len(diary.daily_frame()) == 0
    assert "twitch_episodes" in diary.daily_frame().columns
    assert len(diary.episodes()) == len(diary.symptoms()) == 0


def test_the_frame_keeps_none_and_unknown_apart(diary):
    diary.add(
        make_episode(at("2026-11-18 12:00"), duration_s=120),
        make_none("2026-11-19"),
        make_coffee(at("2026-11-20 12:00")),
        make_pause("2026-11-21", "2026-11-21"),
        make_episode(at("2026-11-21 12:00")),
    )
    frame = diary.daily_frame()
    assert frame.index.name == "diary_day"
    assert [str(day.date()) for day in frame.index] == ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21"]
    assert list(frame["day_state"]) == ["some", "none", "not observed", "paused"]
    assert frame["twitch_episodes"].tolist()[:2] == [1.0, 0.0]
    assert frame["twitch_episodes"].isna().tolist() == [False, False, True, True]
    assert frame["twitch_minutes"].tolist()[:2] == [2.0, 0.0]
    assert frame["caffeine_mg"].isna().tolist() == [True, True, False, True]
    assert {str(kind) for kind in frame.dtypes.drop("day_state")} == {"float64"}


def test_the_frame_of_a_place_and_of_a_period(diary):
    diary.add(make_episode(at("2026-11-18 12:00")), make_episode(at("2026-11-19 12:00"), side="right"))
    whole = diary.daily_frame(dt.date(2026, 11, 17), dt.date(2026, 11, 20))
    assert len(whole) == 4
    left = diary.daily_frame(site="left calf")
    assert left["twitch_episodes"].tolist() == [1.0, 0.0]
    assert left["day_state"].tolist() == ["some", "some"]
    assert diary.daily_frame(site="lumbosacral")["twitch_episodes"].tolist() == [1.0, 1.0]
    assert diary.daily_frame(site="cervical")["twitch_episodes"].tolist() == [0.0, 0.0]


def test_the_frame_has_medicines_and_factors_of_ones_own(diary):
    diary.change([factor_step(SCREEN)], kind="setting", summary="factor")
    diary.add(make_medicine(started_on="2026-11-19"), make_reading(on("2026-11-19"), factor=SCREEN.key, value=90.0))
    frame = diary.daily_frame(dt.date(2026, 11, 18), dt.date(2026, 11, 20))
    assert frame["med_salbutamol"].tolist() == [0.0, 1.0, 1.0]
    assert frame[SCREEN.key].tolist()[1] == 90.0


def test_moving_the_day_start_re_bins_the_frame(diary):
    diary.add(make_episode(at("2026-11-20 02:00")))
    assert diary.daily_frame().index[0].date() == dt.date(2026, 11, 19)
    diary.change([keyed_step("setting", "day_start_min", "0")], kind="setting", summary="")
    assert diary.daily_frame().index[0].date() == dt.date(2026, 11, 20)


def test_episodes_and_symptoms_as_tables(diary):
    diary.add(
        make_episode(at("2026-11-20 02:00"), intensity=4.0),
        make_episode(on("2026-11-21"), count=3),
        make_symptom(at("2026-11-20 12:00"), severity=2.0),
        make_dose(),
    )
    episodes = diary.episodes()
    assert [str(day.date()) for day in episodes["diary_day"]] == ["2026-11-19", "2026-11-21"]
    assert episodes["occurred_at"].isna().tolist() == [False, True]  # an hour that is not known is not made up
    assert episodes["occurred_at"][0] == pd.Timestamp("2026-11-20 01:00", tz="UTC")
    assert math.isnan(episodes["count"][0])
    assert len(diary.episodes(start=dt.date(2026, 11, 20))) == 1
    symptoms = diary.symptoms()
    assert symptoms[["item", "severity"]].to_numpy().tolist() == [["tingling", 2.0]]


# Places


def test_words_name_places():
    known = body()
    assert where(None, known) == Where(None, None)
    assert where("Left Calf", known) == Where(frozenset({"calf"}), "left")
    assert where("calf", known).sites == frozenset({"calf"})
    assert where("left leg", known).side == "left"
    assert {"calf", "thigh_front"} <= where("leg", known).sites
    assert "biceps" in where("cervical", known).sites
    assert where("elsewhere", known).sites == frozenset({"elsewhere"})
    for words in ("", "elbw", "left", "calf calf shin"):
        with pytest.raises(WordsError):
            where(words, known)
