"""From a diary to an export and back: joins the store, the exporters and the files; must not print or draw a shift."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from twitchlog.diary.export_format import RowSource
from twitchlog.exporters.anonymous import Anonymous
from twitchlog.exporters.csv import csv_files
from twitchlog.exporters.json import json_chunks, json_lines
from twitchlog.importers.own_export import read_own_export
from twitchlog.output import check_files, write_bytes_atomic, write_files_atomic
from twitchlog.store.cipher import Key
from twitchlog.store.driver import Unlock, locked
from twitchlog.store.dump import layouts, make_diary, open_dump
from twitchlog.store.own_files import refuse_the_diary
from twitchlog.store.schema import SCHEMA_HEAD


class Export:
    """A whole state of a diary, ready to be written in one of the formats (`opened`).

    Parameters
    ----------
    source : RowSource
    path : str
        The diary, over which nothing is written.
    is_anonymous : bool
    """

    def __init__(self, source: RowSource, path: str, *, is_anonymous: bool) -> None:
        self._source = source
        self._path = path
        self._is_anonymous = is_anonymous

    def json_lines(self) -> Iterator[str]:
        """The JSON document line by line, ASCII only."""
        return json_lines(self._source, is_anonymous=self._is_anonymous)

    def write_json(self, path: str | os.PathLike[str], *, force: bool = False) -> None:
        """Write the JSON document to a file, whole or not at all."""
        refuse_the_diary(self._path, [path])
        write_bytes_atomic(path, json_chunks(self._source, is_anonymous=self._is_anonymous), force=force)

    def write_csv(self, folder: str | os.PathLike[str], *, force: bool = False) -> list[Path]:
        """Write the CSV tables and what describes them into a folder, all of them or none; where they are."""
        files = csv_files(self._source, is_anonymous=self._is_anonymous)
        refuse_the_diary(self._path, [folder, *(Path(folder) / name for name in files)])
        check_files(folder, files, force=force)
        return write_files_atomic(folder, files, force=force)


@contextmanager
def opened(path: str, *, shift_days: int | None = None, unlock: Unlock = locked) -> Iterator[Export]:
    """A diary to be exported, as it is at this moment whatever others write meanwhile.

    Parameters
    ----------
    path : str
        A diary; one of an earlier revision is upgraded.
    shift_days : int, optional
        Makes it anonymous (`exporters.anonymous`), with every date moved by so many days: a multiple of 7, drawn by
        chance and kept nowhere.
    unlock : callable
        Gives the key of an encrypted diary.

    Raises
    ------
    DiaryFileError
        As `store.schema.connect`; later, a row that is damaged.
    """
    with open_dump(path, unlock=unlock) as dump:
        source: RowSource = dump if shift_days is None else Anonymous(dump, shift_days=shift_days)
        yield Export(source, path, is_anonymous=shift_days is not None)


def diary_from_export(export_path: str | os.PathLike[str], target_path: str, *, key: Key | None = None) -> str:
    """Make a diary file of an export: the content of an empty diary, or what is merged into another one.

    Parameters
    ----------
    export_path : str or path-like
        A JSON file or a folder of CSV tables.
    target_path : str
        Nothing has this name yet.
    key : Key, optional
        Encrypts the file, as the diary is that it is for.

    Returns
    -------
    str
        `target_path`.

    Raises
    ------
    ImportFileError
        The export cannot be read; then nothing is left at `target_path`.
    DiaryFileError
        The file cannot be made.
    """
    make_diary(target_path, read_own_export(export_path, layouts(), revision=SCHEMA_HEAD), key=key)
    return target_path
