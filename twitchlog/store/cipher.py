"""What tells an encrypted diary's key, a wrong one and a damaged file apart; must not open a database or keep a key.

An encrypted diary is a plain SQLCipher 4 file: the first 16 bytes are the salt, the key follows from the passphrase and
the salt, and every page carries an HMAC of its own. So a key can be judged page by page, by the standard library alone.
Source: https://www.zetetic.net/sqlcipher/design/
"""

from __future__ import annotations

import os
import stat
from codecs import getincrementaldecoder
from collections.abc import Iterator

PLAIN_HEADER = b"SQLite format 3\x00"
SALT_BYTES = 16
KEY_BYTES = 32
PAGE_BYTES = 4096

_KDF_ROUNDS = 256_000  # SQLCipher 4's own
_HMAC_ROUNDS = 2
_HMAC_BYTES = 64
_HMAC_SALT_MASK = 0x3A
_MOST_PAGES_JUDGED = 256

# What other files begin with; an encrypted diary begins with chance.
_FOREIGN = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF-", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"\x7fELF")
_LOOKED_AT = 512
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

FITS, WRONG, DAMAGED = "fits", "wrong", "damaged"


class Key:
    """The raw key of one encrypted diary and that file's salt; never shown, not even in a traceback.

    Parameters
    ----------
    raw : bytes
        32 bytes.
    salt : bytes
        16 bytes, the first of the file.
    """

    __slots__ = ("_raw", "salt")

    def __init__(self, raw: bytes, salt: bytes) -> None:
        if (len(raw), len(salt)) != (KEY_BYTES, SALT_BYTES):
            raise ValueError("a key has 32 bytes and a salt 16")
        self._raw = raw
        self.salt = salt

    def __repr__(self) -> str:
        return "Key(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and (self._raw, self.salt) == (other._raw, other.salt)

    def __hash__(self) -> int:
        return hash((self._raw, self.salt))

    def hexadecimal(self) -> str:
        """Key and salt as 96 hexadecimal digits: what is kept, and what SQLCipher is told."""
        return (self._raw + self.salt).hex()

    @classmethod
    def from_hexadecimal(cls, text: str) -> Key:
        """The key that `hexadecimal` gave; ValueError where it is none."""
        both = bytes.fromhex(text.strip())
        return cls(both[:KEY_BYTES], both[KEY_BYTES:])

    @classmethod
    def from_passphrase(cls, passphrase: str, salt: bytes) -> Key:
        """The key that SQLCipher 4 makes of a passphrase; takes about a tenth of a second, on purpose."""
        import hashlib

        raw = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, _KDF_ROUNDS, KEY_BYTES)
        return cls(raw, salt)

    def signs(self, page: bytes, number: int) -> bool:
        """Whether a page (the first has number 1) carries the HMAC that this key gives it."""
        import hashlib
        import hmac

        masked = bytes(byte ^ _HMAC_SALT_MASK for byte in self.salt)
        key = hashlib.pbkdf2_hmac("sha512", self._raw, masked, _HMAC_ROUNDS, KEY_BYTES)
        start = SALT_BYTES if number == 1 else 0
        said = number.to_bytes(4, "little")
        found = hmac.new(key, page[start:-_HMAC_BYTES] + said, hashlib.sha512).digest()
        return hmac.compare_digest(found, page[-_HMAC_BYTES:])


def salt_of(path: str) -> bytes | None:
    """The salt of an encrypted diary; None for a plain one, and for what plainly is something else.

    An encrypted diary looks like chance from its first byte on: what is shorter than a page, is text, or begins as
    another kind of file or with zeros, is none.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):
        return None  # a pipe would let whoever opens it wait
    with os.fdopen(os.open(path, os.O_RDONLY | _AT_ONCE), "rb") as file:
        head = file.read(_LOOKED_AT)
        file.seek(0, os.SEEK_END)
        is_short = file.tell() < PAGE_BYTES
    salt = head[:SALT_BYTES]
    if is_short or salt == PLAIN_HEADER or not any(salt) or head.startswith(_FOREIGN) or _is_text(head):
        return None
    return salt


def _is_text(head: bytes) -> bool:
    try:
        getincrementaldecoder("utf-8")().decode(head)  # whose last letter may be cut
    except UnicodeDecodeError:
        return False
    return True


def judge(path: str, key: Key) -> str:
    """Whether a key fits an encrypted file, is wrong for it, or fits a file that is damaged.

    Parameters
    ----------
    path : str
    key : Key

    Returns
    -------
    str
        `FITS`: the first page is signed by this key. `DAMAGED`: another one is, or the file cannot be an encrypted
        diary (its salt is all zeros, or it does not hold whole pages). Else `WRONG`.
    """
    is_first = True
    for number, page in _pages(path):
        if key.signs(page, number):
            return FITS if is_first else DAMAGED
        is_first = False
    is_whole = os.path.getsize(path) % PAGE_BYTES == 0
    return WRONG if is_whole and any(key.salt) else DAMAGED


def _pages(path: str) -> Iterator[tuple[int, bytes]]:
    # The first page, then some that are spread over the whole file.
    n_pages = os.path.getsize(path) // PAGE_BYTES
    step = max(n_pages // _MOST_PAGES_JUDGED, 1)
    with open(path, "rb") as file:
        for index in range(0, n_pages, step):
            file.seek(index * PAGE_BYTES)
            yield index + 1, file.read(PAGE_BYTES)
