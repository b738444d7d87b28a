from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twitchlog.diary.factors import FactorCatalogue
from twitchlog.errors import ImportFileError, TwitchlogError, WordsError
from twitchlog.importers.csv_table import read_header

REAL_DIARY = Path(__file__).parents[2].parent / "shared" / "samples" / "real_diary" / "one_person.csv"


@pytest.mark.skipif(not REAL_DIARY.exists(), reason="the shared samples are not beside the repository")
def test_the_real_diary_comes_out_exactly(plan_of) -> None:
    # Jang et al. (2024), Scientific Data, doi 10.1038/s41597-024-04147-6, participant SYM2-1-337, CC-BY 4.0.
    maps = ("panic_n=twitch_episodes", "sleep_hours=sleep_h", "coffee=my_coffee:yes_no")
    plan = plan_of(REAL_DIARY.read_bytes(), *maps, observed_when="negative")
    assert plan.bad_rows == ()
    assert plan.n_rows == 334
    assert plan.duplicates == ()
    assert plan.count("episode") == ("episode", "", 65, 54)
    assert plan.count("episode").n_days + plan.count("day_mark", "none").n_days == 306
    assert plan.count("reading", "sleep_h").n_entries == 193
    assert {entry.value for entry, _, _ in plan.entries if getattr(entry, "factor", "") == "my_coffee"} == {1.0}
    assert plan.mapping[0] == ("date", "diary_day")
    assert plan.unmapped == ("panic_max_intensity", "alcohol", "anxiety", "HR_mean", "steps_mean")
    assert (plan.first_day, plan.last_day) == (dt.date(2021, 5, 12), dt.date(2022, 5, 22))
    assert len({planned.origin for planned in plan.entries}) == len(plan.entries)


@pytest.mark.parametrize("name", ["date", "Day", "DIARY_DAY"])
def test_a_column_named_for_the_day_is_the_day(plan_of, name: str) -> None:
    plan = plan_of(f"born,{name},n\n1980-01-01,2026-01-01,1\n", "n=twitch_episodes")
    assert plan.mapping == ((name, "diary_day"), ("n", "twitch_episodes"))
    assert f'Column "{name}" is taken as diary_day: one row a day.' in plan.notes
    assert plan_of(f"{name},n\n20260101,1\n", "n=twitch_episodes").first_day == dt.date(2026, 1, 1)


def test_the_only_column_of_dates_is_the_day(plan_of) -> None:
    plan = plan_of(
        "Datum,n,code,day\n01.02.2026,1,20260101,Sunday\n15.02.2026,2,20260102,Sunday\n", "n=twitch_episodes"
    )
    assert plan.mapping[0] == ("Datum", "diary_day")
    assert plan.first_day == dt.date(2026, 2, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b,n\n2026-01-01,2026-01-02,1\n", 'Several columns hold dates: "a", "b".'),
        ("date,day,n\n2026-01-01,2026-01-02,1\n", "Several columns hold dates"),
        ("when,n\n2026-01-01 10:00,1\n", "Nothing says which column"),
        ("a,n\n2026-01-01,1\nsoon,2\n", "Nothing says which column"),
        ("x,n\n1,2\n", "Nothing says which column"),
    ],
)
def test_the_day_is_not_guessed(plan_of, text: str, words: str) -> None:
    with pytest.raises(WordsError, match=words) as caught:
        plan_of(text, "n=twitch_episodes")
    assert "=diary_day" in caught.value.hint


def test_a_column_mapped_to_something_else_is_not_the_day(plan_of) -> None:
    plan = plan_of("date,seen,n\n2026-01-01,2026-01-02,1\n", "date=note", "n=twitch_episodes")
    assert plan.mapping[0] == ("seen", "diary_day")


def test_a_european_spreadsheet(plan_of) -> None:
    text = "Tag;Zuckungen;Schlaf;Kaffee;Größe\r\n01.02.2026;2;7,5;ja;\r\n13.02.2026;0;1.234,5;nein;x\r\n"
    maps = ("Zuckungen=twitch_episodes", "Schlaf=water_ml", "Kaffee=my_kaffee:yes_no")
    plan = plan_of(text.encode("cp1252"), *maps)
    assert plan.bad_rows == ()
    assert [p.entry.value for p in plan.entries if p.entry.kind == "reading"] == [7.5, 1.0, 1234.5, 0.0]
    assert plan.notes == (
        "Read as cp1252 text, 5 columns separated by semicolon.",
        'Column "Tag" is taken as diary_day: one row a day.',
        "Dates are read day first, because line 3 (13.02.2026) can only be read so.",
        "Numbers have a decimal comma (line 2: 7,5).",
    )


def test_an_ambiguous_file_is_refused_until_it_is_said(plan_of) -> None:
    text = "date;h\n03/04/2026;7\n05/06/2026;8\n"
    with pytest.raises(ImportFileError) as caught:
        plan_of(text, "h=sleep_h")
    assert caught.value.exit_code == 6
    assert "03/04/2026 on line 2" in caught.value.sentence
    assert plan_of(text, "h=sleep_h", date_order="dmy").first_day == dt.date(2026, 4, 3)
    assert plan_of(text, "h=sleep_h", date_order="mdy").first_day == dt.date(2026, 3, 4)
    with pytest.raises(ImportFileError, match="decimal point or comma"):
        plan_of("date;ml\n2026-01-01;1,234\n", "ml=water_ml")
    plan = plan_of("date;ml\n2026-01-01;1,234\n", "ml=water_ml", decimal=".")
    assert plan.entries[0].entry.value == 1234.0


