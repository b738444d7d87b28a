"""The `twitchlog` command: which commands there are, and the one place where errors become words; must not compute.

Each command's module is loaded only when it is called: registering all of them would cost more than saving an entry.
"""

import contextlib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any, NamedTuple, NoReturn

import typer
from typer.core import TyperGroup

from twitchlog import __version__
from twitchlog.cli import show
from twitchlog.errors import LockedError, OutputError, TwitchlogError, WordsError

# family: {command: (module under twitchlog.cli, what it does)}; the second is the first line of the command's own help.
FAMILIES: dict[str, dict[str, tuple[str, str]]] = {
    "Log": {
        "twitch": ("log_twitch", "Log a spell of twitching at one place."),
        "none": ("log_twitch", "Say that a day had no twitches."),
        "caffeine": ("log_factor", "Log caffeine, in mg or in drinks."),
        "water": ("log_factor", "Log water, in ml or in glasses."),
        "sleep": ("log_sleep", "Log last night's sleep."),
        "stress": ("log_factor", "Log stress, 0 calm to 10 highest."),
        "fatigue": ("log_factor", "Log tiredness, 0 fresh to 10 most tired."),
        "exertion": ("log_factor", "Log exercise or hard physical work."),
        "alcohol": ("log_factor", "Log alcohol, in grams or in drinks."),
        "food": ("log_food", "Log foods with potassium, magnesium and calcium."),
        "relief": ("log_factor", "Log what you tried: breathing, yoga, meditation."),
        "log": ("log_any", "Log any factor, or many entries from standard input."),
        "medicine": ("log_medicine", "Tell of a medicine: since when, how much; or that you took it."),
        "symptom": ("log_symptom", "Log something felt or noticed beside twitches."),
        "note": ("log_symptom", "Write a note."),
        "checkin": ("checkin", "Answer the few questions that today still lacks, and close the day."),
        "pause": ("log_twitch", "Leave days out of every rate, for example while ill."),
    },
    "Read and mend": {
        "today": ("read", "Show the running diary day."),
        "list": ("read", "List entries."),
        "show": ("read", "Show one entry with everything known of it."),
        "edit": ("mend", "Change an entry; what it was stays in the history."),
        "delete": ("mend", "Take entries out; undo brings them back."),
        "undo": ("mend", "Take back the last command that changed the diary."),
        "redo": ("mend", "Do again what was undone last."),
        "history": ("read", "Show what was done, or every version of one entry."),
        "forget": ("forget", "Erase entries, notes or all before a day, for good."),
    },
    "Look up": {
        "sites": ("lookup", "List the places twitches can be logged at."),
        "drinks": ("lookup", "List drinks, or add your own."),
        "foods": ("lookup", "List foods, or add your own."),
        "factor": ("factors", "List the factors, add your own, or retire one."),
        "where": ("lookup", "Say where the diary is."),
    },
    "Learn": {
        "triggers": ("learn", "Show what goes with the twitches, and what cannot be told yet."),
        "why": ("learn", "Show the whole arithmetic behind a finding."),
        "flags": ("flags", "Show the warning signs: present, not seen in the log, or not enough data."),
    },
    "Share": {
        "report": ("share", "Write a report."),
        "chart": ("charts", "Draw a chart."),
        "export": ("export", "Write the whole diary as JSON or as CSV tables."),
    },
    "Keep": {
        "import": ("bring", "Bring in a table, another diary or an export."),
        "backup": ("keep_backups", "Make a verified backup, or list them."),
        "restore": ("keep_backups", "Go back to a backup, after showing what differs."),
        "doctor": ("doctor", "Check that the diary is whole, and say what to do if not."),
        "encrypt": ("encryption", "Encrypt the diary with a passphrase."),
        "decrypt": ("encryption", "Make an encrypted diary a plain file again."),
        "passphrase": ("encryption", "Change the passphrase, or where the key is kept."),
        "profile": ("setup", "Keep what a clinician asks once."),
        "setting": ("setup", "Show or change how the diary is kept."),
        "demo": ("demo", "Make a demo diary with its report and charts."),
    },
}
COMMANDS = {name: entry for family in FAMILIES.values() for name, entry in family.items()}

# Commands whose names Python keeps for itself, or the module needs.
_FUNCTIONS = {"import": "import_file", "list": "list_", "show": "show_"}

