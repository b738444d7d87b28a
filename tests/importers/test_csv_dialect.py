from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.errors import ImportFileError, WordsError
from twitchlog.importers.base import fingerprint
from twitchlog.importers.csv_dialect import MAX_COLUMNS, Table, open_table
from twitchlog.importers.given_file import GivenFile, read_given_file


def table_of(content: str | bytes, **options: object) -> Table:
    data = content.encode() if isinstance(content, str) else content
    return open_table(GivenFile("t.csv", data, ""), **options)


def cells_of(table: Table) -> list[list[str]]:
    return [row.cells for row in table.rows()]


def sentence_of(content: str | bytes, **options: object) -> str:
    with pytest.raises(ImportFileError) as caught:
        for _ in table_of(content, **options).rows():
            pass
    return caught.value.sentence


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_each_delimiter_is_found(mark: str) -> None:
    table = table_of(f"day{mark}n\n2026-01-01{mark}1\n")
    assert (table.delimiter, table.header) == (mark, ("day", "n"))
    assert cells_of(table) == [["2026-01-01", "1"]]


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6), min_size=2, max_size=2),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_quoted_cells_come_back_whole(rows: list[list[str]], mark: str, encoding: str, end: str) -> None:
    rows = [*rows, ["last", "row"]]
    quoted = [
        '"' + '"'.join(("day", mark, "note")) + '"',
        *('"' + f'"{mark}"'.join(c.replace('"', '""') for c in r) + '"' for r in rows),
    ]
    table = table_of((end.join(quoted) + end).encode(encoding), delimiter=mark)
    assert table.header == ("day", "note")
    assert cells_of(table) == [row for row in rows if any(cell.strip() for cell in row)]


def test_a_decimal_comma_does_not_hide_the_semicolon() -> None:
    assert table_of("day;h;note\n2026-01-01;7,5;a\n2026-01-02;6,25;b, c\n").delimiter == ";"


def test_two_delimiters_that_both_fit_are_refused_and_the_named_columns_settle_it() -> None:
    text = "a,b;c\n1,2;3\n"
    assert "comma (2 columns) or semicolon (2 columns)" in sentence_of(text)
    assert table_of(text, columns=["b;c"]).delimiter == ","
    assert table_of(text, columns=["A,B"]).delimiter == ";"
    assert table_of(text, delimiter="semicolon").header == ("a,b", "c")


def test_one_ragged_row_does_not_change_the_delimiter() -> None:
    table = table_of("day,a;b\n1,2\n3,4\n5\n6,7\n")
    assert table.delimiter == ","


def test_a_single_column_is_a_table() -> None:
    table = table_of("when\n2026-01-01 10:00\n")
    assert cells_of(table) == [["2026-01-01 10:00"]]


def test_a_first_line_that_states_the_delimiter() -> None:
    table = table_of("sep=;\r\nday;n\r\n1,5;2\r\n")
    assert (table.header, [row.line for row in table.rows()]) == (("day", "n"), [3])


def test_lines_are_physical_lines_whatever_ends_them() -> None:
    text = 'day,note\n1,"two\nlines"\n\n2,b\n , \n3,c'
    for end in ("\n", "\r\n", "\r"):
        table = table_of(text.replace("\n", end))
        assert [row.line for row in table.rows()] == [2, 5, 7]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("tag,größe\n1,2\n".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "tag,größe\n1,2\n".encode(), "utf-8-sig"),
        ("tag,größe\n1,2\n".encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + "tag,größe\n1,2\n".encode("utf-16-be"), "utf-16"),
        ("tag,größe\n1,2\n".encode("utf-32"), "utf-32"),
        ("tag,größe\n1,2\n".encode("cp1252"), "cp1252"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    table = table_of(data)
    assert (table.encoding, table.header) == (encoding, ("tag", "größe"))


def test_an_encoding_can_be_stated() -> None:
    data = "tag,größe\n1,2\n".encode("cp1250")
    assert table_of(data, encoding="cp1250").header == ("tag", "größe")
    assert "is not utf-8 text" in sentence_of(data, encoding="UTF-8")
    for name in ("klingon", "rot13", "a\x00b"):
        with pytest.raises(WordsError, match="no text encoding"):
            table_of(data, encoding=name)
    with pytest.raises(WordsError, match="separated"):
        table_of(data, delimiter=":")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a,b\n\x00,1\n", "zero bytes"),
        ("a,b\n1,2\n".encode("utf-16-le"), "zero bytes"),
        (codecs.BOM_UTF16_LE + b"a\x00,", "begins as utf-16"),
        (b"a,b\n\xff\x01,1\n", "neither UTF-8 nor cp1252"),
        (b"a,b\n\x81,1\n", "neither UTF-8 nor cp1252"),
        (b"\xef\xbb\xbf", "holds no table"),
        (b"\n\n , \n", "holds no table"),
        (b"a,b\n", "a header and no rows"),
        (b"a,b\n,\n", "a header and no rows"),
        (",".join("x" * 10_000).encode() + b"\n1\n", "10,000 columns"),
        (b'a,b\n1,2\n3,"4\n5,6\n', "begins on line 3 opens a quote that is never closed"),
        (b'a,b\n1,"2"3\n', "has a quote in the wrong place"),
        (b'a,b\n1,2\n"' + b"x" * 200_000 + b'",2\n', "line 3 is far longer"),
        (b"a,b\n1,2\n" + b"x," * 2**20 + b"\n", "line 3 is far longer"),
        (b"a,b\n1,2\n" + b'"\n",' * 2**19 + b"\n", "line 3 is far longer"),
    ],
)
def test_what_is_no_table(data: bytes, words: str) -> None:
    assert words in sentence_of(data)


def test_columns_up_to_the_limit_are_read() -> None:
    header = ",".join(f"c{i}" for i in range(MAX_COLUMNS))
    table = table_of(f"{header}\n{',' * (MAX_COLUMNS - 1)}1\n")
    assert len(table.header) == MAX_COLUMNS


def test_a_header_is_free_of_control_codes_and_keeps_its_key() -> None:
    table = table_of("\x1b[31mday\u202e,\t n \n1,2\n")
    assert table.header == ("[31mday", "n")
    assert table.header_key == table_of("[31mday;n\r\n3;4").header_key
    assert table.header_key != table_of("n,day\n1,2\n").header_key
    assert table.header_key == fingerprint(["[31mday", "n"])


def test_a_column_without_a_name_is_numbered() -> None:
    assert table_of("day,,n\n1,2,3\n").column_name(1) == "column 2 (no name)"


def test_the_file_is_only_read(write_table: Callable[[str | bytes], Path]) -> None:
    path = write_table("day,n\n1,2\n")
    path.chmod(0o444)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    assert len(list(open_table(read_given_file(path)).rows())) == 1
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
