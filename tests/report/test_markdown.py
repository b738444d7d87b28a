"""The weekly page as Markdown."""

from twitchlog.diary.factors import own_factor
from twitchlog.report.markdown import render_weekly


def test_headings_lists_and_tables(full_diary):
    page = render_weekly(full_diary.report())
    assert page.startswith("# Week 46 · 9–15 November 2026\n\n6 of 7 days observed · 1 of 35 entries made late\n\n")
    assert "## Twitches\n\n- 11 episodes on 4 of 6 observed days: 1.8 a day\n- the four weeks before" in page
    assert "| place | episodes | days |\n| --- | --- | --- |\n| left calf | 7 of 11 | 3 of 6 observed |" in page
    assert "\nIn all: mostly one place.\n" in page
    assert "| 5 | 1 | none | none | 4 | not observed | 1 |" in page
    assert "| stress | 6.5/10 (4 days) | 4/10 (52 days) | ▁█▅▆··· |" in page
    assert "## Not logged\n\n- fatigue (7 of 7 days)\n" in page
    assert page.endswith("never counted as zero.\n")


def test_every_table_row_has_the_cells_of_its_head(full_diary):
    for block in render_weekly(full_diary.report()).split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.splitlines()}) == 1


def test_what_a_person_typed_is_text(diary):
    diary.own = [own_factor("walk", kind="amount", unit="<b>|*km*")]
    page = render_weekly(diary.twitch(0, "[x](http://y) | `z`").read("my_walk", {0: 3}).report())
    assert "| left \\[x\\](http\\://y) \\| \\`z\\` |" in page
    assert "3 &lt;b&gt;\\|\\*km\\* (1 day)" in page


def test_an_empty_week_has_no_tables(diary):
    page = render_weekly(diary.report())
    assert "|" not in page
    assert "No day was observed" in page