USAGE_ERROR: type[Exception] = (
    typer.BadParameter.__base__ or Exception
)  # Typer carries its own copy of Click, which has no public name


class Root(NamedTuple):
    """What was said before the command: `--diary`, `--debug`; where `log -` collects its lines, and as of when."""

    diary: str | None = None
    debug: bool = False
    collected: list[Any] | None = None
    now: Any = None  # a Moment

    def chosen(self, own: str | None) -> str | None:
        """The diary that a command was told, else the one told before the command; None where neither was."""
        path = self.diary if own is None else own
        if path is not None and not path.strip():
            raise WordsError("--diary names no file.", "Give its path, or leave --diary out for your own diary.")
        return path


class LazyGroup(TyperGroup):
    """The commands by name, loaded when called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Every command's name."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name, or None."""
        return load_command(cmd_name) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, or name the nearest ones; the shell's completion asks too, and is told nothing."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS and not ctx.resilient_parsing:
            raise unknown_command(args[0])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands by family without loading them."""
        for family, commands in FAMILIES.items():
            with formatter.section(family):
                formatter.write_dl([(name, text) for name, (_, text) in commands.items()])


def unknown_command(word: str) -> WordsError:
    """The error for a word that is no command."""
    from twitchlog.diary.words import nearest

    near = nearest(word, COMMANDS)
    meant = f"Did you mean: {', '.join(near)}?   " if near else ""
    return WordsError(f'There is no command "{show.one_line(word)}".', f"{meant}All commands: twitchlog --help")


def load_command(name: str) -> Any:
    """Load one command."""
    module = import_module(f"twitchlog.cli.{COMMANDS[name][0]}")
    found = getattr(module, _FUNCTIONS.get(name, name))
    app = found if isinstance(found, typer.Typer) else _single(name, found)
    command = typer.main.get_command(app)
    command.name = name
    return command


def _single(name: str, function: Any) -> typer.Typer:
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    app.command(name, help=function.__doc__)(function)
    return app


app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        show.out(f"twitchlog {__version__}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    diary: Annotated[
        str | None, typer.Option("--diary", metavar="PATH", help="Which diary (else TWITCHLOG_DIARY, else your own).")
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of a fault.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Keep a diary of muscle twitches and of what goes with them.

    \b
    For example:
      twitchlog twitch left calf --for 20m --intensity 4
      twitchlog report week
    """
    if not isinstance(ctx.obj, Root):
        ctx.obj = Root(diary, debug)
    help_alone(ctx)


def help_alone(ctx: typer.Context) -> None:
    """Show the help of a group of commands that was called without one."""
    if ctx.invoked_subcommand is None:
        show.out(ctx.get_help())


def main() -> NoReturn:
    """Run the command line and leave with its exit code (docs: design, exit codes)."""
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "replace"), (sys.stdin, "surrogateescape")):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors=errors)  # type: ignore[union-attr]
    os.umask(0o077)  # what a library keeps for us (a list of fonts, a log) is for its owner only too
    arguments = sys.argv[1:]
    try:
        code = run(arguments)
        show.flush()
    except (BrokenPipeError, show.ReaderLeftError):  # the reader of a pipe has seen enough
        show.let_go()
        code = 0
    except OutputError as error:
        _say(error)
        code = error.exit_code
    sys.exit(code)


def run(arguments: Sequence[str], *, obj: Root | None = None) -> int:
    """Run one command line and return its exit code; the one place where errors become words."""
    try:
        _refuse_broken_text(arguments)
        result = typer.main.get_command(app)(
            args=list(arguments), prog_name="twitchlog", standalone_mode=False, obj=obj
        )
    except TwitchlogError as error:
        if _is_debug(arguments):
            _show_traceback()
        _say(error)
        if isinstance(error, LockedError):
            _keep_words(arguments)
        return error.exit_code
    except USAGE_ERROR as error:
        _say(usage_words(error, arguments))
        return 2
    except (KeyboardInterrupt, typer.Abort, EOFError):
        show.talk("Left; nothing more was saved.")
        return 130
    except (BrokenPipeError, show.ReaderLeftError):
        raise
    except Exception as error:
        show.flush()  # says so itself where the help could not be printed
        if _is_debug(arguments):
            raise
        show.talk(f"Something went wrong inside twitchlog ({type(error).__name__}).")
        show.talk("Please report it; the same command with --debug before it shows where: twitchlog --debug …")
        return 1
    return result if isinstance(result, int) else 0


