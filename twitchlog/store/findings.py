"""What an examination of a diary found and how much it looked at; must not look at anything itself."""

from __future__ import annotations

from typing import NamedTuple

REPAIR = "Save what is whole into a new file: twitchlog doctor --repair"
RESTORE = "Go back to a backup: twitchlog backup list, then twitchlog restore FILE"
TIDY = "Let twitchlog do it: twitchlog doctor --repair"

# What each finding can be (docs/json.md), and whether rows may be lost by it.
DAMAGE = frozenset(
    {
        "empty-file",
        "half-file",
        "lost-header",
        "foreign-file",
        "broken-structure",
        "unreadable-table",
        "changed-row",
        "missing-migration",
        "different-schema",
        "missing-row",
        "unexpected-row",
        "orphan-row",
    }
)
AROUND = frozenset(
    {
        "newer-diary",
        "wide-permissions",
        "other-owner",
        "leftover-file",
        "leftover-log",
        "backups-folder",
        "broken-backup",
        "conflict-copy",
        "plain-copy",
    }
)


class Finding(NamedTuple):
    """One thing that is not as it should be.

    id is one of `DAMAGE` or `AROUND`; sentence says what is wrong, what_to_do how to mend it; where is a file, or a
    table and the key of its row ("episode: 01K…").
    """

    id: str
    sentence: str
    what_to_do: str
    where: str

    @property
    def is_damage(self) -> bool:
        """Whether rows of the diary itself may be lost or changed."""
        return self.id in DAMAGE


class Looked(NamedTuple):
    """How much of a file was looked at: its tables, all their rows, the entries among them, the hashes computed."""

    revision: str | None = None
    n_tables: int = 0
    n_rows: int = 0
    n_entries: int = 0
    n_hashes: int = 0


class Examination(NamedTuple):
    """What `checks.examine` found.

    Parameters
    ----------
    path : str
    findings : tuple of Finding
        Empty where everything is whole.
    looked : Looked
    notes : tuple of str
        What is good to know and no fault.
    n_backups : int
        How many backups lie beside the diary.
    is_thorough : bool
        Whether every row of every backup was looked at too.
    newest_whole_backup : str or None
        The latest one in which nothing was found.
    """

    path: str
    findings: tuple[Finding, ...]
    looked: Looked
    notes: tuple[str, ...] = ()
    n_backups: int = 0
    is_thorough: bool = True
    newest_whole_backup: str | None = None

    @property
    def is_damaged(self) -> bool:
        """Whether rows of the diary itself may be lost or changed."""
        return any(finding.is_damage for finding in self.findings)
