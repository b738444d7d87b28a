"""Prints the CPU ms of one screen of N days, imports left out: `time_screen.py WHAT N`; must not read a diary.

WHAT is `screen`, all of `screen_associations`, or `p-values`, without the effects; the median of seven calls after one.
"""

import statistics
import sys
import time

from year_of_days import EXPOSURES, frame

from twitchlog.analysis import screen_associations
from twitchlog.analysis.family_tests import run_tests
from twitchlog.analysis.null_model import fit_null_model
from twitchlog.analysis.period import build_period

LAGS = (0, 1, 2, 3)
days = frame(int(sys.argv[2]))


def call() -> None:
    """One screen."""
    if sys.argv[1] == "screen":
        screen_associations(days, lags=LAGS, primary=None)
        return
    period = build_period(days, outcome="twitch_episodes", exposures=EXPOSURES)
    run_tests(period, fit_null_model(period), lags=LAGS, primary=None, permutations=999, seed=0)


call()
taken = []
for _ in range(7):
    begun = time.process_time()
    call()
    taken.append((time.process_time() - begun) * 1000)
print(statistics.median(taken))
