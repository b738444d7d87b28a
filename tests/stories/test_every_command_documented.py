"""Every command explains itself: a summary, its options, and two examples that really run."""

import re
import shlex

import pytest

from tests.builders import copy_of
from tests.conftest import NOW, ZONE
from tests.programs import twitchlog
from twitchlog.cli import show
from twitchlog.cli.app import COMMANDS, load_command

LINES = """\
twitch left calf --at "yesterday 21:40"
twitch right eyelid --at 8:15
caffeine 2 espresso --at 8:00
sleep 6h30 --on yesterday
none --on 2026-11-11
stress 7 --on 2026-11-12
food banana
"""
TABLE = "day,n,sleep,coffee,mood\n2026-11-01,2,7.5,1,3\n2026-11-02,,6,,4\n"

# What has to be there before an example: said, where it is not the diary of LINES alone.
BEFORE = {
    'twitchlog log "screen time" 3h': ['factor add "screen time" --kind duration'],
    'twitchlog factor retire "screen time"': ['factor add "screen time" --kind duration'],
    "twitchlog none": ["delete {2}"],
    "twitchlog none --on yesterday": ["delete {1}"],
    "twitchlog redo": ["undo"],
    "twitchlog backup list": ["backup"],
    "twitchlog restore 1 --yes": ["backup", "note hello"],
    "twitchlog restore diary-2026-11-22.db --yes": ["backup .", "note hello"],
    "twitchlog undo && twitchlog undo": ["note hello"],
    "twitchlog decrypt": ["encrypt --keep file"],
    "twitchlog decrypt --diary old.db": ["backup old.db", "encrypt --diary old.db --keep file"],
    "twitchlog passphrase": ["encrypt --keep file"],
    "twitchlog passphrase --keep nowhere": ["encrypt --keep file"],
    "twitchlog flags ack F1 --on 2026-11-03": [
        f"twitch left calf --on 2026-{day}" for day in ("10-20", "10-25", "10-31", "11-06", "11-12", "11-18")
    ],
    "twitchlog flags ack F5": [
        f"twitch {place} --on 2026-11-{day}" for place in ("left calf", "right eyelid") for day in (18, 20)
    ],
}
ANSWERS = "left calf\n7h\nnone\n2l\n3\nnone\nyes\nno\nno\n3\n"


def commands():
    """Every command and subcommand, as its words and itself."""
    for name in COMMANDS:
        command = load_command(name)
        yield name, command
        for sub, subcommand in getattr(command, "commands", {}).items():
            yield f"{name} {sub}", subcommand


ALL = dict(commands())


def examples(command):
    """The examples of a command's help."""
    _, _, rest = (command.help or "").partition("For example:\n")
    return [line.strip() for line in rest.split("\n\n")[0].splitlines() if line.strip()]


EXAMPLES = {text: words for words, command in ALL.items() for text in examples(command)}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A diary of some days, made once."""
    path = str(tmp_path_factory.mktemp("template") / "diary.db")
    made = twitchlog("log", "-", diary=path, env={"TWITCHLOG_NOW": NOW, "TZ": ZONE}, input=LINES)
    assert made.returncode == 0, made.stderr
    return path


@pytest.mark.parametrize("words", ALL)
def test_help_works_and_begins_with_what_the_command_does(cli, words):
    answer = cli(*words.split(), "--help")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"Usage: twitchlog {words} ")
    summary = (ALL[words].help or "").splitlines()[0]
    assert summary.endswith(".")
    assert len(summary) <= 75
    assert summary in " ".join(answer.out.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_the_same(cli, name):
    assert (ALL[name].help or "").splitlines()[0] == COMMANDS[name][1]


@pytest.mark.parametrize("words", [words for words in ALL if getattr(ALL[words], "commands", None)])
def test_a_group_lists_its_subcommands_whole(cli, words):
    listed = cli.ok(*words.split(), "--help").partition("Commands:\n")[2]
    for sub, command in ALL[words].commands.items():
        assert re.search(rf"^  {sub} ", listed, re.M)
        assert (command.help or "").splitlines()[0] in " ".join(listed.split())


@pytest.mark.parametrize("words", ALL)
def test_every_option_says_what_it_is_for(words):
    for param in ALL[words].params:
        assert getattr(param, "help", None), param.name
        assert param.metavar or getattr(param, "is_flag", False), f"{words} {param.name} would show a Python type"


@pytest.mark.parametrize("words", ALL)
def test_there_are_two_examples_of_the_command_itself(words):
    texts = examples(ALL[words])
    assert len(texts) == 2
    assert len(set(texts)) == 2
    family = words.split()[0]
    assert all(family in shlex.split(text) for text in texts)


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_runs(cli, template, text, tmp_path, monkeypatch):
    copy_of(template, cli.diary)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(show, "is_interactive", lambda: "checkin" in text)
    (tmp_path / "days.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "entries.txt").write_text(LINES.replace("none --on 2026-11-11\n", ""), encoding="utf-8")
    copy_of(template, tmp_path / "other.db")
    handles = handles_of(cli)
    for words in BEFORE.get(text, []):
        cli.ok(*shlex.split(words.format(*handles)), stdin=ANSWERS)
    for part in as_run(text, handles).split("&&"):
        words, _, file = part.partition(" < ")
        given = (tmp_path / file.strip()).read_text(encoding="utf-8") if file else ANSWERS
        name, *rest = shlex.split(words)
        assert name == "twitchlog"
        answer = cli(*rest, stdin=given)
        assert answer.code == 0, answer
        assert answer.out


def handles_of(cli):
    """The handles of a stress entry, of yesterday's twitch and of today's."""
    found = {(entry["kind"], entry["diary_day"]): entry["uid"][-6:] for entry in cli.entries("--kind", "twitch")}
    stress = cli.entries("--kind", "stress")[0]["uid"][-6:]
    return stress, found["episode", "2026-11-21"], found["episode", "2026-11-22"]


def as_run(text, handles):
    """An example with the handles of this diary, and yesterday in the place of dates that only stand for one."""
    return text.replace("k3f9qd", handles[1]).replace("8w2m4x", handles[2])


def test_the_examples_were_found():
    assert len(EXAMPLES) > 60
    assert {words.split()[0] for words in EXAMPLES.values()} == set(COMMANDS)
