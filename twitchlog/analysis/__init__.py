"""The daily frame turned into results; must not touch a disk, write text or draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twitchlog.analysis.association import estimate_rate_ratio, screen_associations
    from twitchlog.analysis.red_flags import assess_red_flags
    from twitchlog.analysis.results import Association, FlagResult, NotEstimable
    from twitchlog.analysis.screen import PRIMARY_FAMILY

__all__ = [
    "PRIMARY_FAMILY",
    "Association",
    "FlagResult",
    "NotEstimable",
    "assess_red_flags",
    "estimate_rate_ratio",
    "screen_associations",
]

_PUBLIC = {
    "Association": "twitchlog.analysis.results",
    "FlagResult": "twitchlog.analysis.results",
    "NotEstimable": "twitchlog.analysis.results",
    "PRIMARY_FAMILY": "twitchlog.analysis.screen",
    "assess_red_flags": "twitchlog.analysis.red_flags",
    "estimate_rate_ratio": "twitchlog.analysis.association",
    "screen_associations": "twitchlog.analysis.association",
}


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'twitchlog.analysis' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
