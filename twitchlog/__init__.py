"""A diary of muscle twitches and what goes with them; must import nothing of a third party by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twitchlog.pipeline import Diary, open_diary

__version__ = "0.1.0"
__all__ = ["Diary", "__version__", "open_diary"]

_PUBLIC = {"Diary": "twitchlog.pipeline", "open_diary": "twitchlog.pipeline"}


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'twitchlog' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
