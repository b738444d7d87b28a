"""Every error a person can meet, each with one sentence, one hint and an exit code; must not import any layer.

The tree::

    TwitchlogError              1  a fault of the program
    ├── WordsError              2  bad words or values
    │   ├── UnknownWord            a word that no table knows; carries the nearest names
    │   ├── ManyMeanings           words with several meanings; carries the choices
    │   └── AmbiguousHour          an hour that a clock change repeats; carries both offsets
    ├── CatalogueError          3  a factor, drink or food cannot be added or changed so
    ├── NotFoundError           4  no such entry, or nothing to undo
    ├── DiaryFileError          5  the diary file: missing, locked, damaged, too new
    │   └── LockedError            an encrypted diary, and no key for it
    │       └── WrongPassphraseError  a key that is not its own
    ├── ImportFileError         6  the file to import
    └── OutputError             7  the output: exists, or cannot be written
"""

from __future__ import annotations

from collections.abc import Sequence


class TwitchlogError(Exception):
    """A problem said in one sentence, with one hint on what to do next.

    Parameters
    ----------
    sentence : str
        What is wrong, for the person at the terminal.
    hint : str
        What they can do; may be empty.
    """

    exit_code = 1

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


class WordsError(TwitchlogError):
    """Words or values that cannot be understood or are out of range."""

    exit_code = 2


class UnknownWord(WordsError):
    """A word that no table knows.

    Parameters
    ----------
    sentence, hint : str
        As in `TwitchlogError`.
    nearest : sequence of str
        The known names that come closest, best first; may be empty.
    """

    def __init__(self, sentence: str, hint: str = "", nearest: Sequence[str] = ()) -> None:
        super().__init__(sentence, hint)
        self.nearest = tuple(nearest)


class ManyMeanings(WordsError):
    """Words that mean several things, each of which can be chosen.

    Parameters
    ----------
    sentence, hint : str
        As in `TwitchlogError`.
    choices : sequence of str
        Words that each mean one thing.
    """

    def __init__(self, sentence: str, hint: str = "", choices: Sequence[str] = ()) -> None:
        super().__init__(sentence, hint)
        self.choices = tuple(choices)


class AmbiguousHour(WordsError):
    """A wall time that the clock showed twice, because of a clock change.

    Parameters
    ----------
    sentence, hint : str
        As in `TwitchlogError`.
    offsets_min : sequence of int
        The offsets from UTC in minutes that the clock had, earlier instant first.
    """

    def __init__(self, sentence: str, hint: str = "", offsets_min: Sequence[int] = ()) -> None:
        super().__init__(sentence, hint)
        self.offsets_min = tuple(offsets_min)


class CatalogueError(TwitchlogError):
    """A factor, drink or food that cannot be added or changed so."""

    exit_code = 3


class NotFoundError(TwitchlogError):
    """No such entry, or nothing to undo or redo."""

    exit_code = 4


class DiaryFileError(TwitchlogError):
    """The diary file is missing, locked, damaged, foreign or too new."""

    exit_code = 5


class LockedError(DiaryFileError):
    """The diary is encrypted and there is no key for it."""


class WrongPassphraseError(LockedError):
    """The diary is encrypted, whole as far as can be told, and the key is not its own."""


class ImportFileError(TwitchlogError):
    """The file to import cannot be read as asked."""

    exit_code = 6


class OutputError(TwitchlogError):
    """The output exists already or cannot be written."""

    exit_code = 7
