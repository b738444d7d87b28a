"""How late the entries of a report were made, in words, the same on every page; must not count.

What "late" means is told in docs/days.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from twitchlog.frame.coverage import Coverage
from twitchlog.report.wording import count_of, format_percent


def late_words(coverage: Coverage, *, is_full: bool = False) -> Iterator[str]:
    """The late entries among those that were typed, and the imported ones, of which nobody knows.

    Parameters
    ----------
    coverage : Coverage
    is_full : bool
        With the share, and said too where no entry was late.

    Examples
    --------
    >>> list(late_words(Coverage(7, 7, 7, 0, 0, 0, n_entries=40, n_back_fills=4, n_imported=30), is_full=True))
    ['4 of 10 typed entries (40 %) made late', '30 imported, time of entry not known']
    """
    if coverage.n_typed and (coverage.n_back_fills or is_full):
        share = f" ({format_percent(round(coverage.n_back_fills / coverage.n_typed, 2))})" if is_full else ""
        typed = "typed " if coverage.n_imported else ""
        entries = count_of(coverage.n_typed, f"{typed}entry", f"{typed}entries")
        yield f"{coverage.n_back_fills} of {entries}{share} made late"
    if coverage.n_imported:
        imported = "imported" if coverage.n_typed else f"{'entry' if coverage.n_imported == 1 else 'entries'} imported"
        yield f"{coverage.n_imported} {imported}, time of entry not known"
