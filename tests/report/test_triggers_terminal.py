"""The page on a terminal of 80 columns."""

from hypothesis import given
from hypothesis import strategies as st

from tests.report.findings import CATALOGUE, OTHERS, make_effect, make_finding, make_report
from twitchlog.analysis.gate import PAIRS, Shortfall
from twitchlog.analysis.results import NotEstimable
from twitchlog.analysis.screen import CANNOT_TELL, HINT, NO_STRONG_LINK, NOT_ENOUGH_DATA
from twitchlog.report.triggers_terminal import WIDTH, render_triggers

PAGE = """\
What goes with your twitches · 1 August – 21 November 2026
113 of 113 days observed · 6 of 565 entries made late

Enough days for associations.

ASSOCIATED
  caffeine, the day after
    at least 1.2 times as many twitches after 320 mg as after 95 mg
    best estimate 1.6 (95 % interval 1.2 to 2.1) · 112 days
    not explained by sleep, stress or water
  Estimates that stand out tend to run high, so the cautious figure comes first.
  Who looks every week finds something by chance sooner or later: what held up
  on new days counts more.

HINTS  (4 factors looked at; chance alone gives about 0.2; each may well be
chance)
  screen time, 2 days after   1.4 times as many after 3 h as after
                              1 h (1.01 to 1.9) · 112 days

NO STRONG LINK  (larger differences than these are now unlikely)
  water, same day             a difference of more than 1.3 times is unlikely ·
                              0.98 (0.80 to 1.2) · 112 days

CANNOT TELL YET  (high days against low days, with the 95 % interval, not
corrected for how many factors and lags were looked at; enough to see: four
times out of five)
  sleep quality, the night before
                              1.1 (0.80 to 1.5) · 112 days, enough to see
                              1.5 times · about 60 more days would settle a
                              1.5-times difference

NOT ENOUGH DATA
  yoga                        14 of the 35 days it takes · about 3 weeks at your
                              pace
  never logged                sleep, stress

Associations in a self-kept diary, not causes. How it was computed: twitchlog
why caffeine
"""


def findings():
    never = tuple(
        make_finding(
            NOT_ENOUGH_DATA, NotEstimable("x", 0, None), exposure=key, shortfalls=(Shortfall("never logged", 0, None),)
        )
        for key in ("sleep_h", "stress")
    )
    lacking = make_finding(
        NOT_ENOUGH_DATA, NotEstimable("x", 0, None), exposure="yoga_min", shortfalls=(Shortfall(PAIRS, 14, 35),),
        n_days_to_go=21,
    )  # fmt: skip
    return (
        make_finding(),
        make_finding(HINT, make_effect(1.4, 1.01, 1.9, lag_days=2, low=60, high=180), exposure="my_screen_time"),
        make_finding(NO_STRONG_LINK, make_effect(0.98, 0.8, 1.2, lag_days=0), exposure="water_ml"),
        make_finding(CANNOT_TELL, make_effect(1.1, 0.8, 1.5, lag_days=0), exposure="sleep_quality"),
        lacking,
        *never,
    )


def test_the_whole_page():
    assert render_triggers(make_report(*findings())) == PAGE


def test_an_empty_diary_is_two_sentences():
    text = render_triggers(make_report(n_days=0, n_entries=0))
    assert text.splitlines()[0] == "What goes with your twitches"
    assert len(text.splitlines()) == 5


ratios = st.floats(1e-4, 1e4)


@given(
    st.lists(st.sampled_from([each.key for each in CATALOGUE]), min_size=1, max_size=6, unique=True),
    st.sampled_from(["associated", HINT, NO_STRONG_LINK, CANNOT_TELL]),
    st.tuples(ratios, ratios, ratios).map(sorted),
    st.integers(0, 3),
)
def test_no_line_is_wider_than_the_terminal(keys, verdict, limits, lag_days):
    lower, ratio, upper = limits
    effect = make_effect(ratio, lower, upper, lag_days=lag_days, covariates=("sleep_h", "stress", "fatigue"))
    made = [make_finding(verdict, effect, exposure=key) for key in keys]
    text = render_triggers(make_report(*made, *(each for each in OTHERS if each.factor.key not in keys)))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert text.endswith("\n")
    assert "\N{NO-BREAK SPACE}" not in text
