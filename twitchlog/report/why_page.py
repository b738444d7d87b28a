"""The arithmetic behind one finding in words and figures; must not compute anything that is reported."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, isnan, log
from typing import NamedTuple

from twitchlog.analysis.effect import SETTLED_RATE_RATIO
from twitchlog.analysis.family_tests import EXPLORATORY
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.screen import (
    ASSOCIATED,
    CANNOT_TELL,
    HINT,
    LEVEL,
    NO_STRONG_LINK,
    NOT_ENOUGH_DATA,
    WEAK_RATE_RATIOS,
)
from twitchlog.report import association_words as words
from twitchlog.report.shortfall_words import shortfall_words
from twitchlog.report.triggers import TriggersReport
from twitchlog.report.why import WhyReport, n_used, python_lines
from twitchlog.report.wording import (
    count_of,
    format_figure,
    format_percent,
    format_period,
    format_value,
    listed,
    plain_text,
)


class WhyPage(NamedTuple):
    """The page in order: a title, headed blocks of sentences, and the lines of Python, which are never wrapped."""

    title: str
    blocks: tuple[tuple[str, tuple[str, ...]], ...]
    python: tuple[str, ...]


def why_page(why: WhyReport) -> WhyPage:
    """Say the arithmetic of a finding."""
    finding = why.chosen.finding
    label = words.label_of(why.chosen.factor, finding.lag_days)
    blocks = (
        ("DAYS", tuple(_days(why))),
        (plain_text(why.chosen.factor.name).upper(), tuple(_exposure(why))),
        ("IF NOTHING WENT WITH THE TWITCHES (the null model)", tuple(_null_model(why))),
        ("THE STATISTIC (correlation of whitened residual and whitened exposure, without its sign)", _statistics(why)),
        ("CHANCE (the permutations)", tuple(_chance(why))),
        ("HOW LARGE", tuple(_effect(why))),
        ("WHAT MAY BE SAID", tuple(_verdict(why))),
    )
    return WhyPage(
        title=f"Why “{finding.verdict}”: {label} · {words.outcome_noun(why.report)}",
        blocks=tuple((heading, lines) for heading, lines in blocks if lines),
        python=python_lines(why),
    )


def _days(why: WhyReport) -> Iterator[str]:
    report, period = why.report, why.report.screen.period
    if report.start is None or report.end is None:
        yield "No day was observed."
        return
    coverage = report.coverage
    n_unused = coverage.n_days - coverage.n_paused - period.n_observed
    yield (
        f"{format_period(report.start, report.end)}: {count_of(coverage.n_days, 'calendar day')}, from the first to "
        "the last observed one."
    )
    yield (
        f"{period.n_observed} observed ({period.n_with_twitches} with twitches), {n_used(report)} of them used. Left "
        f"out: {n_unused} not observed, {coverage.n_paused} paused{_silent_weekdays(report)}."
    )
    for lag in why.lags:
        yield (
            f"{words.label_of(why.chosen.factor, lag.lag_days)} (lag {lag.lag_days}): {count_of(lag.n_pairs, 'pair')}; "
            f"{count_of(lag.n_left_out, 'observed day')} left out, on which it was not logged at that lag."
        )


def _silent_weekdays(report: TriggersReport) -> str:
    n_silent = report.screen.period.n_observed - n_used(report)
    if not n_silent:
        return ""
    return f", {count_of(n_silent, 'observed day')} of a part of the week that never has twitches"


def _exposure(why: WhyReport) -> Iterator[str]:
    factor = why.chosen.factor
    if not why.quantiles:
        return
    low_end, low, middle, high, high_end = (format_value(value, factor) for value in why.quantiles)
    yield (
        f"On the pairs: lowest {low_end}, 20 % quantile {low}, median {middle}, 80 % quantile {high}, highest "
        f"{high_end}; {count_of(why.n_values, 'different value')}."
    )
    effect = why.chosen.finding.unadjusted
    if isinstance(effect, Association):
        kind = "Two groups of days, by their medians" if effect.is_split else "A typical high and a typical low day"
        yield f"{kind}: {format_value(effect.high, factor)} against {format_value(effect.low, factor)}."


def _null_model(why: WhyReport) -> Iterator[str]:
    model = why.report.screen.null_model
    if model is None:
        yield "It cannot be fitted: too few observed days with twitches for its columns."
        return
    yield f"Negative binomial regression, log link, on {count_of(len(model.days), 'observed day')}."
    pairs = zip(why.columns, why.coefficients, strict=True)
    yield f"Coefficients: {', '.join(f'{name} {format_figure(value)}' for name, value in pairs)}."
    yield _dispersion(model.fit.alpha, model.correlation.share, model.correlation.phi)


def _dispersion(alpha: float, share: float, phi: float) -> str:
    return (
        f"Dispersion alpha {format_figure(alpha)}; residuals k days apart correlate c × phi^k with c "
        f"{format_figure(share)}, phi {format_figure(phi)}."
    )


def _statistics(why: WhyReport) -> tuple[str, ...]:
    best = why.chosen.finding.lag_days
    return tuple(
        f"lag {lag.lag_days}: {format_figure(lag.statistic)}{'  (the largest)' if lag.lag_days == best else ''}"
        for lag in why.lags
        if not isnan(lag.statistic)
    )


def _chance(why: WhyReport) -> Iterator[str]:
    screen, finding, family = why.report.screen, why.chosen.finding, why.family
    if family is None or not family.quantiles:
        return
    yield (
        f"{screen.permutations} permutations of the whitened residuals (Freedman-Lane), seed {screen.seed}. Family: "
        f"{family.family}, {count_of(family.n_exposures, 'factor')}, {count_of(family.n_tests, 'test')}."
    )
    quantiles = (f"{format_percent(level)} below {format_figure(value)}" for level, value in family.quantiles)
    yield f"The family's largest statistic by chance: {', '.join(quantiles)}."
    if not finding.is_shown:
        yield "p-values are held back below the data minimum."
        return
    yield f"{_p_words('p_value', finding.p_value, screen.permutations)} (their largest over its own lags)."
    yield f"{_p_words('p_familywise', finding.p_familywise, screen.permutations)} (their largest over the family)."


def _p_words(name: str, p: float, permutations: int) -> str:
    reached = round(p * (permutations + 1)) - 1
    return f"{name} {format_figure(p)} = (1 + {reached}) / ({permutations} + 1): {reached} permutations reached it"


def _effect(why: WhyReport) -> Iterator[str]:
    finding = why.chosen.finding
    if not finding.is_shown:
        yield "Held back below the data minimum."
        return
    yield from _one_effect("Adjusted", finding.adjusted, words.names_of(why.report))
    if isinstance(finding.adjusted, Association):
        yield from _power(finding.adjusted)
    yield from _one_effect("Unadjusted (weekday and trend only)", finding.unadjusted, {})
    if isinstance(why.chosen.reverse, Association):
        yield from _one_effect(
            "The other way round (twitches of a day, the factor on the day after)", why.chosen.reverse, {}
        )


def _one_effect(kind: str, effect: Association | NotEstimable, names: dict[str, str]) -> Iterator[str]:
    if isinstance(effect, NotEstimable):
        yield f"{kind}: cannot be estimated ({effect.reason})."
        return
    others = f" for {listed([names[key] for key in effect.covariates])}" if names and effect.covariates else ""
    log_ratio, error = log(effect.rate_ratio), effect.log_standard_error
    quantile = (log(effect.ci_upper) - log_ratio) / error
    yield (
        f"{kind}{others}: log rate ratio {format_figure(log_ratio)}, standard error {format_figure(error)} (HC3), "
        f"{effect.df} degrees of freedom."
    )
    yield (
        f"Rate ratio {format_figure(effect.rate_ratio)}; {format_percent(effect.ci_level)} interval "
        f"{format_figure(effect.ci_lower)} to {format_figure(effect.ci_upper)} = exp({format_figure(log_ratio)} ± "
        f"{format_figure(quantile)} × {format_figure(error)}). {_dispersion(effect.alpha, effect.share, effect.phi)}"
    )


def _power(effect: Association) -> Iterator[str]:
    yield (
        f"With 80 % power so many days show a ratio of exp(2.8 × {format_figure(effect.log_standard_error)}) = "
        f"{format_figure(exp(2.8 * effect.log_standard_error))}; a ratio of {format_figure(SETTLED_RATE_RATIO)} takes "
        f"{effect.n_days} × (2.8 × {format_figure(effect.log_standard_error)} / ln "
        f"{format_figure(SETTLED_RATE_RATIO)})² = {format_figure(round(effect.days_needed))} days."
    )


def _verdict(why: WhyReport) -> Iterator[str]:
    chosen = why.chosen
    yield f"{chosen.verdict}: {_rule(why)}"
    if chosen.finding.twins:
        names = words.names_of(why.report)
        yield f"It always moves with {listed([names[key] for key in chosen.finding.twins])}: they cannot be told apart."
    if chosen.finding.is_bias_near and chosen.finding.is_shown:
        yield "Days are logged more often after some days than after others, so nothing is ruled out."
    for before in chosen.shown_before:
        p = "" if isnan(before.retest.p_value) else f"; one-sided p {format_figure(before.retest.p_value)}"
        yield f"{words.label_of(chosen.factor, before.lag_days)}: {words.held_up_words(before)}{p}."
    yield f"Computed by twitchlog {why.program_version}. docs/methods.md tells the method."


def _rule(why: WhyReport) -> str:
    finding, level = why.chosen.finding, format_figure(LEVEL)
    low, high = (format_figure(bound) for bound in WEAK_RATE_RATIOS)
    if finding.verdict == NOT_ENOUGH_DATA:
        return _lacking(why)
    if finding.verdict == HINT and finding.family == EXPLORATORY:
        return f"p_value is at most {level}; outside of the primary family nothing is more than a hint."
    return {
        ASSOCIATED: f"p_familywise is at most {level} in the {finding.family} family.",
        HINT: f"p_value is at most {level}, p_familywise is not.",
        NO_STRONG_LINK: f"p_value is above {level}, and the adjusted interval lies between {low} and {high}.",
        CANNOT_TELL: f"p_value is above {level}; {_not_ruled_out(why)}.",
    }[finding.verdict]


def _not_ruled_out(why: WhyReport) -> str:
    adjusted = why.chosen.finding.adjusted
    low, high = WEAK_RATE_RATIOS
    if isinstance(adjusted, Association) and low < adjusted.ci_lower and adjusted.ci_upper < high:
        return "logging is uneven, so that a strong link cannot be ruled out"
    return f"the adjusted interval does not lie between {format_figure(low)} and {format_figure(high)}"


def _lacking(why: WhyReport) -> str:
    short = [shortfall_words(each, why.chosen.factor) for each in why.chosen.finding.shortfalls]
    return "; ".join(short) if short else "it cannot be told from weekday and trend."
