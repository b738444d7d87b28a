"""Prints the CPU ms of a statsmodels GLM for each exposure and lag: `time_statsmodels.py N`; must not import twitchlog.

Negative binomial with weekdays and Newey-West errors; its false positives are in docs/calibration.md.
"""

import sys
import time

import numpy as np
import statsmodels.api as sm
from year_of_days import EXPOSURES, frame

days = frame(int(sys.argv[1]))
weekdays = np.eye(7)[days.index.day_of_week][:, 1:]
begun = time.process_time()
for name in EXPOSURES:
    for lag in range(4):
        design = np.column_stack([np.ones(len(days)), weekdays, days[name].shift(lag)])[lag:]
        family = sm.families.NegativeBinomial(alpha=0.5)
        model = sm.GLM(days["twitch_episodes"].to_numpy()[lag:], design, family)
        model.fit(cov_type="HAC", cov_kwds={"maxlags": 7})
print((time.process_time() - begun) * 1000)
