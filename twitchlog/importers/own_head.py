"""What an export of ours says of itself, and whether this program can read it; must not read its rows."""

from __future__ import annotations

import re
from typing import Any

from twitchlog.diary.export_format import VERSION
from twitchlog.errors import ImportFileError

_REVISION = re.compile("[0-9]{4}")


def require_head(head: Any, name: str, schema: str, revision: str) -> bool:
    """Refuse what is no export, or one of a newer program; whether it is of an earlier revision than ours.

    Parameters
    ----------
    head : Any
        As the JSON gave it.
    name : str
        The file, safe to show.
    schema : str
        What it must say it is.
    revision : str
        The revision of this program's diaries.

    Raises
    ------
    ImportFileError
    """
    if not isinstance(head, dict) or head.get("schema") != schema:
        raise ImportFileError(f"{name} is not an export of twitchlog.", "Make one: twitchlog export json --out FILE")
    version, its_revision = head.get("version"), head.get("revision")
    if type(version) is not int or version < 1 or not isinstance(its_revision, str):
        raise _broken(name)
    if not _REVISION.fullmatch(its_revision) or not isinstance(head.get("anonymous"), bool):
        raise _broken(name)
    if version > VERSION:
        raise _newer(name, f"version {version} of the export, this one knows {VERSION}")
    if its_revision > revision:
        raise _newer(name, f"revision {its_revision}, this one knows {revision}")
    return its_revision < revision


def _newer(name: str, how: str) -> ImportFileError:
    return ImportFileError(
        f"{name} was exported by a newer twitchlog ({how}).", "Update twitchlog; nothing was imported."
    )


def _broken(name: str) -> ImportFileError:
    return ImportFileError(f"{name} does not say which version of the export it is.", "Export again.")
