import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import new_diary
from twitchlog.store.cipher import DAMAGED, FITS, PAGE_BYTES, SALT_BYTES, WRONG, Key, judge, salt_of
from twitchlog.store.driver import create_file

SALT = bytes(range(16))
KEY = Key.from_passphrase("correct horse battery", SALT)


@pytest.fixture
def encrypted(tmp_path):
    """An encrypted file of several pages."""
    path = str(tmp_path / "encrypted.db")
    connection = create_file(path, key=KEY)
    connection.execute("CREATE TABLE t (words TEXT)")
    connection.executemany("INSERT INTO t VALUES (?)", [("x" * 900,)] * 60)
    connection.close()
    return path


def test_a_key_is_never_shown():
    assert repr(KEY) == str(KEY) == f"{KEY}" == "Key(hidden)"
    assert not hasattr(KEY, "__dict__")


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=16, max_size=16))
def test_a_key_comes_back_from_its_digits(raw, salt):
    key = Key(raw, salt)
    assert Key.from_hexadecimal(f"{key.hexadecimal()}\n") == key
    assert len({key, Key.from_hexadecimal(key.hexadecimal())}) == 1


@pytest.mark.parametrize("text", ["", "00", "x" * 96, "00" * 47, "00" * 49])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(ValueError):
        Key.from_hexadecimal(text)


def test_a_passphrase_gives_the_key_that_sqlcipher_makes_of_it(tmp_path):
    sqlcipher = pytest.importorskip("sqlcipher3.dbapi2")
    path = str(tmp_path / "by-passphrase.db")
    theirs = sqlcipher.connect(path)
    theirs.execute("PRAGMA key = 'correct horse battery'")
    theirs.execute("CREATE TABLE t (a)")
    theirs.commit()
    theirs.close()
    ours = Key.from_passphrase("correct horse battery", salt_of(path))
    assert judge(path, ours) == FITS
    assert judge(path, Key.from_passphrase("correct horse batterY", salt_of(path))) == WRONG


def test_the_salt_of_an_encrypted_file_is_its_first_bytes(encrypted):
    assert salt_of(encrypted) == SALT


def test_a_plain_diary_has_no_salt(tmp_path):
    assert salt_of(new_diary(tmp_path / "diary.db")) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"short",
        bytes(2 * PAGE_BYTES),
        "Liebes Tagebuch, heute zuckte das Lid über eine Stunde. ".encode() * 400,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        b"PK\x03\x04" + bytes(range(256)) * 40,
        b"SQLite format 3\x00" + bytes(range(256)) * 40,
    ],
)
def test_what_plainly_is_something_else_has_no_salt(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    assert salt_of(str(path)) is None


def test_a_text_whose_last_letter_is_cut_is_a_text(tmp_path):
    path = tmp_path / "letter"
    for shift in range(4):
        path.write_text("a" * shift + "ü" * PAGE_BYTES, encoding="utf-8")
        assert salt_of(str(path)) is None


# Telling a wrong key from a damaged file


def test_the_right_key_fits(encrypted):
    assert judge(encrypted, KEY) == FITS


def test_another_key_is_wrong(encrypted):
    assert judge(encrypted, Key.from_passphrase("something else", SALT)) == WRONG


@pytest.mark.parametrize("at", [SALT_BYTES, 100, PAGE_BYTES - 1])
def test_a_damaged_first_page_is_told_from_a_wrong_key(encrypted, at):
    flip(encrypted, at)
    assert judge(encrypted, KEY) == DAMAGED
    assert judge(encrypted, Key.from_passphrase("something else", SALT)) == WRONG


def test_half_a_file_is_damaged_whatever_the_key(encrypted):
    content = Path(encrypted).read_bytes()
    Path(encrypted).write_bytes(content[: PAGE_BYTES // 2 + PAGE_BYTES])
    assert judge(encrypted, KEY) == FITS  # the first page is whole: opening it tells more
    Path(encrypted).write_bytes(content[:PAGE_BYTES][:-1] + b"?" + b"cut")
    assert judge(encrypted, KEY) == DAMAGED


def test_a_salt_of_zeros_is_a_damaged_file(encrypted):
    content = Path(encrypted).read_bytes()
    Path(encrypted).write_bytes(bytes(SALT_BYTES) + content[SALT_BYTES:])
    assert judge(encrypted, Key.from_passphrase("correct horse battery", bytes(SALT_BYTES))) == DAMAGED


def test_a_big_file_is_judged_by_pages_spread_over_it(encrypted, monkeypatch):
    monkeypatch.setattr("twitchlog.store.cipher._MOST_PAGES_JUDGED", 4)
    flip(encrypted, 200)
    asked = []
    signs = Key.signs
    monkeypatch.setattr(Key, "signs", lambda key, page, number: asked.append(number) or signs(key, page, number))
    assert judge(encrypted, KEY) == DAMAGED
    assert asked[0] == 1
    assert len(asked) == 2


def flip(path, at):
    content = bytearray(Path(path).read_bytes())
    content[at] ^= 1
    Path(path).write_bytes(content)


def test_the_encrypted_file_holds_no_readable_word(encrypted):
    assert b"CREATE" not in Path(encrypted).read_bytes()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(encrypted).execute("SELECT * FROM t")
