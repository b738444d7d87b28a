"""People's words for dates and times, seen from Sunday 22 November 2026, 14:05 in Berlin."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.diary.day import EXACT, PART_OF_DAY, PARTS, WHOLE_DAY, Moment, diary_day, moment_at
from twitchlog.diary.times import parse_clock, parse_date, parse_when
from twitchlog.errors import AmbiguousHour, UnknownWord, WordsError

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = dt.date(2026, 11, 22)  # a Sunday
AFTERNOON = "2026-11-22 14:05"
AFTER_MIDNIGHT = "2026-11-22 01:00"  # the diary day is still Saturday


def berlin(seconds: int) -> int:
    return int(dt.datetime.fromtimestamp(seconds, BERLIN).utcoffset().total_seconds() // 60)


def now_at(wall: str) -> Moment:
    return moment_at(dt.datetime.fromisoformat(wall), berlin)


def when(now: str = AFTERNOON, **options: object) -> Moment:
    """parse_when with every option left out that a test does not say."""
    said = {"at": None, "on": None, "part": None, "day_start_min": 240, "offset_at": berlin}
    return parse_when(now=now_at(now), **(said | options))


# --- dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026-1-2", "2026-01-02"),
        ("today", "2026-11-22"),
        ("Yesterday", "2026-11-21"),
        ("the day before yesterday", "2026-11-20"),
        ("tomorrow", "2026-11-23"),
        ("saturday", "2026-11-21"),
        ("sat", "2026-11-21"),
        ("Mon", "2026-11-16"),
        ("tues", "2026-11-17"),
        ("sunday", "2026-11-22"),
        ("last sunday", "2026-11-15"),
        ("last sat", "2026-11-21"),
        ("3 days ago", "2026-11-19"),
        ("a day ago", "2026-11-21"),
        ("0 days ago", "2026-11-22"),
        ("2 weeks ago", "2026-11-08"),
        ("20 Nov", "2026-11-20"),
        ("Nov 20", "2026-11-20"),
        ("20 november", "2026-11-20"),
        ("20th Nov", "2026-11-20"),
        ("20. Nov.", "2026-11-20"),
        ("1st of", None),
        ("22 Nov", "2026-11-22"),
        ("23 Nov", "2025-11-23"),  # the last such date
        ("20 Dec", "2025-12-20"),
        ("29 Feb", "2024-02-29"),
        ("20 Nov 2025", "2025-11-20"),
        ("Nov 20, 2025", "2025-11-20"),
        ("May 1", "2026-05-01"),
        ("3 sept 2024", "2024-09-03"),
        ("2030-01-01", "2030-01-01"),  # the caller says whether a date may lie ahead
        # not dates
        ("", None),
        ("foo", None),
        ("20", None),
        ("Nov", None),
        ("Nov 2026", None),
        ("20/11/2026", None),
        ("11/10/2026", None),
        ("20261120", None),
        ("2026-02-30", None),
        ("31 Feb", None),
        ("0 Nov", None),
        ("2026-13-01", None),
        ("1899-12-31", None),
        ("2200-01-01", None),
        ("9999 weeks ago", None),
        ("99999999999 days ago", None),
        ("some days ago", None),
        ("٢٠ Nov", None),
        ("su", None),
    ],
)
def test_words_for_a_date(text, date):
    if date is None:
        with pytest.raises(WordsError) as error:
            parse_date(text, today=TODAY)
        assert f'"{text}"' in error.value.sentence
        assert error.value.hint
    else:
        assert parse_date(text, today=TODAY).isoformat() == date


def test_a_mistyped_date_word_meets_near_ones():
    with pytest.raises(UnknownWord) as error:
        parse_date("yesteday", today=TODAY)
    assert error.value.nearest[0] == "yesterday"


@settings(deadline=None, max_examples=200)
@given(
    date=st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)),
    today=st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)),
)
def test_dates_written_out_are_read_back(date, today):
    for text in (f"{date:%Y-%m-%d}", f"{date.day} {date:%B} {date.year}", f"{date:%b} {date.day}, {date.year}"):
        assert parse_date(text, today=today) == date


@settings(deadline=None, max_examples=200)
@given(back=st.integers(0, 6), today=st.dates(dt.date(1901, 1, 1), dt.date(2199, 12, 31)))
def test_a_weekday_is_the_last_one(back, today):
    date = today - dt.timedelta(days=back)
    assert parse_date(f"{date:%A}", today=today) == date
    assert parse_date(f"last {date:%a}", today=today) == date - dt.timedelta(days=7 if back == 0 else 0)


# --- clocks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("21:40", "21:40:00"),
        ("9:40", "09:40:00"),
        ("09:40", "09:40:00"),
        ("00:05", "00:05:00"),
        ("21.40", "21:40:00"),
        ("21h40", "21:40:00"),
        ("21h", "21:00:00"),
        ("21:40:30", "21:40:30"),
        ("9:40 pm", "21:40:00"),
        ("9:40PM", "21:40:00"),
        ("9pm", "21:00:00"),
        ("9 p.m.", "21:00:00"),
        ("12am", "00:00:00"),
        ("12pm", "12:00:00"),
        ("12:30 am", "00:30:00"),
        ("noon", "12:00:00"),
        ("midnight", "00:00:00"),
        ("", None),
        ("9", None),
        ("2140", None),
        ("24:00", None),
        ("21:60", None),
        ("21:4", None),
        ("13pm", None),
        ("0pm", None),
        ("-9:40", None),
        ("9:40 xm", None),
        ("٢١:٤٠", None),
        ("yesterday", None),
    ],
)
def test_words_for_a_clock_time(text, clock):
    if clock is None:
        with pytest.raises(WordsError) as error:
            parse_clock(text)
        assert f'"{text}"' in error.value.sentence
    else:
        assert parse_clock(text).isoformat() == clock


@settings(deadline=None, max_examples=200)
@given(clock=st.times().map(lambda time: time.replace(microsecond=0)))
def test_clock_times_written_out_are_read_back(clock):
    assert parse_clock(clock.isoformat()) == clock
    assert parse_clock(f"{clock:%I:%M %p}") == clock.replace(second=0)
    assert parse_clock(f"{clock:%Hh%M}") == clock.replace(second=0)


# --- when: no option -------------------------------------------------------------------------------------------------


def test_no_option_means_now():
    assert when() == now_at(AFTERNOON)


def test_a_mark_of_a_day_means_the_running_diary_day():
    assert when(whole_day_default=True) == (now_at("2026-11-22 12:00").occurred_at, 60, WHOLE_DAY)
    after_midnight = when(AFTER_MIDNIGHT, whole_day_default=True)
    assert diary_day(after_midnight, day_start_min=240) == dt.date(2026, 11, 21)


# --- when: --at ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "at", "wall"),
    [
        # a clock time lies within the running diary day
        (AFTERNOON, "08:15", "2026-11-22 08:15"),
        (AFTERNOON, "14:05", "2026-11-22 14:05"),
        (AFTERNOON, "4:00", "2026-11-22 04:00"),
        (AFTER_MIDNIGHT, "23:10", "2026-11-21 23:10"),
        (AFTER_MIDNIGHT, "00:30", "2026-11-22 00:30"),
        (AFTER_MIDNIGHT, "04:00", "2026-11-21 04:00"),
        # a civil date and a clock time
        (AFTERNOON, "yesterday 23:10", "2026-11-21 23:10"),
        (AFTER_MIDNIGHT, "yesterday 23:10", "2026-11-21 23:10"),
        (AFTER_MIDNIGHT, "today 00:30", "2026-11-22 00:30"),
        (AFTERNOON, "today 02:30", "2026-11-22 02:30"),
        (AFTERNOON, "23:10 yesterday", "2026-11-21 23:10"),
        (AFTERNOON, "yesterday at 23:10", "2026-11-21 23:10"),
        (AFTERNOON, "at 9 pm yesterday", "2026-11-21 21:00"),
        (AFTERNOON, "sat 23:10", "2026-11-21 23:10"),
        (AFTER_MIDNIGHT, "sat 23:10", "2026-11-21 23:10"),
        (AFTERNOON, "3 days ago 21:40", "2026-11-19 21:40"),
        (AFTERNOON, "2026-11-20 23:10", "2026-11-20 23:10"),
        (AFTERNOON, "2026-11-20T23:10", "2026-11-20 23:10"),
        (AFTERNOON, "20 Nov 9pm", "2026-11-20 21:00"),
        (AFTERNOON, "20 Nov 9 pm", "2026-11-20 21:00"),
        (AFTERNOON, "20 Nov 2025 21h40", "2025-11-20 21:40"),
        (AFTERNOON, "2026-07-01 12:00", "2026-07-01 12:00"),
        # how long ago
        (AFTERNOON, "now", "2026-11-22 14:05"),
        (AFTERNOON, "2 hours ago", "2026-11-22 12:05"),
        (AFTERNOON, "20 min ago", "2026-11-22 13:45"),
        (AFTERNOON, "half an hour ago", "2026-11-22 13:35"),
        (AFTERNOON, "30 hours ago", "2026-11-21 08:05"),
    ],
)
def test_words_for_a_moment(now, at, wall):
    moment = when(now, at=at)
    assert (moment.wall, moment.precision) == (dt.datetime.fromisoformat(wall), EXACT)
    assert moment.offset_min == berlin(moment.occurred_at)


def test_ago_counts_real_time_over_a_clock_change():
    moment = when("2026-10-25 03:30", at="1 hour ago")
    assert moment.isoformat() == "2026-10-25T02:30:00+01:00"
    assert when("2026-10-25 03:30", at="2 hours ago").isoformat() == "2026-10-25T02:30:00+02:00"


def test_a_backdated_time_takes_the_offset_of_its_own_date():
    assert when(at="2026-07-01 12:00").offset_min == 120
    assert when(at="2026-01-01 12:00").offset_min == 60


@pytest.mark.parametrize(
    ("now", "at", "hint"),
    [
        (AFTERNOON, "21:40", '--at "yesterday 21:40"'),
        (AFTERNOON, "14:06", '--at "yesterday 14:06"'),
        (AFTERNOON, "02:30", '--at "today 02:30"'),
        (AFTER_MIDNIGHT, "03:00", '--at "yesterday 03:00"'),
        (AFTERNOON, "tomorrow 10:00", "Check the date"),
        (AFTERNOON, "2027-01-01 10:00", "Check the date"),
        (AFTERNOON, "today 23:00", "Check the date"),
    ],
)
def test_a_time_in_the_future_is_refused(now, at, hint):
    with pytest.raises(WordsError, match="is in the future") as error:
        when(now, at=at)
    assert hint in error.value.hint


@pytest.mark.parametrize("at", [AFTERNOON, "sunday 14:05", "22 Nov 2:05 pm"])
def test_this_very_minute_is_not_the_future(at):
    assert when(at=at) == now_at(AFTERNOON)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("", "don't understand the time"),
        ("foo", '"foo"'),
        ("9", '"9"'),
        ("25:00", '"25:00"'),
        ("yesterday", "don't understand the time"),
        ("2026-11-20", "don't understand the time"),
        ("foo 23:10", "don't understand the date"),
        ("23:10 23:20", "don't understand the date"),
        ("3 days ago", "says a day, but not a time"),
        ("a week ago", "says a day, but not a time"),
        ("0 min ago", "no time at all"),
        ("-5 min ago", "cannot be less than 0"),
        ("ages ago", "duration"),
        ("1899-01-01 10:00", "1900 to 2199"),
        ("2026-02-30 10:00", "no such date"),
    ],
)
def test_words_that_are_no_moment(at, said):
    with pytest.raises(WordsError) as error:
        when(at=at)
    assert said in error.value.sentence
    assert error.value.hint


def test_an_hour_that_the_clock_repeated_is_asked_about():
    with pytest.raises(AmbiguousHour) as error:
        when(at="2026-10-25 02:30")
    assert error.value.offsets_min == (120, 60)
    assert when(at="2026-10-25 02:30", offset_at=lambda _: 60).offset_min == 60  # --tz answers it


def test_an_hour_that_the_clock_skipped_is_refused():
    with pytest.raises(WordsError, match="skipped"):
        when(at="2026-03-29 02:30")


# --- when: --on and --part -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "on", "day"),
    [
        (AFTERNOON, "yesterday", "2026-11-21"),
        (AFTER_MIDNIGHT, "yesterday", "2026-11-20"),  # the diary day before the running one
        (AFTER_MIDNIGHT, "today", "2026-11-21"),
        (AFTER_MIDNIGHT, "sat", "2026-11-21"),
        (AFTERNOON, "2026-11-20", "2026-11-20"),
        (AFTERNOON, "today", "2026-11-22"),
        (AFTERNOON, "2026-03-29", "2026-03-29"),  # the day of a clock change
    ],
)
def test_a_day_is_meant_as_a_whole(now, on, day):
    moment = when(now, on=on)
    assert diary_day(moment, day_start_min=240).isoformat() == day
    assert (moment.precision, moment.wall.hour) == (WHOLE_DAY, 12)


@pytest.mark.parametrize("on", ["tomorrow", "2026-11-23", "2027-01-01"])
def test_a_day_in_the_future_is_refused(on):
    with pytest.raises(WordsError, match="is in the future"):
        when(on=on)


def test_after_midnight_the_new_civil_day_is_still_in_the_future():
    with pytest.raises(WordsError, match="is in the future"):
        when(AFTER_MIDNIGHT, on="2026-11-22")


@pytest.mark.parametrize(
    ("now", "options", "day"),
    [
        (AFTERNOON, {"part": "morning"}, "2026-11-22"),
        (AFTERNOON, {"part": "Afternoon"}, "2026-11-22"),
        (AFTERNOON, {"part": "night", "on": "yesterday"}, "2026-11-21"),
        (AFTERNOON, {"part": "evening", "on": "2026-11-20"}, "2026-11-20"),
        (AFTER_MIDNIGHT, {"part": "night"}, "2026-11-21"),
        (AFTER_MIDNIGHT, {"part": "morning"}, "2026-11-21"),
        ("2026-11-22 22:00", {"part": "night"}, "2026-11-22"),
        (AFTERNOON, {"part": "night", "day_start_min": 0}, "2026-11-22"),
        (AFTERNOON, {"part": "morning", "day_start_min": 600, "on": "yesterday"}, "2026-11-21"),
    ],
)
def test_a_part_of_a_diary_day(now, options, day):
    moment = when(now, **options)
    assert diary_day(moment, day_start_min=options.get("day_start_min", 240)).isoformat() == day
    assert moment.precision == PART_OF_DAY


@pytest.mark.parametrize(
    ("now", "part"), [(AFTERNOON, "evening"), (AFTERNOON, "night"), ("2026-11-22 04:59", "morning")]
)
def test_a_part_that_has_not_begun_is_in_the_future(now, part):
    with pytest.raises(WordsError, match=f"The {part} of Sun 22 Nov 2026 is in the future"):
        when(now, part=part)


def test_an_unknown_part_lists_the_parts():
    with pytest.raises(UnknownWord) as error:
        when(part="moring")
    assert error.value.nearest[0] == "morning"
    assert all(part in error.value.hint for part in PARTS)


@pytest.mark.parametrize("options", [{"on": "yesterday"}, {"part": "morning"}, {"on": "today", "part": "morning"}])
def test_a_time_contradicts_a_day_and_a_part(options):
    with pytest.raises(WordsError, match="contradicts"):
        when(at="08:00", **options)


@settings(deadline=None, max_examples=300)
@given(
    clock=st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    now=st.datetimes(dt.datetime(2026, 1, 2), dt.datetime(2026, 12, 30)),
    day_start_min=st.integers(0, 720),
)
def test_a_clock_time_lies_on_the_running_diary_day_and_not_ahead(clock, now, day_start_min):
    try:
        seen_from = moment_at(now.replace(second=0, microsecond=0), berlin)
        moment = parse_when(
            at=f"{clock:%H:%M}", on=None, part=None, now=seen_from, day_start_min=day_start_min, offset_at=berlin
        )
    except WordsError:
        return  # ahead, skipped or repeated
    assert diary_day(moment, day_start_min=day_start_min) == diary_day(seen_from, day_start_min=day_start_min)
    assert moment.occurred_at <= seen_from.occurred_at
    assert moment.wall.time() == clock
