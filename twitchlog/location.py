"""Which diary file, and where the program may keep what it can make again; must not open the diary."""

from __future__ import annotations

import os
import sys

APP = "twitchlog"


def diary_path(option: str | None = None) -> str:
    """The diary: the `--diary` option, then TWITCHLOG_DIARY, then diary.db in the platform's data folder."""
    chosen = option or os.environ.get("TWITCHLOG_DIARY")
    return os.path.expanduser(chosen) if chosen else os.path.join(_data_folder(), "diary.db")


def key_file(salt: str) -> str:
    """Where the key of a diary with a salt (hexadecimal) may be kept: TWITCHLOG_KEY_FILE, or a file of its own."""
    chosen = os.environ.get("TWITCHLOG_KEY_FILE")
    return os.path.expanduser(chosen) if chosen else os.path.join(_settings_folder(), "keys", f"{salt}.key")


def unsaved_file(diary: str) -> str:
    """Where entries wait that were typed while an encrypted diary could not be opened."""
    return f"{diary}.unsaved"


def cache_folder() -> str:
    """Where matplotlib may keep its list of fonts."""
    from platformdirs import user_cache_dir

    return user_cache_dir(APP, appauthor=False)


def _data_folder() -> str:
    if sys.platform.startswith("linux"):
        return _linux_folder("XDG_DATA_HOME", "~/.local/share")
    from platformdirs import user_data_dir

    return user_data_dir(APP, appauthor=False)


def _settings_folder() -> str:
    if sys.platform.startswith("linux"):
        return _linux_folder("XDG_CONFIG_HOME", "~/.config")
    from platformdirs import user_config_dir

    return user_config_dir(APP, appauthor=False)


def _linux_folder(variable: str, otherwise: str) -> str:
    # platformdirs gives the same folder; asking it would cost a tenth of what logging may.
    base = os.environ.get(variable, "")
    return os.path.join(base if os.path.isabs(base) else os.path.expanduser(otherwise), APP)
