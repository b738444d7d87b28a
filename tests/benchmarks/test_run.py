"""The benchmark's arithmetic, its table and its target check; no test here looks at a time."""

import datetime as dt
import sys
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from benchmarks.measure import (
    WALL_MS,
    Command,
    CommandFailed,
    Launcher,
    Limit,
    Measure,
    Summary,
    Usage,
    interleave,
    summarise,
)
from benchmarks.peers import N_ENTRIES, moments
from benchmarks.run import results_page
from benchmarks.table import PASS, markdown_table, missed, ratio, table_rows, target_text, verdicts

ROOT = Path(__file__).parents[2]
NOTHING = Command(("/bin/true",), {}, "/")


def measure(name: str, *limits: Limit, **more) -> Measure:
    return Measure(name, "a group", NOTHING, limits, **more)


def summary(name: str, cpu_ms: float, *limits: Limit, peak_mib: float = 10.0, **more) -> Summary:
    return Summary(measure(name, *limits, **more), cpu_ms, 2 * cpu_ms, peak_mib)


def known(*summaries: Summary) -> dict[str, Summary]:
    return {each.name: each for each in summaries}


def test_a_summary_takes_each_median_by_itself():
    found = summarise(measure("a"), [Usage(9, 1, 5), Usage(1, 2, 7), Usage(2, 9, 6)])
    assert (found.cpu_ms, found.wall_ms, found.peak_mib) == (2, 2, 6)


def test_the_median_of_an_even_number_of_runs_lies_between_the_middle_two():
    assert summarise(measure("a"), [Usage(1, 1, 1), Usage(2, 1, 1), Usage(4, 1, 1), Usage(9, 1, 1)]).cpu_ms == 3


def test_a_ratio_is_of_cpu_time():
    assert ratio(summary("log", 84), summary(PASS, 12)) == pytest.approx(7)


@pytest.mark.parametrize(("cpu_ms", "is_met"), [(79.0, True), (80.0, True), (80.1, False)])
def test_a_target_is_met_up_to_its_limit(cpu_ms, is_met):
    log = summary("log", cpu_ms, Limit(8, PASS))
    (verdict,) = verdicts(log, known(log, summary(PASS, 10)))
    assert verdict.is_met is is_met


def test_memory_has_its_own_target():
    log = summary("log", 20, Limit(8, PASS), Limit(25), peak_mib=25.1)
    assert [verdict.is_met for verdict in verdicts(log, known(log, summary(PASS, 10)))] == [True, False]


def test_missed_targets_are_named_with_what_was_found():
    run = [summary(PASS, 10), summary("log", 91, Limit(8, PASS), Limit(25), peak_mib=26), summary("help", 70)]
    assert missed(run) == ["log: 9.10 ×, target ≤ 8 × pass", "log: 26.0 MiB, target ≤ 25 MiB"]


def test_nothing_is_missed_where_nothing_is_asked():
    assert missed([summary(PASS, 10), summary("help", 7000)]) == []


def test_targets_in_words():
    assert target_text(Limit(25)) == "≤ 25 MiB"
    assert target_text(Limit(1.1, "log into 100")) == "≤ 1.1 × log into 100"


def test_what_the_disk_does_is_compared_by_wall_time():
    copy = Summary(measure("copy"), 10, 100, 10.0)
    backup = Summary(measure("backup", Limit(3, "copy", by_wall=True), Limit(290, WALL_MS)), 200, 299, 10.0)
    assert [(verdict.value, verdict.is_met) for verdict in verdicts(backup, known(copy, backup))] == [
        (2.99, True),
        (299, False),
    ]
    assert [target_text(limit) for limit in backup.measure.limits] == ["≤ 3 × copy (wall)", "≤ 290 ms wall"]
    assert missed([copy, backup]) == ["backup: 299.0 ms wall, target ≤ 290 ms wall"]


