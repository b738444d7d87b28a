import os
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import EXAMPLES, dump, make_action, make_note, make_stored, new_diary
from tests.programs import python
from twitchlog.errors import DiaryFileError, LockedError, WrongPassphraseError
from twitchlog.store import driver
from twitchlog.store.cipher import Key
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.driver import (
    connect_file,
    create_file,
    database_errors,
    file_identity,
    is_encrypted,
    key_for,
    locked,
    module_for,
    require_same_file,
)
from twitchlog.store.quick_add import QuickDiary
from twitchlog.store.schema import connect, create_tables

SALT = bytes(range(1, 17))
KEY = Key(bytes(range(32)), SALT)
OTHER = Key(bytes(32), SALT)
BOTH = pytest.mark.parametrize("opened", [QuickDiary, DiaryStore])


def with_key(*_):
    return KEY


def with_other(*_):
    return OTHER


@pytest.fixture
def encrypted(tmp_path):
    """An empty encrypted diary."""
    path = str(tmp_path / "encrypted.db")
    with closing(create_file(path, key=KEY)) as connection:
        create_tables(connection)
    return path


def test_a_plain_diary_asks_for_no_key_and_loads_no_sqlcipher(tmp_path):
    path = new_diary(tmp_path / "diary.db")
    assert not is_encrypted(path)
    assert key_for(path, locked) is None
    assert module_for(path) is sqlite3
    code = f"import sys; from twitchlog.store.schema import connect; connect({path!r}).close()"
    assert python("-c", f"{code}; print('sqlcipher3' in sys.modules)").stdout == "False\n"


@BOTH
def test_an_encrypted_diary_keeps_every_kind_of_entry_as_a_plain_one_does(encrypted, tmp_path, opened):
    plain = new_diary(tmp_path / "plain.db")
    stored = [make_stored(entry, n) for n, entry in enumerate(EXAMPLES, 1)]
    for path in (encrypted, plain):
        with opened(path, unlock=with_key) as diary:
            diary.add(stored, action=make_action(1))
    with DiaryStore(encrypted, unlock=with_key) as here, DiaryStore(plain) as there:
        assert list(here.entries()) == list(there.entries())
        assert len(list(here.entries())) == len(EXAMPLES)
        here.undo(make_action(2))
        assert list(here.entries()) == []


@BOTH
def test_without_a_key_an_encrypted_diary_stays_closed(encrypted, opened):
    before = Path(encrypted).read_bytes()
    with pytest.raises(LockedError, match="is encrypted"), opened(encrypted):
        pass
    with pytest.raises(WrongPassphraseError, match="does not open"), opened(encrypted, unlock=with_other):
        pass
    assert Path(encrypted).read_bytes() == before


@BOTH
def test_a_damaged_encrypted_diary_is_told_from_a_wrong_key(encrypted, opened):
    content = bytearray(Path(encrypted).read_bytes())
    content[1000] ^= 255
    Path(encrypted).write_bytes(content)
    with pytest.raises(DiaryFileError, match="is damaged") as told, opened(encrypted, unlock=with_key):
        pass
    assert not isinstance(told.value, LockedError)
    with pytest.raises(WrongPassphraseError), opened(encrypted, unlock=with_other):
        pass


def test_errors_of_sqlcipher_become_sentences_too(encrypted):
    with closing(connect(encrypted, unlock=with_key)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert len(database_errors()) == 2
        connection.execute("ROLLBACK")
    Path(encrypted).write_bytes(Path(encrypted).read_bytes()[:8192])
    with pytest.raises(DiaryFileError), DiaryStore(encrypted, unlock=with_key) as store:
        list(store.entries())


def test_sqlcipher_says_nothing_by_itself(encrypted):
    code = (
        "from twitchlog.store.driver import connect_file; from twitchlog.store.cipher import Key\n"
        "from twitchlog.errors import WrongPassphraseError\n"
        f"try: connect_file({encrypted!r}, unlock=lambda *_: Key(bytes(32), bytes(range(1, 17))))\n"
        "except WrongPassphraseError: print('wrong')"
    )
    done = python("-c", code)
    assert (done.stdout, done.stderr) == ("wrong\n", "")


def test_a_new_file_is_for_its_owner_and_never_takes_a_name(tmp_path):
    old = os.umask(0)
    try:
        for name, key in (("plain", None), ("encrypted", KEY)):
            create_file(str(tmp_path / name), key=key).close()
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    finally:
        os.umask(old)
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("plain", "link"):
        with pytest.raises(FileExistsError):
            create_file(str(tmp_path / name))
    assert not (tmp_path / "nowhere").exists()


def test_without_sqlcipher_the_way_to_it_is_said(encrypted, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    with pytest.raises(DiaryFileError, match="is not installed") as told:
        connect_file(encrypted, unlock=with_key)
    assert "twitchlog[encrypt]" in told.value.hint


# A file that another one took the place of


def test_a_file_is_the_same_until_another_takes_its_place(tmp_path):
    path = new_diary(tmp_path / "diary.db")
    identity = file_identity(path)
    require_same_file(path, identity)
    new_diary(tmp_path / "other.db")
    (tmp_path / "other.db").replace(path)
    with pytest.raises(DiaryFileError, match="was replaced or moved"):
        require_same_file(path, identity)
    Path(path).unlink()
    with pytest.raises(DiaryFileError, match="was replaced or moved"):
        require_same_file(path, identity)


@BOTH
def test_nothing_is_written_to_a_diary_that_was_replaced_since_it_was_opened(tmp_path, opened):
    path, other = new_diary(tmp_path / "diary.db"), new_diary(tmp_path / "other.db")
    with opened(path) as diary:
        diary.settings if opened is QuickDiary else diary.settings()
        Path(other).replace(path)
        with pytest.raises(DiaryFileError, match="was replaced or moved") as told:
            diary.add([make_stored(make_note(), 1)], action=make_action(1))
    assert told.value.hint == "Nothing was saved. Run it again."
    for name in tmp_path.glob("*-wal"):
        assert name.stat().st_size == 0
    assert dump(path)["note"] == []


def test_the_patience_of_a_connection_is_half_a_minute():
    assert driver.BUSY_TIMEOUT_S == 30


def test_a_file_that_is_open_here_is_not_opened_again_to_look_at_it(encrypted, tmp_path, monkeypatch):
    plain = new_diary(tmp_path / "diary.db")
    with closing(connect_file(encrypted, unlock=with_key)), closing(connect_file(plain)) as first:
        monkeypatch.setattr(driver, "salt_of", lambda path: pytest.fail("closing it would drop the locks"))
        assert is_encrypted(encrypted)
        assert not is_encrypted(plain)
        connect_file(encrypted, unlock=with_key).close()
        connect_file(plain).close()
        assert not is_encrypted(plain)
        first.execute("SELECT count(*) FROM note").fetchall()
    monkeypatch.setattr(driver, "salt_of", lambda path: SALT)
    assert is_encrypted(plain)  # looked at anew, once nobody has it open
