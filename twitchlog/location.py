"""Which diary file, and where the program may keep what it can make again; must not open the diary."""

from __future__ import annotations

import os
import sys

APP = "twitchlog"


def diary_path(option: str | None = None) -> str:
    """The diary: the `--diary` option, then TWITCHLOG_DIARY, then diary.db in the platform's data folder."""
    chosen = option or os.environ.get("TWITCHLOG_DIARY")
    return os.path.expanduser(chosen) if chosen else os.path.join(_data_folder(), "diary.db")


def cache_folder() -> str:
    """Where matplotlib may keep its list of fonts."""
    from platformdirs import user_cache_dir

    return user_cache_dir(APP, appauthor=False)


def _data_folder() -> str:
    # platformdirs gives the same folder on Linux; asking it there would cost a tenth of what logging may.
    if sys.platform.startswith("linux"):
        base = os.environ.get("XDG_DATA_HOME", "")
        return os.path.join(base if os.path.isabs(base) else os.path.expanduser("~/.local/share"), APP)
    from platformdirs import user_data_dir

    return user_data_dir(APP, appauthor=False)
