"""The campaign's own arithmetic, its naive methods, its diaries that break assumptions, and its page."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control, pearsonr

from tests.calibration import departures, everyday, materials, naive, run
from tests.calibration.campaign import Size
from tests.calibration.crew import Crew
from tests.calibration.materials import FACTORS, OUTCOME
from tests.calibration.page import Row, Section, Table, page
from tests.calibration.shares import Measured, Target, mean_share, share, verdict

needs_shared = pytest.mark.skipif(not materials.are_there(), reason=materials.ABSENT)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (0, 20, 0.0, 0.1611),
        (20, 400, 0.0327, 0.0758),
        (5, 10, 0.2366, 0.7634),
    ],  # Wilson 1927, as statsmodels gives them
)
def test_the_interval_of_a_share(hits, n, low, high):
    found = share(hits, n)
    assert (found.value, found.n) == (hits / n, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-4)


def test_the_interval_of_a_mean_knows_that_parts_of_a_diary_go_together():
    together = mean_share([0.0, 1.0] * 50)
    apart = mean_share([0.5] * 100)
    assert together.value == apart.value == 0.5
    assert together.high - together.low == pytest.approx(2 * 1.96 * 0.5 / 10, rel=0.02)
    assert apart.low == apart.high == 0.5


@pytest.mark.parametrize(
    ("measured", "target", "said"),
    [
        (Measured(0.05, 0.04, 0.06, 400), Target(at_most=0.06), "met"),
        (Measured(0.07, 0.05, 0.09, 400), Target(at_most=0.06), "met within the error"),
        (Measured(0.09, 0.07, 0.11, 400), Target(at_most=0.06), "not met: 3.0 points above"),
        (Measured(0.30, 0.25, 0.35, 400), Target(at_least=0.40), "not met: 10.0 points below"),
        (Measured(0.91, 0.89, 0.93, 400), Target(0.92, 0.98), "met within the error"),
        (Measured(0.99, 0.985, 1.0, 400), Target(0.92, 0.98), "not met: 1.0 points above"),
        (share(0, 0), Target(at_least=0.5), "not measured: no case"),
    ],
)
def test_a_target_holds_unless_the_interval_lies_wholly_outside(measured, target, said):
    assert verdict(measured, target) == said


@pytest.mark.parametrize(
    ("target", "said"),
    [(Target(at_most=0.06), "≤ 6 %"), (Target(at_least=0.4), "≥ 40 %"), (Target(0.93, 0.97), "93–97 %")],
)
def test_a_target_in_words(target, said):
    assert str(target) == said


def test_a_page_counts_its_targets_and_names_those_not_met():
    rows = (
        Row("easy", ("5.0 %",), share(20, 400), Target(at_most=0.06)),
        Row("hard", ("12.0 %",), share(48, 400), Target(at_most=0.06), "a reason"),
        Row("told", ("1 | 2",)),
    )
    text = page([Section("Part", ("Words.", Table(("row", "reached"), rows)))], head=("Head.",))
    assert "**1 of 2 targets are met.** Not met:" in text
    assert "- Part: hard: 12.0 % (9.2–15.6), target ≤ 6 %; not met: 6.0 points above (a reason)." in text
    assert "| easy | 5.0 % | ≤ 6 % | met |" in text
    assert "| told | 1 \\| 2 |  |  |" in text
    assert text.startswith("# How the analysis was calibrated\n\nHead.\n")


def test_benjamini_hochberg_is_that_of_scipy():
    p_values = np.random.default_rng(1).random(24) ** 2
    assert naive.benjamini_hochberg(p_values) == pytest.approx(false_discovery_control(p_values))


def test_the_naive_correlation_is_that_of_scipy():
    rng = np.random.default_rng(2)
    one, other = rng.normal(size=40), rng.normal(size=40)
    assert naive.correlation_p(one, other) == pytest.approx(pearsonr(one, other).pvalue)
    assert naive.correlation_p(one, np.ones(40)) == 1.0


def test_pairs_never_look_forward():
    days = pd.date_range("2026-01-01", periods=30)
    daily = pd.DataFrame({OUTCOME: np.arange(30.0)} | {name: np.arange(30.0) for name in FACTORS}, index=days)
    daily.iloc[10] = np.nan
    for number, (counts, values) in enumerate(naive.pairs(daily)[0]):
        assert set(counts - values) == {float(number)}
        assert 10.0 not in counts
        assert 10.0 not in values


def test_the_naive_methods_find_what_is_plain_to_see():
    daily = departures.linear(90, 1)
    daily[OUTCOME] = np.round(np.exp(1.0 + 0.6 * daily["caffeine"].shift(1).fillna(0.0)))
    assert naive.card_shows(daily)
    assert naive.pearson_shows(daily)
    assert naive.spearman_shows(daily)
    assert naive.regression_shows(daily)


@pytest.mark.parametrize(
    "generator", [*departures.NULLS, *departures.EXPOSURES, *departures.EFFECTS], ids=departures.name_of
)
def test_a_generator_gives_the_same_believable_diary_for_a_seed(generator):
    one, again, other = generator(120, 3), generator(120, 3), generator(120, 4)
    pd.testing.assert_frame_equal(one, again)
    assert not one.equals(other)
    assert list(one.columns) == [OUTCOME, *FACTORS]
    counts = one[OUTCOME].dropna()
    assert (counts >= 0).all()
    assert (counts % 1 == 0).all()
    assert counts.nunique() > 1


def test_the_departures_are_what_they_say():
    assert (departures.almost_always_0_or_1(2000, 1)[OUTCOME] <= 1).mean() > 0.9
    assert departures.heavy_tails(2000, 1)["sleep"].skew() > 2
    noted = departures.logged_on_bad_days(2000, 1)
    is_bad = noted[OUTCOME] > noted[OUTCOME].median()
    assert noted["caffeine"].notna()[is_bad].mean() > 0.85
    assert noted["caffeine"].notna()[~is_bad].mean() < 0.25
    flares = departures.flare_ups(2000, 1)[OUTCOME]
    assert flares.autocorr(1) > 0.3


def test_the_exposures_are_what_they_say():
    days = 4000
    runs = departures.yes_or_no(days, 1)["sleep"]
    assert set(runs) == {0.0, 1.0}
    assert runs.mean() == pytest.approx(0.3, abs=0.05)
    assert runs.autocorr(1) == pytest.approx(0.6, abs=0.06)
    started = departures.started_once(90, 1)[list(FACTORS)]
    assert (started.diff().abs().sum() == 1).all()
    assert started.sum().between(15, 75).all()
    cycle = departures.cycle_of_28_days(280, 1)["water"]
    assert cycle.sum() == 50
    pd.testing.assert_series_equal(cycle[:-28], cycle.shift(-28)[:-28])
    alcohol = departures.mostly_zero(days, 1)["caffeine"]
    assert (alcohol == 0).mean() == pytest.approx(0.65, abs=0.05)
    assert alcohol[alcohol > 0].median() == pytest.approx(15, abs=2)
    assert set(departures.rating(days, 1)["stress"]) == set(map(float, range(11)))


def test_a_reading_is_what_the_program_says():
    daily = departures.linear(120, 1).rename(columns=materials.PRIMARY_NAMES)
    daily[OUTCOME] = np.round(np.exp(1.0 + 0.6 * daily["caffeine_mg"].shift(1).fillna(0.0)))
    plain = everyday.reading_of(everyday.screened(daily))
    assert plain.associated == ("caffeine_mg",)
    assert plain.is_enough
    assert len(plain.hints) == 2
    assert everyday.reading_of(everyday.screened(daily[:40])) == (False, (), ())


def test_a_quiet_weekday_has_no_twitch_and_no_new_day():
    daily = departures.flare_ups(70, 1)
    daily.iloc[2] = np.nan  # 3 January 2024, a Wednesday
    quiet = everyday.without_twitches_on(daily, everyday.QUIET_WEEKDAYS)
    twitches = quiet[OUTCOME]
    assert np.isnan(twitches.iloc[2])
    assert (twitches[twitches.index.day_name().isin(["Wednesday", "Saturday"])].dropna() == 0).all()
    others = ~twitches.index.day_name().isin(["Wednesday", "Saturday"])
    pd.testing.assert_frame_equal(quiet[others], daily[others])


def test_the_first_paragraph_says_what_sections_say_in_short():
    sections = [Section("One", (), "In short."), Section("Two", ()), Section("Three", (), "At length.")]
    assert page(sections, head=("Head.", "Foot.")).splitlines()[2] == "Head. In short. At length."


def double(number: int) -> int:
    return 2 * number


def test_a_crew_keeps_the_order_of_its_tasks():
    with Crew(2) as crew:
        assert crew.each("doubling", double, list(range(50))) == [2 * number for number in range(50)]


def test_a_small_run_does_not_replace_the_page(capsys):
    with pytest.raises(SystemExit):
        run.main(["--diaries", "10"])
    assert "say --out FILE" in capsys.readouterr().err
    assert max(Size().smaller(10)) == 10


def test_without_the_diaries_of_known_truth_it_says_so(monkeypatch, capsys):
    monkeypatch.setattr(run, "are_there", lambda: False)
    assert run.main([]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("Nothing to calibrate with: the diaries of known truth")


@needs_shared
def test_the_first_paragraph_of_a_run_tells_one_look_and_a_year_of_looks(tmp_path):
    out = tmp_path / "page.md"
    run.main(["--diaries", "2", "--only", "usual", "--only", "weekly", "--workers", "2", "--out", str(out)])
    first = out.read_text(encoding="utf-8").splitlines()[2]
    assert "one look says" in first
    assert "in 5 % of diaries" in first
    assert "Looking every week for a year" in first
    assert '"held up"' in first


@needs_shared
def test_a_small_run_writes_a_page(tmp_path):
    out = tmp_path / "page.md"
    run.main(["--diaries", "4", "--only", "power", "--only", "sample", "--workers", "2", "--out", str(out)])
    text = out.read_text(encoding="utf-8")
    assert "**A small run: not the numbers of the method.**" in text
    assert "| steady, no gaps, RR 1.5, 90 days, primary family |" in text
    assert "| caffeine_mg | lag 1, 1.75 per SD | associated (10 of 10) | 1 |" in text
