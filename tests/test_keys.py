"""Where a key is kept, and who is asked for the passphrase."""

import stat

import keyring
import pytest
from keyring.backend import KeyringBackend

from twitchlog import keys
from twitchlog.errors import DiaryFileError, LockedError, WrongPassphraseError
from twitchlog.keys import Unlocker, forget_key, has_keyring, keep_key, kept_key, place_of
from twitchlog.location import key_file
from twitchlog.store.cipher import Key
from twitchlog.store.driver import create_file

SALT = bytes(range(16))
WORDS = "correct horse battery"
KEY = Key.from_passphrase(WORDS, SALT)


class Held(KeyringBackend):
    """A keyring that forgets everything at the end of the test."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


class Sieve(Held):
    """A keyring that takes everything and keeps nothing."""

    def set_password(self, service, username, password):
        pass


@pytest.fixture
def use_keyring():
    """Put a keyring in the place of this machine's."""
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """Key files go to a folder of the test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def encrypted(tmp_path):
    path = str(tmp_path / "encrypted.db")
    connection = create_file(path, key=KEY)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    return path


def test_a_key_kept_in_a_file_comes_back_and_is_for_its_owner_only(tmp_path):
    place = keep_key(KEY, keys.IN_FILE)
    assert place == key_file(SALT.hex()) == str(tmp_path / "config" / "twitchlog" / "keys" / f"{SALT.hex()}.key")
    assert stat.S_IMODE((tmp_path / place).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / place).parent.stat().st_mode) == 0o700
    assert kept_key(SALT) == KEY
    assert place_of(SALT) == keys.IN_FILE
    assert kept_key(bytes(range(1, 17))) is None
    forget_key(SALT)
    assert kept_key(SALT) is None
    assert place_of(SALT) == keys.NOWHERE


def test_a_key_kept_in_the_keyring_comes_back(use_keyring):
    held = Held()
    use_keyring(held)
    assert has_keyring()
    keep_key(KEY, keys.IN_FILE)
    assert keep_key(KEY, keys.IN_KEYRING) == "the system's keyring"
    assert list(held.kept) == [("twitchlog", SALT.hex())]
    assert (kept_key(SALT), place_of(SALT)) == (KEY, keys.IN_KEYRING)
    keep_key(KEY, keys.NOWHERE)
    assert held.kept == {}
    assert kept_key(SALT) is None


@pytest.mark.parametrize("backend", [None, Sieve()])
def test_a_keyring_that_keeps_nothing_is_said(use_keyring, backend):
    if backend:
        use_keyring(backend)
    with pytest.raises(DiaryFileError, match="no keyring on this machine") as told:
        keep_key(KEY, keys.IN_KEYRING)
    assert "--keep file" in told.value.hint
    assert has_keyring() is bool(backend)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_key_file_that_others_may_read_is_not_used(tmp_path, mode):
    place = tmp_path / keep_key(KEY, keys.IN_FILE)
    place.chmod(mode)
    with pytest.raises(LockedError, match="may be read by others") as told:
        kept_key(SALT)
    assert told.value.hint == f"Make it yours alone: chmod 600 {place}"


def test_a_key_file_that_is_a_link_is_not_followed(tmp_path):
    place = tmp_path / keep_key(KEY, keys.IN_FILE)
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LockedError, match="cannot be read"):
        kept_key(SALT)


@pytest.mark.parametrize("content", ["", "no key\n", "00" * 40])
def test_a_file_without_a_key_is_said(tmp_path, content):
    (tmp_path / keep_key(KEY, keys.IN_FILE)).write_text(content)
    with pytest.raises(LockedError, match="holds no key"):
        kept_key(SALT)


def test_a_chosen_key_file_is_used_and_kept_for_the_next_key(tmp_path, monkeypatch):
    monkeypatch.setenv("TWITCHLOG_KEY_FILE", str(tmp_path / "my.key"))
    assert keep_key(KEY, keys.IN_FILE) == str(tmp_path / "my.key")
    other = Key(bytes(32), bytes(range(1, 17)))
    with pytest.raises(LockedError, match="the key of another diary"):
        kept_key(other.salt)
    keep_key(other, keys.IN_FILE)
    forget_key(SALT)  # as after a new passphrase: the file holds the next key already
    assert kept_key(other.salt) == other


# Asking


def test_the_passphrase_is_asked_for_once(encrypted):
    asked = []
    unlock = Unlocker(lambda question: asked.append(question) or WORDS)
    assert unlock(encrypted, SALT) == unlock(encrypted, SALT) == KEY
    assert asked == [f"Passphrase of {encrypted}"]


def test_a_kept_key_is_not_asked_for(encrypted):
    keep_key(KEY, keys.IN_FILE)
    assert Unlocker(lambda _: pytest.fail("asked"))(encrypted, SALT) == KEY


def test_three_wrong_passphrases_are_enough(encrypted):
    said, told = iter(["wrong one", "wrong two", "wrong three", WORDS]), []
    with pytest.raises(WrongPassphraseError, match="does not open"):
        Unlocker(lambda _: next(said), told.append)(encrypted, SALT)
    assert list(said) == [WORDS]
    assert told == ["That passphrase does not open it."] * 2


def test_whoever_leaves_at_once_leaves_and_whoever_leaves_later_was_wrong(encrypted):
    def leave(said):
        for each in said:
            return each
        raise EOFError

    with pytest.raises(EOFError):
        Unlocker(lambda _: leave(iter(())))(encrypted, SALT)
    said = iter(["wrong"])
    with pytest.raises(WrongPassphraseError):
        Unlocker(lambda _: leave(said))(encrypted, SALT)


def test_it_asks_as_often_as_it_is_told(encrypted):
    asked = []
    with pytest.raises(WrongPassphraseError):
        Unlocker(lambda question: asked.append(question) or "wrong", tries=1)(encrypted, SALT)
    assert len(asked) == 1


def test_a_second_try_may_be_right(encrypted):
    said = iter(["wrong", WORDS])
    assert Unlocker(lambda _: next(said))(encrypted, SALT) == KEY


def test_where_nobody_can_be_asked_the_diary_stays_closed(encrypted):
    with pytest.raises(LockedError, match="is encrypted") as told:
        Unlocker()(encrypted, SALT)
    assert not isinstance(told.value, WrongPassphraseError)


def test_a_key_that_was_just_set_is_known(encrypted):
    unlock = Unlocker()
    unlock.remember(KEY)
    assert unlock(encrypted, SALT) == KEY
