"""The weekly page on a terminal of 80 columns."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.diary.factors import FactorCatalogue, own_factor
from twitchlog.diary.ledger import DayRows, EpisodeDay, LoggedDay, MarkDay, ReadingDay
from twitchlog.frame.daily import build_daily_frame
from twitchlog.report.html import render_weekly as render_html
from twitchlog.report.markdown import render_weekly as render_markdown
from twitchlog.report.terminal import render_weekly
from twitchlog.report.weekly import build_weekly_report

MONDAY = dt.date(2026, 11, 9)

PAGE = """\
Week 46 · 9–15 November 2026
6 of 7 days observed · 1 of 35 entries made late

Twitches      11 episodes on 4 of 6 observed days: 1.8 a day
              left calf 7 · right upper eyelid 3 ·
              left front of thigh 1 (mostly one place)
              the four weeks before: 0.54 a day (26 of 28 days observed)
              longest quiet run: 2 days
              day by day, Mon 9 to Sun 15: █▂▁▁▇·▂

              this week           your usual
caffeine      260 mg (7 days)     190 mg (52 days)      ███████
sleep         6 h 08 (6 days)     6 h 30 (52 days)      █▇▆█▇·▇
stress        6.5/10 (4 days)     4/10 (52 days)        ▁█▅▆···
water         1.6 l (7 days)      1.7 l (52 days)       ███████
illness       yes on 1 of 2 days  not known yet         ···█▁··
screen time   1 h 30 (1 day)      not known yet         █······

Figures are medians of the days in brackets. Your usual: the eight weeks before.
Bars run from 0 to the week's highest, ratings to 10.
· not logged

Not logged    fatigue (7 of 7 days)
              stress (3 of 7 days)
              sleep (1 of 7 days)
Tried         breathing 40 min in all, on 3 of 7 days

To try        Stress was above your usual 4/10 on 3 of 4 days logged. Deep
              breathing, yoga and meditation are among the usual things to try.
              From general advice about twitches. Whether it fits you, only your
              own days can tell.
To log        Fatigue: 0 of 7 days logged; an answer a day (twitchlog checkin)
              lets it be compared.
              Stress: 4 of 7 days logged; an answer a day (twitchlog checkin)
              lets it be compared.
"""


def test_the_whole_page(full_diary):
    assert render_weekly(full_diary.report()) == PAGE


def test_an_empty_week_is_a_short_calm_page(diary):
    assert render_weekly(diary.report()) == (
        "Week 46 · 9–15 November 2026\n"
        "0 of 7 days observed\n"
        "\n"
        "No day was observed, so there is no rate to give. That is not the same as no\n"
        "twitches.\n"
        "A day is observed once it holds a twitch, or the words that there was none\n"
        "(twitchlog none).\n"
        "\n"
        "Not logged    caffeine, sleep, stress, water (7 of 7 days)\n"
    )


def test_many_places_end_in_a_count_of_the_others(diary):
    for n in range(11):
        diary.twitch(0, f"site{n:02d}", n=20 - n)
    page = render_weekly(diary.report())
    assert "left site07 13" in page
    assert "left site08" not in page
    assert "3 other places 33" in page.replace("\n              ", " ")


def test_a_long_name_or_unit_gets_lines_of_its_own(diary):
    diary.own = [own_factor("minutes at the big desk in the loud room", kind="amount", unit="quarter hours or so")]
    page = render_weekly(diary.read("my_minutes_at_the_big_desk_in_the_loud_room", {0: 3}).report())
    assert "\nminutes at the big desk in the loud room\n              3 quarter hours or so (1 day)" in page
    assert max(map(len, page.splitlines())) <= 80


ordinals = st.integers(MONDAY.toordinal() - 70, MONDAY.toordinal() + 8)
CATALOGUE = FactorCatalogue(
    [own_factor("some thing of my own, rather long to say", kind="amount", unit="big and small spoons")]
)
rows = st.builds(
    DayRows,
    episodes=st.lists(
        st.builds(
            EpisodeDay,
            ordinals,
            st.sampled_from([None, "calf", "x" * 90, "tip\x1b[31m"]),
            st.sampled_from([None, "left", "both"]),
            st.integers(1, 10**7),
            st.just(0),
            st.just(0.0),
            st.none(),
        ),
        max_size=8,
    ),
    readings=st.lists(
        st.builds(
            ReadingDay,
            ordinals,
            st.sampled_from([factor.key for factor in CATALOGUE]),
            st.floats(0, 1e9) | st.sampled_from([0.0, 1.0, 1e-9]),
            st.just(1),
        ),
        max_size=20,
        unique_by=lambda row: row[:2],
    ),
    marks=st.lists(
        st.builds(lambda day, mark: MarkDay(day, mark, day), ordinals, st.sampled_from(["none", "closed", "paused"])),
        max_size=12,
    ),
    logged=st.lists(st.builds(LoggedDay, ordinals, st.just(3), st.integers(0, 3)), max_size=5),
    doses=st.just(()),
    medicines=st.just(()),
)


@given(rows, st.integers(-80, 12), st.integers(-80, 20))
@settings(deadline=None, max_examples=60)
def test_any_diary_and_any_week_give_a_page_without_gaps_in_its_words(rows, week, as_of):
    report = build_weekly_report(
        build_daily_frame(rows, CATALOGUE),
        rows.episodes,
        rows.logged,
        CATALOGUE,
        week_start=MONDAY + dt.timedelta(week),
        as_of=MONDAY + dt.timedelta(as_of),
        name_place=lambda site, side: f"{side} {site}" if site else "place not said",
    )
    page = render_weekly(report)
    assert max(map(len, page.splitlines())) <= 80
    assert all(line == line.rstrip() for line in page.splitlines())
    for text in (page, render_markdown(report), render_html(report)):
        assert not {"nan", "none-", "inf", "nat"} & set(text.lower().split())
        assert all(c.isprintable() or c == "\n" for c in text)
