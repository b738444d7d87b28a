"""What the person set or added, as rows and back."""

import pytest

from tests.builders import make_action
from twitchlog.diary.consumables import Consumable
from twitchlog.diary.factors import BUILT_IN_FACTORS, own_factor
from twitchlog.store.lookups import Settings, consumable_step, factor_step, keyed_step

SMOOTHIE = Consumable("food", "smoothie", "Smoothie", (), "glass", {"potassium_mg": 300.0}, "the person's own")


@pytest.fixture
def change(store):
    n = 0

    def perform(*steps):
        nonlocal n
        n += 1
        store.change(steps, action=make_action(n, kind="setting"))

    return perform


def test_a_new_diary_has_the_defaults(store):
    assert store.settings() == Settings()
    assert store.profile() == {}
    assert list(store.catalogue()) == list(BUILT_IN_FACTORS)
    assert store.own_consumables() == ()
    assert store.saved_mappings() == {}


def test_settings_are_stored_one_by_one_and_removed_again(store, change):
    change(keyed_step("setting", "day_start_min", "300"), keyed_step("setting", "week_start", "sunday"))
    assert store.settings() == Settings(day_start_min=300, week_start="sunday")
    change(keyed_step("setting", "day_start_min", None))
    assert store.settings() == Settings(week_start="sunday")


def test_the_profile_keeps_only_what_was_said(store, change):
    change(keyed_step("profile", "handedness", "left"), keyed_step("profile", "work", "gärtner"))
    change(keyed_step("profile", "handedness", None))
    assert store.profile() == {"work": "gärtner"}


@pytest.mark.parametrize("kind", ["amount", "duration", "rating", "yes_no"])
def test_a_factor_comes_back_as_it_was(store, change, kind):
    screen = own_factor("screen time", kind=kind, aggregate="max", timing="before")
    change(factor_step(screen))
    assert store.catalogue()[screen.key] == screen


def test_a_factor_with_its_own_unit_comes_back(store, change):
    steps = own_factor("steps walked", kind="amount", unit="steps")
    change(factor_step(steps))
    assert store.catalogue()[steps.key].unit == "steps"


def test_retiring_keeps_a_factor_and_no_longer_offers_it(store, change):
    screen = own_factor("screen time", kind="duration")
    water = next(factor for factor in BUILT_IN_FACTORS if factor.key == "water_ml")
    change(factor_step(screen))
    change(factor_step(screen._replace(is_retired=True)), factor_step(water._replace(is_retired=True)))
    catalogue = store.catalogue()
    assert {factor.key for factor in catalogue} - {factor.key for factor in catalogue.active()} == {
        screen.key,
        "water_ml",
    }
    assert catalogue["water_ml"].name == "water"
    assert catalogue.named("screen time") is None


def test_a_drink_or_food_comes_back_as_it_was(store, change):
    change(consumable_step(SMOOTHIE))
    assert store.own_consumables() == (SMOOTHIE,)
    stronger = SMOOTHIE._replace(amounts={"potassium_mg": 400.0})
    change(consumable_step(stronger))
    assert store.own_consumables() == (stronger,)
