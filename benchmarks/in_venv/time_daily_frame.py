"""Prints the CPU ms of one `daily_frame()`, imports left out: `time_daily_frame.py FILE`; must not change the diary."""

import sys
import time

import twitchlog.frame.daily
from twitchlog import open_diary

with open_diary(sys.argv[1], create=False, read_only=True) as diary:
    begun = time.process_time()
    daily = diary.daily_frame()
    print((time.process_time() - begun) * 1000)
assert len(daily), twitchlog.frame.daily.__name__
