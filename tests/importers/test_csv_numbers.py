from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.errors import ImportFileError, WordsError
from twitchlog.importers.csv_numbers import DecimalSign, is_missing, read_number, read_yes_no


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("7", ".", 7.0),
        ("7.25", ".", 7.25),
        ("7,25", ",", 7.25),
        ("-1", ".", -1.0),
        ("\u22121,5", ",", -1.5),
        (".5", ".", 0.5),
        ("5.", ".", 5.0),
        ("1,234", ".", 1234.0),
        ("1.234", ",", 1234.0),
        ("1,234,567.5", ".", 1234567.5),
        ("1\u00a0234,5", ",", 1234.5),
        ("1’234", ".", 1234.0),
        ("1.5E+02", ".", 150.0),
    ],
)
def test_numbers(text: str, sign: str, value: float) -> None:
    assert read_number(text, sign) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7,25",
        "1,23,456",
        "0,234",
        "1 234,5",
        "=1+1",
        "95 mg",
        "inf",
        "nan",
        "1e999",
        "0x10",
        "1_000",
        "٣",
        "6:30",
        "1" * 50,
    ],
)
def test_what_is_no_number_with_a_point(text: str) -> None:
    assert read_number(text, ".") is None


@pytest.mark.parametrize(("text", "value"), [("1", 1.0), ("0.0", 0.0), ("JA", 1.0), ("nein", 0.0), ("True", 1.0)])
def test_yes_and_no(text: str, value: float) -> None:
    assert read_yes_no(text) == value


def test_neither_yes_nor_no() -> None:
    assert [read_yes_no(text) for text in ("2", "maybe", "", "x")] == [None] * 4


def test_missing_words_are_missing_and_zero_is_not() -> None:
    assert all(is_missing(text) for text in ("", "NA", "NaN", "n/a", "null"))
    assert not any(is_missing(text) for text in ("0", "none", "-", "no"))


def decided(*texts: str, stated: str | None = None, high: float = 1e9) -> str:
    sign = DecimalSign()
    for line, text in enumerate(texts, 2):
        sign.add(text, line=line, low=0, high=high)
    return sign.decide(stated, file_name="t.csv")[0]


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.floats(0, 20_000, allow_nan=False).map(lambda x: round(x, 2)), min_size=1, max_size=20),
    st.sampled_from(".,"),
)
def test_the_decided_sign_reads_every_number_back(values: list[float], mark: str) -> None:
    grouped = [f"{value:,.2f}" for value in values]
    texts = grouped if mark == "." else [text.translate(str.maketrans(".,", ",.")) for text in grouped]
    assert decided(*texts) == mark
    assert [read_number(text, mark) for text in texts] == values


def test_three_digits_after_a_sign_could_be_either() -> None:
    with pytest.raises(ImportFileError) as caught:
        decided("5", "1,234")
    assert "1,234 on line 3" in caught.value.sentence
    assert "--decimal" in caught.value.hint
    assert decided("1,234", stated=",") == ","


def test_another_number_or_the_range_of_the_column_decides() -> None:
    assert decided("1,234", "7.5") == "."
    assert decided("1.234", "7,5") == ","
    assert decided("7.125", "6.500", high=24) == "."
    assert decided("7,125", "6,500", high=24) == ","
    assert decided("0,250") == ","


def test_contradicting_signs_name_both_lines() -> None:
    with pytest.raises(ImportFileError, match=r"line 3 \(1\.5\) has a decimal point and line 2 \(1,5\)"):
        decided("1,5", "1.5")


def test_words_decide_nothing() -> None:
    assert decided("n.a.", "12", "1 000") == "."
    with pytest.raises(WordsError, match="decimal sign"):
        decided("1", stated=";")