def test_numbers_of_columns_left_out_decide_nothing(plan_of) -> None:
    plan = plan_of('date,x,y\n2026-01-01,"1,5",2.5\n', "y=stress")
    assert plan.entries[0].entry.value == 2.5


def test_the_header_tells_the_key_before_the_mapping_is_known(plan_of, write_table) -> None:
    text = "date,n,\n2026-01-01,1,\n"
    header = read_header(write_table(text))
    assert header.columns == ("date", "n", "column 3 (no name)")
    assert header.header_key == plan_of(text, "n=twitch_episodes").header_key


def test_a_remembered_mapping_gives_the_same_plan(plan_of) -> None:
    text = "date,n,c\n2026-01-01,1,1\n"
    first = plan_of(text, "n=twitch_episodes", "c=my_coffee:yes_no")
    again = plan_of(text, *(f"{column}={target}" for column, target in first.mapping))
    assert (again.entries, again.mapping, again.new_factors) == (first.entries, first.mapping, first.new_factors)
    known = plan_of(
        text, *(f"{column}={target}" for column, target in first.mapping), catalogue=FactorCatalogue(first.new_factors)
    )
    assert known.new_factors == ()
    assert known.mapping == first.mapping


def test_bad_rows_empty_the_plan_and_name_every_line(plan_of) -> None:
    text = 'date,x,note\n2026-01-01,5,"a\nb"\n2026-01-02,99,\nnever,5,\n2026-01-04,5,\n'
    plan = plan_of(text, "x=stress", "date=diary_day")
    assert [row.line for row in plan.bad_rows] == [4, 5]
    assert not plan.is_applicable
    assert plan.entries == ()
    assert plan.n_rows == 4


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text(st.sampled_from('date,n;\t|"\r\n0123456789-/. \x1b\x00é'), max_size=120))
def test_any_file_gives_a_plan_or_one_calm_sentence(plan_of, content: str | bytes) -> None:
    head = "date,n\n" if isinstance(content, str) else b"date,n\n"
    for text in (content, head + content):
        try:
            plan = plan_of(text, "n=twitch_episodes")
        except TwitchlogError as error:
            assert error.exit_code in (2, 6)
            said = [error.sentence, error.hint]
        else:
            said = [*plan.notes, *plan.unmapped, *(row.sentence for row in plan.bad_rows)]
            assert bool(plan.entries) <= plan.is_applicable
        assert all(sentence.isprintable() for sentence in said)


DIALECTS = st.tuples(
    st.sampled_from([(";", ","), (";", "."), ("\t", ","), (",", "."), ("|", ",")]),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%y", "%d %b %Y", "%Y%m%d"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.dates(dt.date(2000, 1, 1), dt.date(2026, 10, 31)),
        st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9600).map(lambda x: x / 4), st.booleans()),
        min_size=1,
        max_size=12,
    ),
    DIALECTS,
)
def test_however_a_table_is_written_it_gives_the_same_entries(plan_of, days, dialect) -> None:
    (mark, decimal), date_format, encoding, end = dialect
    rows = [(dt.date(2026, 11, 20), (1, 0.5, True)), *days.items()]  # a day beyond 12 and a fraction settle the file

    def written(mark: str, decimal: str, date_format: str) -> list[str]:
        lines = [mark.join(("day", "twitches", "café", "water"))]
        for day, (n, ml, is_ill) in rows:
            water = "" if ml is None else f"{ml:.2f}".replace(".", decimal)
            lines.append(mark.join((f"{day:{date_format}}", str(n), "ja" if is_ill else "nein", water)))
        return lines

    maps = ("twitches=twitch_episodes", "water=water_ml", "café=my_cafe:yes_no")
    usual = plan_of("\n".join(written(",", ".", "%Y-%m-%d")), *maps)
    other = plan_of(end.join(written(mark, decimal, date_format)).encode(encoding), *maps)
    assert usual.is_applicable
    assert other.entries == usual.entries
    assert other.counts == usual.counts
    assert other.mapping == usual.mapping


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.dates(dt.date(2000, 1, 1), dt.date(2026, 11, 21)), st.none() | st.integers(0, 9), min_size=1, max_size=30
    )
)
def test_a_true_zero_counts_and_an_empty_cell_never_does(plan_of, days: dict[dt.date, int | None]) -> None:
    rows = "".join(f"{day},{'' if n is None else n},x\n" for day, n in days.items())
    plan = plan_of(f"date,n,x\n{rows}", "n=twitch_episodes")
    assert plan.count("episode").n_entries == sum(n or 0 for n in days.values())
    assert plan.count("episode").n_days == sum(1 for n in days.values() if n)
    assert plan.count("day_mark", "none").n_days == sum(1 for n in days.values() if n == 0)
    if any(n is not None for n in days.values()):
        told = [day for day, n in days.items() if n is not None]
        assert (plan.first_day, plan.last_day) == (min(told), max(told))
