"""What is said at once when an entry asks for help: first, alone, and calm; must not judge or load anything heavy."""

from __future__ import annotations

from collections.abc import Sequence

from twitchlog.diary.urgent import NOW
from twitchlog.reference.tables import red_flags_head, table

_ANSWERED = "something that no longer works as a month ago"


def urgent_lines(tier: int, said: Sequence[str], *, country: str | None, may_be_sudden: bool = False) -> list[str]:
    """The lines for an entry that asks for help; none where it does not.

    Parameters
    ----------
    tier : int
        As `diary.urgent.urgent` gives it.
    said : sequence of str
        The symptoms that were logged, each in a few words; empty where only a question was answered with yes.
    country : str, optional
        Two letters: whose emergency number is given.
    may_be_sudden : bool
        That nobody said whether it came suddenly, and that it would need help at once if so.
    """
    says = red_flags_head()["says"]
    if tier == NOW:
        return [says["now"].format(number=emergency_number(country))]
    if tier:
        lines = [line.format(items=_items(said)) for line in says["soon"]]
        return [*lines, says["if_sudden"].format(number=emergency_number(country))] if may_be_sudden else lines
    return []


def _items(said: Sequence[str]) -> str:
    """`"a", "b" and "c"`, each once."""
    *others, last = [f'"{item}"' for item in dict.fromkeys(said)] or [_ANSWERED]
    return f"{', '.join(others)} and {last}" if others else last


def number_now(country: str | None) -> str:
    """The line beside words that were not understood, where what was meant may need help at once."""
    return f"If this is happening now: {emergency_number(country)}."


def number_if_sudden(country: str | None) -> str:
    """The line beside words that need help at once only if it came suddenly."""
    return str(red_flags_head()["says"]["if_sudden"].format(number=emergency_number(country)))


def emergency_number(country: str | None) -> str:
    """The emergency number of a country, or where to find it when the country is not known."""
    row = next((row for row in table("emergency_numbers") if row["country"] == country), None)
    if row is None:
        return str(red_flags_head()["says"]["anywhere"])
    return f"{row['number']} ({row['note']})" if row["note"] else row["number"]
