"""The campaign in small: nothing that is broken here costs an entry; and its own judges know what is wrong."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.builders import make_action, make_coffee, make_note, make_stored
from tests.calibration.crew import Crew
from tests.faults import attempts, campaign, damage, kills, run, state, strace
from tests.faults.campaign import SECTIONS, SMALL, Campaign, Size
from tests.faults.kills import Known
from tests.faults.page import Row, Section, Table, page, summary
from tests.faults.state import NotWhole
from twitchlog.store.diary_store import DiaryStore

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    with Crew(2) as crew:
        yield Campaign(tmp_path_factory.mktemp("campaign"), crew, SMALL)


@pytest.mark.parametrize("name", SECTIONS)
def test_nothing_that_is_broken_costs_an_entry(small, name):
    section = SECTIONS[name](small)
    assert summary([section]).startswith("**"), section
    assert {row.name: row.problems for row in section.rows if not row.is_held} == {}
    assert section.rows
    if section.not_tried and strace.why_not():
        pytest.skip(f"not all of it can be tried here: {section.not_tried}")


def test_every_command_of_the_campaign_can_be_done(small):
    assert small.cannot == []


# The judges


@pytest.fixture
def home(tmp_path):
    """A folder with a diary that holds a coffee and a note."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    with DiaryStore(str(folder / "diary.db")) as store:
        store.add([make_stored(make_coffee(), 1), make_stored(make_note(), 2)], action=make_action(1))
    return folder


def known_of(before, after, *, out=""):
    return Known("log", "", before, after, out, frozenset(), 0.1, 9)


def test_a_diary_between_before_and_after_is_noticed(home):
    before = state.read(home / "diary.db")
    after = before._replace(picture="another")
    assert kills.judge(home, known_of(before, after)) == "before"
    with pytest.raises(NotWhole, match="neither as before nor as after"):  # the next entry was logged
        kills.judge(home, known_of(before, after))


def test_a_part_of_an_output_is_noticed(home):
    before = state.read(home / "diary.db")
    (home / "out").write_text("half")
    with pytest.raises(NotWhole, match="a part of the output"):
        kills.judge(home, known_of(before, before, out="whole"))


def test_a_file_that_others_can_read_is_noticed(home):
    before = state.read(home / "diary.db")
    (home / "diary.db").chmod(0o640)
    with pytest.raises(NotWhole, match="can be read by others"):
        kills.judge(home, known_of(before, before))


@pytest.mark.parametrize("kind", ["a broken page", "a part of the file", "a zeroed header", "a file of 0 bytes"])
def test_a_damaged_diary_is_not_whole(home, kind):
    damage.KINDS[kind](home / "diary.db", random.Random(3))
    with pytest.raises(NotWhole):
        state.read(home / "diary.db")


def test_a_flipped_bit_in_any_cell_is_noticed(home):
    content = (home / "diary.db").read_bytes()
    for seed in range(40):
        (home / "diary.db").write_bytes(content)
        where = damage.KINDS["a flipped bit in a stored cell"](home / "diary.db", random.Random(seed))
        with pytest.raises(NotWhole):
            pytest.fail(f"{where}: {state.read(home / 'diary.db')}")


def test_pictures_do_not_depend_on_the_uids_that_were_drawn(tmp_path):
    found = []
    for first, value in ((10, 63.0), (70, 63.0), (70, 64.0)):
        path = tmp_path / f"{len(found)}.db"
        with DiaryStore(str(path)) as store:
            store.add([make_stored(make_coffee(value=value), first)], action=make_action(first))
        found.append(state.read(path).picture)
    assert found[0] == found[1] != found[2]


def test_an_entry_that_is_lost_is_noticed(home):
    with pytest.raises(NotWhole, match="1 acknowledged entries are lost"):
        campaign.crowd._compare(home, ["after the run", "another"], 0)
    with pytest.raises(NotWhole, match="entries more than were acknowledged"):
        campaign.crowd._compare(home, [], -1)
    assert campaign.crowd._compare(home, [], 0) == 1


# Breaking


def test_a_process_is_killed_at_the_statement_that_was_asked_for(home):
    ended = attempts.run(("note", "hello"), home)
    assert (ended.code, ended.err) == (0, "")
    assert ended.n_statements > 5
    assert attempts.run(("note", "again"), home, kill_at_statement=ended.n_statements).is_killed
    assert attempts.run(("note", "again"), home, kill_at_statement=ended.n_statements + 99).code == 0


@pytest.mark.skipif(bool(strace.why_not()), reason="no system call can be made to fail here")
def test_a_process_is_killed_at_the_system_call_that_was_asked_for(home):
    words = ("note", "hello")
    shutil.copytree(home, home.parent / "other")
    calls = strace.calls_of(words, home.parent / "other")
    assert len(calls["fdatasync"]) > 1
    assert strace.run(words, home, inject=f"fdatasync:signal=KILL:when={calls['fdatasync'][0]}").is_killed
    assert strace.run(words, home, inject="fdatasync:signal=KILL:when=999").code == 0


def test_each_kind_of_damage_is_made(tmp_path, home):
    def all_of(folder):
        diary = folder / "diary.db"
        return state.files_in(folder), diary.read_bytes(), diary.stat().st_mode, folder.stat().st_mode

    for kind, damaging in damage.KINDS.items():
        folder = tmp_path / kind.replace(" ", "-")
        shutil.copytree(home, folder)
        assert damaging(folder / "diary.db", random.Random(1))
        assert all_of(folder) != all_of(home), kind


def test_an_orphan_is_one_that_only_its_reference_gives_away(home):
    damage.KINDS["an orphan row"](home / "diary.db", random.Random(1))
    with closing(sqlite3.connect(home / "diary.db")) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


# The page


def test_the_full_campaign_is_as_large_as_it_was_asked_for():
    size = Size()
    assert (size.kills, size.calls) == (1000, 200)
    assert 8 * size.each == 1600
    assert size.every == 1


def test_what_went_wrong_stands_first():
    section = Section(
        "A title", ("Words.", Table(("what", "more"), (Row("a", 3, ("b | c",), ("4",)), Row("d", 2, (), ("5",)))))
    )
    text = page([section], head=["The head."], tail=["The tail."])
    assert "**4 of 5 attempts came out as they should.** The others:\n\n- a: b \\| c" in text
    assert (
        "| what | tried | as it should be | more |\n|---|---:|---:|---|\n| a | 3 | 2 | 4 |\n| d | 2 | 2 | 5 |" in text
    )
    assert text.endswith("The tail.\n")
    assert not Row("nothing", 0).is_held


def test_what_could_not_be_tried_is_said():
    text = page([Section("A title", ("Words.",), (("a thing", "no\nway"),))], head=[], tail=[])
    assert "Not tried:\n\n- a thing: no way\n" in text


def test_a_small_run_does_not_replace_the_page():
    with pytest.raises(SystemExit):
        run.main(["--small"])
    assert "A small run" in run.head(Size(), is_whole=False, today=TODAY)[0]
    assert "A small run" not in run.head(Size(), is_whole=True, today=TODAY)[0]
    assert "1,000 kills" in run.head(Size(), is_whole=True, today=TODAY)[0]
