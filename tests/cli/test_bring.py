"""`import`: it shows what it would do, does all of it or nothing, and a second time adds nothing."""

import pytest

DAYS = """\
day,twitches,sleep,coffee,mood
2026-11-01,2,7.5,1,3
2026-11-02,0,6,,4
2026-11-03,,,,2
2026-11-04,,8,1,
"""
MAPS = ("--map", "twitches=twitch_episodes", "--map", "sleep=sleep_h", "--map", "coffee=my_coffee:yes_no")


@pytest.fixture
def table(tmp_path):
    """Write a table and return its path."""

    def write(content=DAYS, name="days.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def test_a_dry_run_tells_what_would_be_added_and_adds_nothing(cli, table):
    out = cli.ok("import", table(), "--as", "csv", *MAPS, "--dry-run")
    assert 'Column "day" is taken as diary_day: one row a day.' in out
    assert "Left out (not mapped): mood" in out
    assert "twitch episodes                2 on 1 day\n" in out
    assert "days without twitches          1 on 1 day\n" in out
    assert "coffee (new)                   2 on 2 days\n" in out
    assert out.endswith(
        "Would add  8 entries from 4 rows · 1–4 November 2026\nNothing was saved: leave out --dry-run to do it.\n"
    )
    assert cli.rows() is None


def test_a_dry_run_on_a_diary_leaves_it_as_it_was(cli, table):
    cli.ok("none")
    before = cli.rows()
    cli.ok("import", table(), *MAPS, "--dry-run")
    assert cli.rows() == before


def test_a_dry_run_without_news_does_not_say_how_to_do_it(cli, table):
    cli.ok("import", table(), *MAPS)
    out = cli.ok("import", table(), "--dry-run")
    assert out.endswith("everything was here already.\n")
    assert "Would add" not in out


def test_it_is_one_step(cli, table):
    out = cli.ok("import", table(), *MAPS)
    assert "Saved  import · 8 entries from 4 rows · 1–4 November 2026" in out
    assert len(cli.entries()) == 8
    assert {entry["source"] for entry in cli.entries()} != {"typed"}
    assert cli.ok("undo").startswith("Undone  import of days.csv ")
    assert cli.entries() == []
    assert "coffee" not in cli.ok("factor", "list")


def test_an_empty_cell_is_missing_and_never_zero(cli, table):
    cli.ok("import", table(), *MAPS)
    assert {entry["value"] for entry in cli.entries("--kind", "coffee")} == {1.0}
    assert cli.json("today", "--as-of", "2026-11-03")["n_episodes"] is None


def test_observed_when_says_which_empty_outcome_means_none(cli, table):
    cli.ok("import", table(), *MAPS, "--observed-when", "mood")
    assert cli.json("today", "--as-of", "2026-11-03")["n_episodes"] == 0
    assert cli.json("today", "--as-of", "2026-11-04")["n_episodes"] is None


def test_a_second_time_it_adds_nothing_and_remembers_the_columns(cli, table):
    cli.ok("import", table(), *MAPS)
    before = cli.rows()
    out = cli.ok("import", table())
    assert out.startswith("Mapped as last time: day = diary_day, twitches = twitch_episodes, sleep = sleep_h,")
    assert "8 entries came in before\n" in out
    assert "Nothing new " in out
    assert cli.rows() == before


def test_a_later_export_adds_what_is_new_and_leaves_what_differs(cli, table):
    cli.ok("import", table(), *MAPS)
    out = cli.ok("import", table(DAYS.replace("7.5", "9") + "2026-11-05,1,8,,\n"))
    assert "1 day differs from the file now and stays as it is here\n" in out
    assert "Saved  import · 2 entries from 5 rows" in out


def test_bad_rows_are_named_and_nothing_is_imported(cli, table):
    cli.ok("none")
    before = cli.rows()
    answer = cli("import", table(DAYS + "2026-11-05,1,31,,\n2026-13-01,1,7,,\n"), *MAPS)
    assert answer.code == 6
    assert answer.out == ""
    assert answer.err.splitlines() == [
        'line 6: "31" in column "sleep" is not between 0 and 24 h.',
        'line 7: "2026-13-01" in column "day" is not a date since 1900.',
        "2 rows of 6 cannot be read.",
        "Nothing was imported. Mend the rows, or map other columns.",
    ]
    assert cli.rows() == before


def test_of_many_bad_rows_some_are_shown(cli, table):
    rows = "".join(f"2026-10-{day:02},1,99,,\n" for day in range(1, 31))
    answer = cli("import", table(DAYS + rows), *MAPS)
    assert answer.err.count("line ") == 20
    assert "30 rows of 34 cannot be read (10 not shown)." in answer.err


def test_a_day_with_twitches_here_is_not_made_one_without(cli, table):
    cli.ok("twitch", "tongue", "--on", "2026-11-02")
    out = cli.ok("import", table(), *MAPS)
    assert '1 day said "none" but has twitches here: left out' in out


def test_twitches_on_days_marked_otherwise_are_told_in_one_line_each(cli, table):
    cli.ok("none", "--on", "2026-11-01")
    cli.ok("pause", "2026-11-05", "2026-11-06")
    path = table(DAYS + "2026-11-05,1,,,\n2026-11-06,1,,,\n")
    document = cli.json("import", path, *MAPS, "--dry-run")
    assert (document["n_days_none"], document["n_days_paused"], document["n_deleted"]) == (1, 2, 0)
    out = cli.ok("import", path, *MAPS)
    assert "1 day of these was marked as one without twitches; it now counts as a day with twitches\n" in out
    assert "2 days of these are paused: twitches there are kept and listed, and stay out of every rate\n" in out


def test_what_was_deleted_here_does_not_come_back(cli, table):
    path = table()
    cli.ok("import", path, *MAPS)
    cli.ok("delete", cli.entries("--kind", "twitch")[0]["uid"])
    out = cli.ok("import", path)
    assert "8 entries came in before\n1 of them was deleted here and stays away\nNothing new " in out
    assert "everything was here" not in out
    assert cli.json("import", path, "--dry-run")["n_deleted"] == 1
    assert len(cli.entries()) == 7


def test_how_a_table_is_read_is_remembered(cli, table):
    first = "day;twitches;sleep\n01/02/2026;2;7,5\n".encode("utf-16-le")
    options = ("--delimiter", ";", "--encoding", "utf-16-le", "--decimal", ",", "--date-order", "dmy")
    cli.ok("import", table(first), *MAPS[:4], *options)
    later = table("day;twitches;sleep\n01/02/2026;2;7,5\n03/04/2026;1;8\n".encode("utf-16-le"))
    out = cli.ok("import", later)
    assert "Read as last time: --delimiter ; --encoding utf-16-le --decimal , --date-order dmy\n" in out
    assert {entry["diary_day"] for entry in cli.entries()} == {"2026-02-01", "2026-04-03"}
    said = cli.json("import", later, "--date-order", "mdy", "--dry-run")
    assert said["options"] == {"delimiter": ";", "encoding": "utf-16-le", "decimal": ",", "date_order": "mdy"}
    assert said["last_day"] == "2026-03-04"


def test_repeated_rows_count_once_and_are_reported(cli, table):
    out = cli.ok("import", table(DAYS + "2026-11-04,,8,1,\n"), *MAPS)
    assert "1 row repeated an earlier one, counted once: line 6" in out


@pytest.mark.parametrize(
    ("content", "words", "code", "sentence"),
    [
        ("", ["--map", "a=sleep_h"], 6, "days.csv is empty."),
        ("day,sleep\n", ["--map", "sleep=sleep_h"], 6, "has a header and no rows."),
        (b"PK\x03\x04\x00\x00\x00", ["--map", "a=sleep_h"], 6, "days.csv"),
        (bytes(range(256)) * 8, ["--map", "a=sleep_h"], 6, "days.csv"),
        (DAYS, [], 2, "Say what the columns are."),
        (DAYS, ["--map", "nap=sleep_h"], 2, 'has no column "nap".'),
        (DAYS, ["--map", "sleep=slept"], 2, '"slept" is nothing that a column can stand for.'),
        (DAYS, ["--map", "sleep"], 2, "does not say which column is what"),
        (DAYS, [*MAPS, "--as", "xml"], 2, 'There is no format "xml".'),
        (DAYS, [*MAPS, "--observed-when", "moood"], 2, "moood"),
        (DAYS, [*MAPS, "--tz", "Mars/Base"], 2, "time zone"),
    ],
)
def test_what_cannot_be_imported_is_refused(cli, table, content, words, code, sentence):
    assert sentence in cli.refused("import", table(content), *words, code=code).sentence


def test_a_file_that_is_not_there(cli, tmp_path):
    assert cli.refused("import", str(tmp_path / "nope.csv"), code=6).sentence == "There is no file nope.csv."


def test_words_of_a_table_reach_no_stream_as_control_codes(cli, table):
    evil = "day,sleep,\x1b[31mmood,note\n2026-11-01,7,3\x07,\x1b]0;title\x07 over\u202e\n"
    path = table(evil, "ev\x1b[31mil.csv")
    maps = ("--map", "sleep=sleep_h", "--map", "note=note")
    for words in (
        ["import", path],
        ["import", path, *maps, "--dry-run"],
        ["import", path, *maps, "--map", "\x1b[31mmood=stress"],
        ["import", path, *maps],
        ["import", path],
        ["list"],
        ["history"],
        ["today", "--as-of", "2026-11-01"],
        ["undo"],
    ):
        answer = cli(*words)
        assert not set("\x1b\x07\u202e") & set(answer.out + answer.err), words
