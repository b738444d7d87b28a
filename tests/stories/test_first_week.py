"""A newcomer's first week: from the first word to the first report, nothing set up beforehand."""

DAYS = {
    "2026-11-09": ["twitch left calf --for 20m --intensity 4 --at 23:10", "caffeine 2 espresso --at 8:00", "stress 7"],
    "2026-11-10": ["none", "sleep 6h30 --quality 3", "water 2 l"],
    "2026-11-11": ["twitch right eyelid", "twitch left calf", "caffeine 95mg", "relief yoga 20m"],
    "2026-11-12": ["caffeine 3 espresso"],
    "2026-11-13": ["twitch left calf", "sleep --from 23:40 --to 06:10", "note 'new desk chair'"],
    "2026-11-15": ["none", "food banana 2 spinach-cooked --complete", "alcohol 2 beer"],
}


def live(cli):
    """Keep the diary in the evening of each day of the week."""
    for day, lines in DAYS.items():
        cli.at(f"{day}T23:30+01:00")
        for line in lines:
            cli.ok("log", "-", stdin=f"{line}\n")


def test_the_first_entry_needs_nothing_beforehand(cli):
    assert cli.ok("twitch", "left", "calf").startswith("Saved  twitch · left calf · today 14:00 ")
    assert "left calf" in cli.ok("today")


def test_the_first_report_comes_with_the_first_week(cli):
    live(cli)
    cli.at("2026-11-16T09:00+01:00")
    out = cli.ok("report", "week")
    assert out.startswith("Week 46 · 9–15 November 2026\n5 of 7 days observed")
    assert "4 episodes on 3 of 5 observed days: 0.8 a day" in out
    assert "left calf 3 · right upper eyelid 1 (mostly one place)" in out
    assert "caffeine      128 mg (3 days)" in out
    assert "yoga 20 min in all, on 1 of 7 days" in out


def test_a_day_with_only_coffee_is_not_observed_and_never_zero(cli):
    live(cli)
    week = cli.json("report", "week", "--week", "2026-W46")
    states = {day["diary_day"]: day["state"] for day in week["days"]}
    assert states["2026-11-12"] == "not observed"
    assert states["2026-11-14"] == "not observed"
    assert states["2026-11-10"] == "none"
    assert cli.json("today", "--as-of", "2026-11-12")["n_episodes"] is None


def test_the_week_goes_into_a_page_and_a_chart(cli, tmp_path):
    live(cli)
    cli.at("2026-11-16T09:00+01:00")
    cli.ok("report", "week", "--out", str(tmp_path / "week.html"))
    cli.ok("chart", "timeline", "--out", str(tmp_path / "timeline.png"), "--dpi", "60")
    page = (tmp_path / "week.html").read_text(encoding="utf-8")
    assert "5 of 7 days observed" in page
    assert "http://" not in page
    assert "https://" not in page
    assert (tmp_path / "timeline.png").stat().st_size > 5_000


def test_a_week_of_flu_is_left_out(cli):
    live(cli)
    cli.at("2026-11-16T09:00+01:00")
    cli.ok("pause", "2026-11-09", "2026-11-11", "--reason", "flu")
    out = cli.ok("report", "week")
    assert out.splitlines()[1].startswith("2 of 7 days observed · 3 paused")
    assert "3 episodes on paused days, not counted here" in out


def test_no_output_names_a_disease_or_judges(cli):
    live(cli)
    cli.at("2026-11-16T09:00+01:00")
    said = " ".join(
        cli.ok(*words.split()).lower()
        for words in ("report week", "today", "list", "symptom --list", "factor list", "sites", "profile", "--help")
    )
    for word in (" als ", "motor neuron", "benign", "sclerosis", "cause", "streak", "cancer"):
        assert word not in said, word
