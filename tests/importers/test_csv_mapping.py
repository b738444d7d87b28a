from __future__ import annotations

import pytest

from twitchlog.diary.factors import FactorCatalogue, own_factor
from twitchlog.errors import CatalogueError, UnknownWord, WordsError
from twitchlog.importers.csv_dialect import Table
from twitchlog.importers.csv_mapping import Columns, parse_mapping, resolve_columns, unmapped_names
from twitchlog.importers.given_file import GivenFile

COFFEE = own_factor("coffee", kind="yes_no")


def columns_of(
    header: str, *maps: str, own: tuple = (), retired: tuple[str, ...] = (), observed_when: str | None = None
) -> Columns:
    table = Table(GivenFile("t.csv", b"", ""), "utf-8", ",", tuple(header.split(",")), states_sep=False)
    catalogue = FactorCatalogue(own, retired)
    return resolve_columns(table, parse_mapping(maps), catalogue=catalogue, observed_when=observed_when)


def test_the_last_equals_sign_divides() -> None:
    assert parse_mapping(["a=b=sleep_h", " x = my_tea:amount "]) == (("a=b", "sleep_h"), ("x", "my_tea:amount"))
    for text in ("sleep", "=sleep_h", "hours=", ""):
        with pytest.raises(WordsError, match="does not say which column"):
            parse_mapping([text])


def test_a_header_is_matched_exactly_and_then_but_for_case() -> None:
    assert columns_of("Day,day,n", "Day=diary_day").mapped[0].position == 0
    assert columns_of("Day,N", "n=twitch_episodes").mapped[0].name == "N"
    with pytest.raises(WordsError, match='has 2 columns named "DAY"'):
        columns_of("Day,day,n", "DAY=diary_day")


def test_a_repeated_header_matters_only_where_it_is_named() -> None:
    with pytest.raises(WordsError, match='has 2 columns named "n"'):
        columns_of("day,n,n", "n=twitch_episodes")
    assert columns_of("day,n,n", "day=diary_day").mapped[0].name == "day"


def test_an_unknown_column_offers_the_nearest() -> None:
    with pytest.raises(UnknownWord) as caught:
        columns_of("date,sleep_hours,n", "sleep_hour=sleep_h")
    assert caught.value.nearest[0] == "sleep_hours"
    with pytest.raises(UnknownWord) as caught:
        columns_of("date,sleep_hours,n", "zzz=sleep_h")
    assert caught.value.hint == "Columns: date, sleep_hours, n"


def test_an_unknown_target_offers_the_nearest() -> None:
    with pytest.raises(UnknownWord) as caught:
        columns_of("date,h", "h=sleep")
    assert "sleep_h" in caught.value.nearest
    with pytest.raises(UnknownWord, match="nothing that a column can stand for"):
        columns_of("date,h", "h=day_state")


def test_every_built_in_factor_is_a_target() -> None:
    for factor in FactorCatalogue():
        assert columns_of("date,x", f"x={factor.key.upper()}").mapped[0].factor == factor


def test_a_factor_of_ones_own_is_made_or_found() -> None:
    made = columns_of("date,cups", "cups=my_coffee:yes_no")
    assert made.new_factors == (COFFEE,)
    assert made.mapped[0].remembered_target == "my_coffee:yes_no"
    for target in ("my_coffee:yes_no", "my_coffee"):
        found = columns_of("date,cups", f"cups={target}", own=(COFFEE,))
        assert found.new_factors == ()
        assert found.mapped[0].remembered_target == "my_coffee:yes_no"
    assert columns_of("date,x", "x=my_Screen time:duration").mapped[0].target == "my_screen_time"


@pytest.mark.parametrize(
    ("target", "own", "retired", "words"),
    [
        ("my_coffee:rating", (COFFEE,), (), "of kind yes_no, not rating"),
        ("my_coffee:cups", (), (), 'no factor kind "cups"'),
        ("my_coffee:yes_no", (COFFEE,), ("my_coffee",), "is retired"),
        ("stress:amount", (), (), "of kind rating, not amount"),
        ("yoga_min", (), ("yoga_min",), "is retired"),
        ("my_:amount", (), (), "cannot name a factor"),
    ],
)
def test_a_factor_that_cannot_be_used_so(target: str, own: tuple, retired: tuple[str, ...], words: str) -> None:
    with pytest.raises(CatalogueError, match=words) as caught:
        columns_of("date,x", f"x={target}", own=own, retired=retired)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("target", ["my_coffee", "coffee:amount"])
def test_a_new_factor_needs_its_prefix_and_its_kind(target: str) -> None:
    with pytest.raises(UnknownWord) as caught:
        columns_of("date,x", f"x={target}")
    assert "my_coffee:amount" in caught.value.hint


@pytest.mark.parametrize(
    ("maps", "observed_when", "words"),
    [
        ((), None, "Nothing says"),
        (("a=sleep_h", "b=sleep_h"), None, 'mapped to "sleep_h"'),
        (("a=my_tea:amount", "b=my_tea:amount"), None, 'mapped to "my_tea"'),
        (("a=sleep_h", "a=stress"), None, '"a" is mapped twice'),
        (("a=diary_day", "b=occurred_at"), None, "not both"),
        (("a=sleep_h",), "b", "no column is mapped to twitch_episodes"),
        (("a=twitch_episodes",), "a", "when it is itself observed"),
        (("a=twitch_episodes",), "zzz", "has no column"),
    ],
)
def test_contradicting_mappings(maps: tuple[str, ...], observed_when: str | None, words: str) -> None:
    with pytest.raises(WordsError, match=words) as caught:
        columns_of("a,b,c", *maps, observed_when=observed_when)
    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_columns_without_a_use_are_named() -> None:
    table = Table(GivenFile("t.csv", b"", ""), "utf-8", ",", ("day", "n", "mood", ""), states_sep=False)
    mapping = [("n", "twitch_episodes")]
    columns = resolve_columns(table, mapping, catalogue=FactorCatalogue(), observed_when="mood")
    assert unmapped_names(table, columns) == ("day", "column 4 (no name)")