def test_a_copy_is_the_file(tmp_path):
    content = b"0123456789" * 300_000
    (tmp_path / "a").write_bytes(content)
    script = ROOT / "benchmarks" / "in_venv" / "copy_file.py"
    command = Command((sys.executable, str(script), "a", "b"), {}, str(tmp_path))
    with Launcher(tmp_path) as launcher:
        launcher.run(command)
    assert (tmp_path / "b").read_bytes() == content


def test_a_call_inside_a_process_is_not_compared_with_one():
    run = [summary(PASS, 10), summary("frame", 50, tells_its_cpu=True), summary("today", 50)]
    _, frame, today = table_rows(run)
    assert frame == ("frame", "50.0", "", "", "10.0", "", "")
    assert today == ("today", "50.0", "5.0", "100", "10.0", "", "")


def test_the_table_is_as_wide_in_every_line():
    run = [summary(PASS, 10), summary("twitch left calf", 70.04, Limit(8, PASS), Limit(25))]
    lines = markdown_table(run).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert {line.count("|") for line in lines} == {8}
    assert lines[2].startswith("| **a group** ")
    assert "|   70.0 |    7.0 |" in lines[-1]
    assert "≤ 8 × pass; ≤ 25 MiB" in lines[-1]
    assert "yes: 7.00 ×; yes: 10.0 MiB" in lines[-1]


@pytest.mark.parametrize(("cpu_ms", "said"), [(70, "Every target is met."), (90, "Missed: log: 9.00 ×, target")])
def test_the_page_says_whether_the_targets_are_met(cpu_ms, said):
    run = [summary(PASS, 10), summary("log", cpu_ms, Limit(8, PASS))]
    page = results_page(run, version="1.2.3", rounds=45, today=dt.date(2026, 11, 22))
    assert said in page
    assert "2026-11-22 · twitchlog 1.2.3 · Python " in page
    assert "45 interleaved rounds" in page


def test_measures_take_turns():
    order = []

    def run(each: Measure) -> Usage:
        order.append(each.name)
        return Usage(len(order), 1, 1)

    measures = [measure("a"), measure("b"), measure("slow", every=2)]
    runs = interleave(measures, rounds=3, run=run, say=lambda text: None)
    tried, *rounds = order[:3], order[3:6], order[6:8], order[8:]
    assert tried == ["a", "b", "slow"]
    assert [sorted(each) for each in rounds] == [["a", "b", "slow"], ["a", "b"], ["a", "b", "slow"]]
    counted = sorted(usage.cpu_ms for used in runs.values() for usage in used)
    assert counted == [4, 5, 6, 7, 8, 9, 10, 11]
    assert {name: len(used) for name, used in runs.items()} == {"a": 3, "b": 3, "slow": 2}


def test_the_launcher_gives_what_a_process_printed_and_used(tmp_path):
    typed = tmp_path / "typed"
    typed.write_text("left calf")
    code = "import os, sys; print(sys.stdin.read(), os.environ['WHERE'], os.getcwd())"
    command = Command((sys.executable, "-c", code), {"WHERE": "here"}, str(tmp_path), str(typed))
    with Launcher(tmp_path) as launcher:
        usage, printed = launcher.run(command)
    assert printed == f"left calf here {tmp_path.resolve()}\n"
    assert usage.peak_mib > 1


def test_a_process_that_fails_stops_the_run_with_what_it_said(tmp_path):
    command = Command((sys.executable, "-c", "import sys; sys.exit('no such place')"), {}, str(tmp_path))
    with Launcher(tmp_path) as launcher, pytest.raises(CommandFailed, match="ended with 1:\nno such place"):
        launcher.run(command)


def test_peers_get_ten_thousand_entries_in_order():
    stamps = list(moments())
    assert len(stamps) == N_ENTRIES
    assert all(before < after for before, after in pairwise(stamps))
    assert len(list(groupby(stamps, key=lambda stamp: stamp.date()))) == N_ENTRIES // 48 + 1
