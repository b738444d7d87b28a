from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.errors import ImportFileError, WordsError
from twitchlog.importers.csv_dates import DateOrder, read_stamp

DAY = dt.date(2021, 5, 13)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2021-05-13", "dmy"),
        ("2021/5/13", "mdy"),
        ("2021.05.13", "ymd"),
        ("20210513", "ymd"),
        ("13/05/2021", "dmy"),
        ("13.5.2021", "dmy"),
        ("05-13-2021", "mdy"),
        ("5/13/21", "mdy"),
        ("13.05.21", "dmy"),
        ("21-05-13", "ymd"),
        ("13 May 2021", "mdy"),
        ("13th May 2021", "ymd"),
        ("13-MAY-2021", "ymd"),
        ("May 13, 2021", "dmy"),
        ("May 13th 2021", "dmy"),
    ],
)
def test_ways_of_writing_one_day(text: str, order: str) -> None:
    assert read_stamp(text, order) == (DAY, None, None, False)


@pytest.mark.parametrize(
    ("text", "time", "offset", "is_utc"),
    [
        ("2021-05-13 21:40", dt.time(21, 40), None, False),
        ("2021-05-13T21:40:07.123456", dt.time(21, 40, 7), None, False),
        ("2021-05-13T21:40:07Z", dt.time(21, 40, 7), None, True),
        ("2021-05-13 21:40:07 UTC", dt.time(21, 40, 7), None, True),
        ("2021-05-13T21:40+02:00", dt.time(21, 40), 120, False),
        ("2021-05-13 21:40:00 -0330", dt.time(21, 40), -210, False),
        ("2021-05-13 21:40 UTC+0200", dt.time(21, 40), 120, False),
        ("2021-05-13 21:40+00:00", dt.time(21, 40), 0, False),
        ("13 May 2021, 9:40 pm", dt.time(21, 40), None, False),
        ("2021-05-13 12:05:00 AM", dt.time(0, 5), None, False),
        ("2021-05-13 12:05 p.m.", dt.time(12, 5), None, False),
    ],
)
def test_ways_of_writing_a_time(text: str, time: dt.time, offset: int | None, is_utc: bool) -> None:
    assert read_stamp(text, "ymd") == (DAY, time, offset, is_utc)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "44329",
        "1620856800",
        "2021-02-29",
        "2021-13-05",
        "13/05-2021",
        "1899-12-31",
        "0021-05-13",
        "13/05/021",
        "2021-05-13 24:00",
        "2021-05-13 10:60",
        "2021-05-13 13:00 pm",
        "2021-05-13 0:30 am",
        "2021-05-13T10:00+19:00",
        "٢٠٢١-٠٥-١٣",
        "2021-05-13\n",
        "13 Mag 2021",
        "2021-05-13 " * 1000,
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert read_stamp(text, "dmy") is None


def test_one_moment_has_one_spelling() -> None:
    texts = ("2021-05-13T09:05Z", "13.05.2021 9:05:00 UTC", "May 13, 2021 9:05 am UTC")
    assert {read_stamp(text, "dmy").text for text in texts} == {"2021-05-13T09:05:00Z"}
    assert read_stamp("2021-05-13 09:05 -03:30", "dmy").text == "2021-05-13T09:05:00-210"


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), min_size=1, max_size=20),
    st.sampled_from(["dmy", "mdy"]),
    st.sampled_from("/-."),
)
def test_the_decided_order_reads_every_date_back_or_there_is_none(days: list[dt.date], order: str, mark: str) -> None:
    pattern = "%d{0}%m{0}%Y" if order == "dmy" else "%m{0}%d{0}%Y"
    texts = [f"{day:{pattern.format(mark)}}" for day in days]
    gathered = DateOrder()
    for line, text in enumerate(texts, 2):
        gathered.add(text, line=line)
    if any(day.day > 12 for day in days):
        decided, note = gathered.decide(None, file_name="t.csv", column="d")
        assert decided == order
        assert "only be read so" in note
    elif any(day.day != day.month for day in days):
        with pytest.raises(ImportFileError):
            gathered.decide(None, file_name="t.csv", column="d")
        decided = order
    else:
        decided, _ = gathered.decide(None, file_name="t.csv", column="d")
    assert [read_stamp(text, decided).day for text in texts] == days


def test_an_undecided_order_names_a_line_and_what_to_say() -> None:
    order = DateOrder()
    order.add("05/05/2021", line=2)
    order.add("03/04/2021 10:00", line=3)
    with pytest.raises(ImportFileError) as caught:
        order.decide(None, file_name="t.csv", column="when")
    assert "03/04/2021 on line 3" in caught.value.sentence
    assert "--date-order dmy" in caught.value.hint
    assert order.decide("mdy", file_name="t.csv", column="when")[0] == "mdy"


def test_contradicting_dates_name_both_lines() -> None:
    order = DateOrder()
    order.add("25/04/2021", line=2)
    order.add("04/25/2021", line=9)
    with pytest.raises(ImportFileError, match=r"line 2 \(25/04/2021\) has the day first and line 9"):
        order.decide(None, file_name="t.csv", column="when")


def test_there_is_no_fourth_order() -> None:
    with pytest.raises(WordsError, match="ydm"):
        DateOrder().decide("ydm", file_name="t.csv", column="when")


def test_dates_with_the_year_first_need_no_decision() -> None:
    order = DateOrder()
    order.add("2021-03-04", line=2)
    assert order.decide(None, file_name="t.csv", column="when") == ("dmy", "")
    assert read_stamp("2021-03-04", "dmy").day == dt.date(2021, 3, 4)