def _keep_words(arguments: Sequence[str]) -> None:
    """Keep the words of a logging command that a closed diary did not take."""
    from shlex import join

    from twitchlog.cli.unsaved import logging_words

    words = logging_words(arguments)
    if words:
        keep_unsaved(_diary_said(arguments), [join(words)])


def keep_unsaved(diary: str | None, lines: Sequence[str]) -> None:
    """Keep lines, as for `log -`, that a closed diary did not take; say it where that fails too."""
    from twitchlog.cli import unsaved
    from twitchlog.location import diary_path

    try:
        unsaved.keep(diary_path(diary), lines)
    except OSError as error:
        show.talk(f"It could not be kept either ({error.strerror}). Type it again once the diary opens.")


def _diary_said(arguments: Sequence[str]) -> str | None:
    """What the last --diary names; None where there is none."""
    said = None
    for number, word in enumerate(arguments):
        if word == "--diary" and number + 1 < len(arguments):
            said = arguments[number + 1]
        elif word.startswith("--diary="):
            said = word.partition("=")[2]
    return said


def _show_traceback() -> None:
    import traceback

    for line in traceback.format_exc().splitlines():
        show.talk(line)


def _say(error: TwitchlogError) -> None:
    show.talk(show.one_line(error.sentence))
    if error.hint:
        show.talk(show.one_line(error.hint))


def usage_words(error: Any, arguments: Sequence[str]) -> WordsError:
    """What is wrong with how a command was called, in our words.

    Parameters
    ----------
    error : click.UsageError
    arguments : sequence of str
        The words of the call; they tell which command it was where the error does not.
    """
    ctx = getattr(error, "ctx", None)
    named = next((word for word in arguments if word in COMMANDS), "")
    path = ctx.command_path if ctx and ctx.parent else f"twitchlog {named}".rstrip()
    hint = f"Help: {path} --help"
    match type(error).__name__:
        case "NoSuchOption" if error.option_name.lstrip("-")[:1].isdigit():
            return WordsError(f"{error.option_name} is less than 0.", "Write it without the minus sign.")
        case "NoSuchOption":
            near = f"Did you mean: {', '.join(sorted(error.possibilities))}?   " if error.possibilities else ""
            return WordsError(f"{path} has no option {show.one_line(error.option_name)}.", near + hint)
        case "MissingParameter":
            return WordsError(f"{path} needs {_missing(error)}.", _first_example(ctx) or hint)
        case "BadOptionUsage":
            return WordsError(f"{error.option_name} needs something after it.", hint)
        case "BadParameter" if error.param is not None:
            return WordsError(f"{error.param.opts[0]} takes {_number_in_words(error.param.type)}.", hint)
        case "UsageError" if ctx and getattr(ctx.command, "commands", None):
            return WordsError(show.one_line(error.message), f"One of: {', '.join(ctx.command.commands)}   {hint}")
        case "UsageError" if "unexpected extra" in error.message:
            words = error.message.partition(" (")[2].removesuffix(")")
            return WordsError(f'{path} does not take "{show.one_line(words)}".', hint)
    return WordsError(show.one_line(error.format_message()), hint)


def _missing(error: Any) -> str:
    if error.param is None:
        return "more words"
    name = (error.param.metavar or error.param.name).rstrip(".").replace("WORDS", "words")
    return f"{error.param.opts[0]} {name}" if error.param.param_type_name == "option" else f"{name} after it"


def _number_in_words(kind: Any) -> str:
    number = "a whole number" if "int" in kind.name else "a number"
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    if low is None:
        return number
    return f"{number} of at least {low}" if high is None else f"{number} from {low} to {high}"


def _first_example(ctx: Any) -> str:
    _, found, examples = (ctx.command.help or "").partition("For example:\n") if ctx else ("", "", "")
    return f"For example: {examples.strip().splitlines()[0]}" if found else ""


def _is_debug(arguments: Sequence[str]) -> bool:
    return "--debug" in arguments


def _refuse_broken_text(arguments: Sequence[str]) -> None:
    if not all(show.is_text(argument) for argument in arguments):
        raise WordsError("Some of that is not text (bytes that are not UTF-8).", "Type it again, or leave it out.")
