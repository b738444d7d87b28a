"""The body, the drinks and the foods of the reference tables, for the tests of people's words."""

from __future__ import annotations

import pytest

from twitchlog.diary.body import Body, body_from_rows
from twitchlog.diary.consumables import Consumable, drinks_from_rows, foods_from_rows
from twitchlog.reference.tables import table


@pytest.fixture(scope="session")
def body() -> Body:
    return body_from_rows(table("body_sites"), table("body_areas"))


@pytest.fixture(scope="session")
def drinks() -> tuple[Consumable, ...]:
    return drinks_from_rows(table("drinks"))


@pytest.fixture(scope="session")
def foods() -> tuple[Consumable, ...]:
    return foods_from_rows(table("foods"))
