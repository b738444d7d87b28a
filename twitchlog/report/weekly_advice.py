"""Something to try and what to log to learn more, in words that promise nothing; must not decide what fits."""

from __future__ import annotations

from collections.abc import Sequence

from twitchlog.diary.factors import FOOD_FACTORS
from twitchlog.report.weekly_ideas import Idea, Lack
from twitchlog.report.wording import count_of, format_value, plain_text

ABOUT_IDEAS = "From general advice about twitches. Whether it fits you, only your own days can tell."

_USUAL_ADVICE = {
    "sleep_h": "Sleeping enough is among the usual things to try.",
    "water_ml": "Drinking enough is among the usual things to try.",
    "stress": "Deep breathing, yoga and meditation are among the usual things to try.",
    "potassium_mg": "Foods with potassium, such as bananas and spinach, are among the usual things to try; "
    "with a kidney disease or heart medicines, ask a doctor first.",
    "magnesium_mg": "Foods with magnesium, such as spinach and bananas, are among the usual things to try.",
    "calcium_mg": "Foods with calcium, such as milk, yoghurt and spinach, are among the usual things to try.",
}


def idea_sentences(ideas: Sequence[Idea]) -> tuple[str, ...]:
    """What lay off the person's own usual, and what general advice has for that; no word on what it would do."""
    return tuple(f"{_seen(idea)} {_USUAL_ADVICE[idea.factor.key]}" for idea in ideas)


def _seen(idea: Idea) -> str:
    usual = format_value(idea.usual, idea.factor)
    days = f"{idea.n_days} of {count_of(idea.n_logged, 'day')} logged"
    if idea.factor.key == "sleep_h":
        nights = f"{idea.n_days} of {count_of(idea.n_logged, 'night')} logged"
        return f"You slept less than your usual {usual} on {nights}."
    if idea.factor.key == "water_ml":
        return f"You drank less than your usual {usual} on {days}."
    side = "below" if idea.is_low else "above"
    name = plain_text(idea.factor.name).capitalize()
    if idea.factor.key in FOOD_FACTORS:
        return f"{name} from food was {side} your usual {usual} on {days} in full."
    return f"{name} was {side} your usual {usual} on {days}."


def lack_sentences(lacks: Sequence[Lack]) -> tuple[str, ...]:
    """What few days have, and the one thing that would mend it."""
    return tuple(_lacking(lack) for lack in lacks)


def _lacking(lack: Lack) -> str:
    days = f"{lack.n_days} of {count_of(lack.n_of, 'day')}"
    if lack.factor is None:
        return f"Twitches: {days} observed; saying so on a day without any (twitchlog none) lets that day count."
    gain = "makes the comparison firmer" if lack.is_compared else "lets it be compared"
    if lack.factor.key in FOOD_FACTORS:
        return f"Food: {days} logged in full; saying that a day's food is complete (twitchlog food --complete) {gain}."
    name = plain_text(lack.factor.name)
    return f"{name[:1].upper()}{name[1:]}: {days} logged; an answer a day (twitchlog checkin) {gain}."
