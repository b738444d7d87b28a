"""The weekly report in words: every sentence, calm, and never a number without its denominator."""

import datetime as dt

from twitchlog.diary.factors import own_factor
from twitchlog.report import html, markdown
from twitchlog.report.weekly_page import weekly_page

MONDAY = dt.date(2026, 11, 9)


def test_says_a_full_week(full_diary):
    page = weekly_page(full_diary.report())
    assert page.title == "Week 46 · 9–15 November 2026"
    assert page.coverage == "6 of 7 days observed · 1 of 35 entries made late"
    assert page.twitches == (
        "11 episodes on 4 of 6 observed days: 1.8 a day",
        "the four weeks before: 0.54 a day (26 of 28 days observed)",
        "longest quiet run: 2 days",
    )
    assert page.places[0] == ("left calf", 7, "7 of 11", "3 of 6 observed")
    assert page.pattern == "mostly one place"
    assert page.bars == "█▂▁▁▇·▂"
    assert page.episode_days == ("5", "1", "none", "none", "4", "not observed", "1")
    assert page.tried == ("breathing 40 min in all, on 3 of 7 days",)
    assert page.notices == ()


def many_places(diary, n):
    for number in range(n):
        diary.twitch(number % 7, f"my_place_{number:02}", n=n - number)
    return diary.report()


def test_a_table_of_places_has_twenty_and_says_how_many_others_there_are(diary):
    report = many_places(diary, 78)
    page = weekly_page(report)
    assert len(page.places) == 78
    assert page.listed_places == page.places[:20]
    n_all, n_others = 78 * 79 // 2, 58 * 59 // 2
    assert page.more_places == f"and 58 more places: {n_others} of {n_all} episodes"
    for text in (html.render_weekly(report), markdown.render_weekly(report)):
        assert page.more_places in text
        assert text.count(f" of {n_all}") == 21


def test_twenty_places_leave_no_others(diary):
    page = weekly_page(many_places(diary, 20))
    assert (len(page.listed_places), page.more_places) == (20, "")


def test_says_each_factor_with_the_days_behind_each_figure(full_diary):
    rows = {row.name: row for row in weekly_page(full_diary.report()).factors}
    assert rows["sleep"][1:3] == ("6 h 08 (6 days)", "6 h 30 (52 days)")
    assert rows["caffeine"][1:3] == ("260 mg (7 days)", "190 mg (52 days)")
    assert rows["stress"][1:] == (
        "6.5/10 (4 days)",
        "4/10 (52 days)",
        "▁█▅▆···",
        ("0/10", "10/10", "6/10", "7/10", "not logged", "not logged", "not logged"),
    )
    assert rows["illness"][1:3] == ("yes on 1 of 2 days", "not known yet")
    assert rows["screen time"][1:3] == ("1 h 30 (1 day)", "not known yet")


def test_says_what_is_missing_most_missing_first(full_diary):
    page = weekly_page(full_diary.report())
    assert page.not_logged == ((("fatigue",), "7 of 7 days"), (("stress",), "3 of 7 days"), (("sleep",), "1 of 7 days"))
    assert page.marks == "· not logged"


def test_a_week_of_zeros_is_drawn_as_zeros(diary):
    page = weekly_page(diary.mark("none", *range(7)).report())
    assert page.bars == "▁" * 7
    assert page.twitches[0] == "no episodes on 7 observed days"
    assert page.twitches[1] == "the four weeks before: no observed days to compare with"


def test_missing_paused_and_unfinished_days_look_different(diary):
    diary.twitch(0).mark("none", 1).mark("paused", 2).read("stress", {0: 5, 2: 9})
    page = weekly_page(diary.report(as_of=MONDAY + dt.timedelta(5)))
    assert page.bars == "█▁‖··--"
    assert page.factors[0].bars == "▅·‖··--"
    assert page.coverage == "2 of 7 days observed · 1 paused · 2 not over yet"
    assert page.marks == "· not logged   ‖ paused   - not over yet"
    assert page.factors[0].days[2:] == ("paused", "not logged", "not logged", "not over yet", "not over yet")


def test_episodes_on_paused_days_are_mentioned(diary):
    page = weekly_page(diary.twitch(0).twitch(3, n=2).mark("paused", 3).report())
    assert page.twitches[-1] == "2 episodes on paused days, not counted here"


def test_a_title_for_any_seven_days(diary):
    assert weekly_page(diary.report(week_start=dt.date(2026, 11, 16))).title == "Week 47 · 16–22 November 2026"
    assert weekly_page(diary.report(week_start=dt.date(2026, 11, 15))).title == "7 days to 21 November 2026"
    assert weekly_page(diary.report(week_start=dt.date(2025, 12, 29))).title.startswith("Week 1 · 29 December 2025 –")


def test_without_an_observed_day_it_says_so_and_what_to_do(diary):
    page = weekly_page(diary.read("caffeine_mg", {0: 95}).report())
    assert page.coverage == "0 of 7 days observed"
    assert "not the same as no twitches" in page.notices[0]
    assert page.twitches == ()
    assert page.factors[0].this_week == "95 mg (1 day)"


def test_says_that_all_days_are_paused_or_none_is_over(diary):
    diary.mark("paused", *range(7))
    assert weekly_page(diary.report()).notices == ("All seven days were paused.",)
    assert weekly_page(diary.report(as_of=MONDAY + dt.timedelta(6))).notices == ("All days so far are paused.",)
    assert weekly_page(diary.report(as_of=MONDAY + dt.timedelta(7))).notices == ("All seven days were paused.",)
    assert weekly_page(diary.report(as_of=MONDAY)).notices[0].startswith("None of these days is over yet")


def test_one_place_alone_needs_no_pattern(diary):
    page = weekly_page(diary.twitch(0, n=5).report())
    assert len(page.places) == 1
    assert page.pattern == ""


def test_names_that_a_person_typed_lose_control_codes(diary):
    diary.own = [own_factor("walk", kind="amount")._replace(unit="k\x1b[2Jm")]
    page = weekly_page(diary.twitch(0, "odd\x1b[31m").read("my_walk", {0: 3}).report())
    assert page.places[0].name == "left odd [31m"
    assert page.factors[0].this_week == "3 k [2Jm (1 day)"


def test_uses_calm_words_only(full_diary):
    words = repr(weekly_page(full_diary.report())).lower()
    for word in ("benign", "cause", "risk", "abnormal", "worse", "better", "streak", "trigger", "normal", "safe"):
        assert word not in words
