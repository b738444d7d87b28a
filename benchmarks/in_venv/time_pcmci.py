"""Prints the CPU ms of tigramite's PCMCI, ParCorr, lags to 3: `time_pcmci.py N`; must not import twitchlog."""

import sys
import time

import numpy as np
from tigramite import data_processing
from tigramite.independence_tests.parcorr import ParCorr
from tigramite.pcmci import PCMCI
from year_of_days import EXPOSURES, frame

days = frame(int(sys.argv[1]))
values = np.column_stack([np.log1p(days["twitch_episodes"]), days[list(EXPOSURES)]])
begun = time.process_time()
PCMCI(data_processing.DataFrame(values), ParCorr(), verbosity=0).run_pcmci(tau_max=3)
print((time.process_time() - begun) * 1000)
