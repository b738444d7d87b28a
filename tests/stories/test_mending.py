"""Slips and second thoughts: every one can be mended, seen again, and taken back to the very first entry."""


def test_a_slip_is_seen_mended_and_its_history_kept(cli):
    cli.ok("twitch", "left", "calf", "--intensity", "4")
    handle = cli.handle("calf")
    assert handle in cli.ok("list")
    cli.ok("edit", handle, "--site", "right calf", "--note", "it was the other one")
    assert "twitch · right calf · intensity 4 · it was the other one" in cli.ok("list")
    history = cli.ok("history", handle)
    assert history.index("right calf") < history.index("left calf")


def test_a_deleted_entry_comes_back_whole(cli):
    cli.ok("food", "banana", "2", "spinach-cooked", "--note", "breakfast")
    before = cli.entries()
    handle = cli.handle("calcium")
    cli.ok("delete", handle)
    assert cli.entries() == []
    assert "food · banana" in cli.ok("history")
    cli.ok("undo")
    assert cli.entries() == before


def test_back_to_the_first_entry_and_forth_again(cli):
    commands = [
        ["twitch", "left", "calf"],
        ["caffeine", "2", "espresso"],
        ["medicine", "salbutamol", "--started", "2026-11-01"],
        ["medicine", "salbutamol", "--stopped", "yesterday"],
        ["none", "--on", "yesterday"],
        ["setting", "day-start", "05:00"],
    ]
    lists = [""]
    for words in commands:
        cli.ok(*words)
        lists.append(cli.ok("list"))
    for state in reversed(lists[:-1]):
        cli.ok("undo")
        assert cli("list").out == state
    cli.refused("undo", code=4)
    for state in lists[1:]:
        cli.ok("redo")
        assert cli("list").out == state
    cli.refused("redo", code=4)


def test_none_said_too_soon(cli):
    cli.ok("none")
    answer = cli("twitch", "left", "calf", "--at", "13:00")
    assert answer.code == 0
    assert "now counts as a day with twitches" in answer.err
    cli.ok("undo")
    assert cli.json("today")["n_episodes"] == 0
    cli.ok("undo")
    assert cli.json("today")["n_episodes"] is None


def test_a_coffee_on_the_wrong_day_moves(cli):
    cli.ok("caffeine", "2", "espresso")
    cli.ok("edit", cli.handle("caffeine"), "--at", "yesterday 15:30")
    assert cli.json("today")["values"] == {}
    assert cli.json("today", "--as-of", "yesterday")["values"]["caffeine_mg"]["value"] == 128
