"""The public door: open a diary, add to it, read it, and turn it into frames; must not print.

Read this first, then `pages`: what is made of a diary there is one short function each. Two flows go past this file:
the logging commands write through `store.quick_add`, to be fast, and what comes from elsewhere is in `incoming`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from twitchlog import clock
from twitchlog.diary.body import Body, body_from_rows
from twitchlog.diary.day import diary_day
from twitchlog.diary.entries import BOTH, LEFT, MIDLINE, RIGHT, Answer, Entry, Episode, Reading, Stored, Symptom
from twitchlog.diary.factors import FactorCatalogue
from twitchlog.diary.ledger import DayRows
from twitchlog.diary.validity import check_entry
from twitchlog.diary.words import parse_place
from twitchlog.errors import UnknownWord
from twitchlog.keys import Unlocker
from twitchlog.location import diary_path
from twitchlog.reference.tables import table
from twitchlog.store.actions import DELETE, EDIT, LOG, REDO, UNDO, Action, Step
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.driver import Unlock
from twitchlog.store.entry_rows import EntryFilter
from twitchlog.store.lookups import Settings
from twitchlog.store.schema import keep_quiet

if TYPE_CHECKING:
    import pandas as pd

    from twitchlog.analysis.flag_evidence import Evidence
    from twitchlog.analysis.results import FlagResult

_PLACES_WITHOUT_SITE = ("elsewhere", "moving")
_SIDE_WORDS = {"left": LEFT, "l": LEFT, "right": RIGHT, "r": RIGHT}


class Where(NamedTuple):
    """Which places are meant: site keys (None: all of them) and a side (None: any)."""

    sites: frozenset[str] | None = None
    side: str | None = None


def open_diary(
    path: str | None = None,
    *,
    create: bool = True,
    read_only: bool = False,
    tell: Callable[[str], None] = keep_quiet,
    unlock: Unlock | None = None,
) -> Diary:
    """Open a diary; it closes at the end of a `with` block.

    Parameters
    ----------
    path : str, optional
        The file; else TWITCHLOG_DIARY, else the platform's data folder.
    create : bool
        Make a new diary where there is none.
    read_only : bool
        Refuse every write; a diary that lies where nothing can be written is opened so in any case.
    tell : callable
        Called with one sentence when an older diary was upgraded: where its copy is.
    unlock : callable, optional
        Gives the key of an encrypted diary; else the kept one is looked for (`keys.Unlocker`), and nobody is asked.

    Raises
    ------
    DiaryFileError
        Missing, not a diary, damaged, locked, or written by a newer program.
    LockedError
        Encrypted, and there is no key, or a wrong one.
    """
    unlock = unlock or Unlocker()
    store = DiaryStore(diary_path(path), create=create, read_only=read_only, tell=tell, unlock=unlock)
    try:
        return Diary(store)
    except BaseException:
        store.close()
        raise


class Diary:
    """An open diary. Every change is one action that `undo` takes back.

    Parameters
    ----------
    store : DiaryStore
    """

    def __init__(self, store: DiaryStore) -> None:
        self.store = store
        self._learn()

    def _learn(self) -> None:
        self.settings: Settings = self.store.settings()
        self.catalogue: FactorCatalogue = self.store.catalogue()
        self._civil_factors = frozenset(factor.key for factor in self.catalogue if factor.uses_civil_date)

    def __enter__(self) -> Diary:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    @property
    def is_read_only(self) -> bool:
        """Whether every write is refused."""
        return self.store.is_read_only

    # Entries

    def add(self, *entries: Entry, logged_at: int | None = None) -> list[str]:
        """Add entries as one action.

        Parameters
        ----------
        *entries : Entry
        logged_at : int, optional
            UTC seconds at which they were made; now, unless said.

        Returns
        -------
        list of str
            Their uids.

        Raises
        ------
        CatalogueError
            A reading of a factor that the diary does not have.
        WordsError
            What cannot be (a value out of range, a word that is not known, something that ends before it begins:
            `diary.validity.check_entry`), or contradicts the diary ("none" on a day with episodes).
        """
        self._check(entries)
        at = clock.now().occurred_at if logged_at is None else logged_at
        uids = clock.new_uids(len(entries) + 1, at=at)
        stored = [Stored(uid, entry, at) for uid, entry in zip(uids[1:], entries, strict=True)]
        summary = entries[0].kind if len(entries) == 1 else f"{len(entries)} entries"
        self.store.add(stored, action=Action(uids[0], at, LOG, summary))
        return uids[1:]

    def _check(self, entries: Sequence[Entry]) -> None:
        places, symptoms = body(), {row["key"] for row in table("symptoms")}
        start = self.settings.day_start_min
        for entry in entries:
            check_entry(entry, catalogue=self.catalogue, body=places, symptoms=symptoms, day_start_min=start)

    def entries(
        self,
        *,
        kinds: Sequence[str] | None = None,
        start: dt.date | None = None,
        end: dt.date | None = None,
        site: str | None = None,
        newest: int | None = None,
        factors: Sequence[str] | None = None,
        marks: Sequence[str] | None = None,
    ) -> Generator[Stored, None, None]:
        """The entries of some diary days (both ends inclusive), oldest first.

        Parameters
        ----------
        kinds : sequence of str, optional
            Kinds of entry (`diary.entries`); None for all.
        start, end : datetime.date, optional
            None leaves that end open.
        site : str, optional
            A place in plain words, or a region.
        newest : int, optional
            Only so many, the latest.
        factors, marks : sequence of str, optional
            Only readings of these factors; only these marks of a day.
        """
        chosen = self.where(site)
        return self.store.entries(EntryFilter(kinds, factors, marks, start, end, chosen.sites, chosen.side, newest))

    def undo(self) -> str:
        """Take back the newest action that is not yet undone, and say what it was."""
        undone = self.store.undo(self.action(UNDO, ""))
        self._learn()
        return undone

    def redo(self) -> str:
        """Do again what was undone last, and say what it was."""
        redone = self.store.redo(self.action(REDO, ""))
        self._learn()
        return redone

    def replace(self, before: Stored, after: Entry, *, summary: str) -> list[str]:
        """Change an entry; what it was stays in the history. Returns the diary's remarks."""
        return self.store.replace([before], [before._replace(entry=after)], action=self.action(EDIT, summary))

    def remove(self, entries: Sequence[Stored], *, summary: str) -> None:
        """Take entries out; `undo` brings them back."""
        self.store.replace(entries, [], action=self.action(DELETE, summary))

    def add_stored(
        self, entries: Sequence[Stored], *, action: Action, steps: Sequence[Step] = (), after: Sequence[Step] = ()
    ) -> list[str]:
        """Write entries that know their uids, with the rows they need and those that need them, as one action."""
        remarks = self.store.add(entries, action=action, steps=steps, after=after)
        self._learn()
        return remarks

    def change(self, steps: Sequence[Step], *, kind: str, summary: str) -> None:
        """Change settings, profile, factors, drinks or foods (`store.lookups` makes the steps)."""
        self.store.change(steps, action=self.action(kind, summary))
        self._learn()

    def together_with(self, stored: Stored) -> list[Stored]:
        """An entry and those that were said in one breath with it: the readings of one meal."""
        if isinstance(stored.entry, Reading) and stored.entry.meal:
            return self.store.meal(stored.entry.meal)
        return [stored]

    def action(self, kind: str, summary: str) -> Action:
        """An action at this moment."""
        at = clock.now().occurred_at
        return Action(clock.new_uids(1, at=at)[0], at, kind, summary)

    # Days

    def day_of(self, stored: Stored) -> dt.date:
        """The diary day of an entry: for what lies before the day, such as sleep, the civil date."""
        entry = stored.entry
        is_civil = isinstance(entry, Reading) and entry.factor in self._civil_factors
        return diary_day(entry.when, day_start_min=0 if is_civil else self.settings.day_start_min)

    def first_day(self) -> dt.date | None:
        """The first diary day with an entry; None in an empty diary."""
        first = self.store.first_moment()
        return diary_day(first, day_start_min=self.settings.day_start_min) if first else None

    def today(self) -> dt.date:
        """The running diary day."""
        return diary_day(clock.now(), day_start_min=self.settings.day_start_min)

    def where(self, site: str | None) -> Where:
        """The places that words name: a site, an area ("left leg"), a region, or a side of one."""
        return where(site, body())

    def day_rows(self, *, start: dt.date | None = None, end: dt.date | None = None) -> DayRows:
        """What each diary day holds, aggregated in SQL."""
        return self.store.day_rows(first=start, last=end)

    def daily_frame(
        self, start: dt.date | None = None, end: dt.date | None = None, site: str | None = None
    ) -> pd.DataFrame:
        """One row per diary day, without gaps; docs/codebook.md tells its columns.

        Parameters
        ----------
        start, end : datetime.date, optional
            Both inclusive; by default the first and the last day with an entry.
        site : str, optional
            Count only the episodes of a place in plain words ("left calf") or of a region ("cervical").

        Returns
        -------
        pandas.DataFrame
            float64 columns with NaN for what is missing, and `day_state`; DatetimeIndex "diary_day".
        """
        from twitchlog.frame.daily import build_daily_frame

        chosen = self.where(site)
        rows = self.day_rows(start=start, end=end)
        return build_daily_frame(rows, self.catalogue, start=start, end=end, sites=chosen.sites, side=chosen.side)

    def flag_evidence(self, *, as_of: dt.date, rows: DayRows | None = None) -> Evidence:
        """What the warning signs of a day are judged by (`analysis.red_flags`).

        Parameters
        ----------
        as_of : datetime.date
            The running diary day: later symptoms, and those too old to count, are not read.
        rows : DayRows, optional
            Of all days, where they have been read already.
        """
        from twitchlog.analysis.flag_evidence import DAYS_READ, build_evidence
        from twitchlog.diary.onset import parse_onset

        rows = rows or self.day_rows()
        said = self.entries(kinds=[Symptom.kind, Answer.kind], start=as_of - dt.timedelta(days=DAYS_READ), end=as_of)
        onset = parse_onset(self.store.profile().get("onset", ""))
        return build_evidence(
            ((row.day, row.site, row.side) for row in rows.episodes),
            rows.marks,
            [(self.day_of(stored).toordinal(), stored) for stored in said],
            medicines=rows.medicines,
            acks=self.store.acks(),
            onset_from=onset[0] if onset else None,
            onset_on=onset[1] if onset else None,
            day_start_min=self.settings.day_start_min,
        )

    def flags(self, as_of: dt.date) -> list[FlagResult]:
        """Whether each warning sign is present, not seen in the log, or cannot be told (`analysis.red_flags`)."""
        from twitchlog.analysis.red_flags import assess_red_flags

        return assess_red_flags(self, as_of=as_of)

    def episodes(self, start: dt.date | None = None, end: dt.date | None = None) -> pd.DataFrame:
        """One row per episode (`frame.entry_tables.episode_table`)."""
        from twitchlog.frame.entry_tables import episode_table

        return episode_table(
            (stored, self.day_of(stored)) for stored in self.entries(kinds=[Episode.kind], start=start, end=end)
        )

    def symptoms(self, start: dt.date | None = None, end: dt.date | None = None) -> pd.DataFrame:
        """One row per symptom (`frame.entry_tables.symptom_table`)."""
        from twitchlog.frame.entry_tables import symptom_table

        return symptom_table(
            (stored, self.day_of(stored)) for stored in self.entries(kinds=[Symptom.kind], start=start, end=end)
        )


def body() -> Body:
    """Every place that can be named."""
    return body_from_rows(table("body_sites"), table("body_areas"))


def where(site: str | None, known: Body) -> Where:
    """The places that words name: a site, an area ("left leg"), a region, or a side of one.

    Raises
    ------
    UnknownWord
        No such place.
    """
    if site is None:
        return Where()
    words = site.lower().split()
    sides = [_SIDE_WORDS[word] for word in words if word in _SIDE_WORDS]
    rest = "_".join(word for word in words if word not in _SIDE_WORDS)
    regions = {each.region for each in known.sites.values()}
    if rest in regions:
        return Where(known.keys_in(rest), sides[0] if sides else None)
    place = parse_place(words, known, areas_allowed=True)
    is_any_side = place.side == MIDLINE or (place.side == BOTH and "both" not in words)  # "calves": left ones too
    side = None if is_any_side else place.side
    if place.site in known.areas:
        return Where(known.keys_in(place.site), side)
    if place.site not in known.sites and place.site not in _PLACES_WITHOUT_SITE:
        raise UnknownWord(f'I don\'t know the place "{site}".', "All places: twitchlog sites")
    return Where(frozenset({place.site}), side)
