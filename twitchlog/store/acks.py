"""Which warning signs a clinician has seen, and when; must not decide what that silences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from twitchlog.diary.ledger import FlagAck
from twitchlog.store.actions import Execute, Step
from twitchlog.store.rows import hashed

_READ = "SELECT flag, seen_on, regions FROM flag_ack ORDER BY seen_on, uid"


def read_acks(execute: Execute) -> tuple[FlagAck, ...]:
    """Every acknowledgement, the earlier visit first."""
    rows = execute(_READ, ()).fetchall()
    return tuple(FlagAck(flag, dt.date.fromisoformat(on), frozenset(regions.split())) for flag, on, regions in rows)


def ack_step(uid: str, flag: str, *, seen_on: dt.date, regions: Collection[str], at: int) -> Step:
    """Write that a clinician has seen a warning sign, and where it was then.

    Parameters
    ----------
    uid : str
        Of the new row.
    flag : str
        "F1".
    seen_on : datetime.date
    regions : collection of str
        The body's regions that were concerned.
    at : int
        UTC seconds.
    """
    row = {
        "uid": uid,
        "flag": flag,
        "seen_on": seen_on.isoformat(),
        "regions": " ".join(sorted(regions)),
        "acked_at": at,
    }
    return Step("flag_ack", uid, hashed(row), is_new=True)
