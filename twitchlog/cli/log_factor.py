"""The commands that log a factor: one function says what was understood, each command names its factor.

Must not load anything heavy.
"""

import shlex
from collections.abc import Callable, Sequence

import typer

from twitchlog.cli import app, options
from twitchlog.cli.session import Session, opened
from twitchlog.diary import words as spoken
from twitchlog.diary.entries import Reading
from twitchlog.diary.factors import BEFORE, DURATION, RELIEF_FACTORS, Factor
from twitchlog.errors import UnknownWord, WordsError
from twitchlog.report import wording

_DRINK_FACTORS = ("caffeine_mg", "water_ml", "alcohol_g")


def _logs(key: str, text: str) -> Callable[..., None]:
    """A command that logs one factor; its help is the text."""

    def command(
        ctx: typer.Context,
        words: options.Words,
        at: options.At = None,
        on: options.On = None,
        part: options.Part = None,
        tz: options.Zone = None,
        note: options.Note = "",
        diary: options.Diary = None,
    ) -> None:
        with opened(ctx, diary, tz) as session:
            log_words(session, key, words, at=at, on=on, part=part, note=note)

    command.__doc__ = text
    return command


caffeine = _logs(
    "caffeine_mg",
    """Log caffeine, in mg or in drinks.

    \b
    For example:
      twitchlog caffeine 2 espresso
      twitchlog caffeine 95mg --at "yesterday 15:30"
    """,
)

water = _logs(
    "water_ml",
    """Log water, in ml or in glasses.

    \b
    For example:
      twitchlog water 500ml
      twitchlog water 2 glasses
    """,
)

alcohol = _logs(
    "alcohol_g",
    """Log alcohol, in grams or in drinks.

    \b
    For example:
      twitchlog alcohol 2 beer
      twitchlog alcohol 14g --on yesterday
    """,
)

stress = _logs(
    "stress",
    """Log stress, 0 calm to 10 highest.

    \b
    For example:
      twitchlog stress 7
      twitchlog stress 3 --part morning
    """,
)

fatigue = _logs(
    "fatigue",
    """Log tiredness, 0 fresh to 10 most tired.

    \b
    For example:
      twitchlog fatigue 6
      twitchlog fatigue 8 --on yesterday
    """,
)

exertion = _logs(
    "exertion_min",
    """Log exercise or hard physical work.

    \b
    For example:
      twitchlog exertion 45m
      twitchlog exertion 1h30 --at "yesterday 18:00" --note "hill run"
    """,
)


def relief(
    ctx: typer.Context,
    words: options.Words,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Log what you tried: breathing, yoga, meditation.

    A duration factor of your own works too: twitchlog factor add stretching --kind duration

    \b
    For example:
      twitchlog relief yoga 20m
      twitchlog relief breathing 10 min --at "yesterday 21:30"
    """
    with opened(ctx, diary, tz) as session:
        factor, rest = split_factor(session, words)
        reliefs = [each.name for each in session.names.catalogue.active() if _is_relief(each)]
        if factor.name not in reliefs:
            raise UnknownWord(
                f'"{factor.name}" is not something that is done for a while.',
                f"Known: {', '.join(reliefs)}. Your own: twitchlog factor add NAME --kind duration",
                reliefs,
            )
        log_words(session, factor.key, rest, at=at, on=on, part=part, note=note)


def _is_relief(factor: Factor) -> bool:
    return factor.key in RELIEF_FACTORS or (factor.is_users_own and factor.kind == DURATION)


def split_factor(session: Session, words: Sequence[str]) -> tuple[Factor, list[str]]:
    """The factor that the first words name, and the words after it."""
    catalogue = session.names.catalogue
    for n in range(len(words), 0, -1):
        factor = catalogue.named(" ".join(words[:n]), retired_too=True)
        if factor is not None:
            _refuse_retired(session, factor)
            return factor, list(words[n:])
    if words[0].lower() in app.FAMILIES["Log"]:
        raise UnknownWord(
            f"{words[0].lower()} is not a factor but a command.", f"Say it without log: twitchlog {' '.join(words)}"
        )
    names = [factor.name for factor in catalogue.active()]
    near = spoken.nearest(words[0], names)
    meant = f"Did you mean: {', '.join(near)}?   " if near else ""
    raise UnknownWord(
        f'I don\'t know the factor "{wording.plain_text(words[0])}".',
        f"{meant}All factors: twitchlog factor list   Your own: twitchlog factor add",
        near,
    )


def _refuse_retired(session: Session, factor: Factor) -> None:
    if session.names.catalogue.is_retired(factor.key):
        raise WordsError(
            f'The factor "{factor.name}" is retired.',
            f"Take it up again: twitchlog factor add {shlex.quote(factor.name)}",
        )


def log_words(
    session: Session,
    key: str,
    words: Sequence[str],
    *,
    at: str | None,
    on: str | None,
    part: str | None,
    note: str,
) -> None:
    """Log one factor's value from its words, echo it, and say what the day comes to."""
    factor = session.names.catalogue[key]
    _refuse_retired(session, factor)
    drinks = session.names.consumables("drink") if key in _DRINK_FACTORS else ()
    value, items = spoken.parse_reading(words, factor, drinks)
    when = session.when(at=at, on=on, part=part, whole_day_default=factor.timing == BEFORE)
    entry = Reading(when=when, factor=key, value=value, items=items, note=note)
    is_now = not (at or on or part)
    session.log(entry, is_now=is_now and factor.timing != BEFORE, factor=factor if is_now else None)
