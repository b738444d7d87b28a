"""Damaging a diary in every way that `doctor` must notice; must not write a page."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults import attempts
from tests.faults.materials import Beginnings
from twitchlog.store.rows import hashed

FOUND = 8
_PAGE = 4096


class Damaged(NamedTuple):
    """A kind of damage ("" for none) and the seed of where exactly."""

    home: str
    kind: str
    seed: int


def _flip(path: Path, at: int, dice: random.Random, *, n: int = 1) -> str:
    content = bytearray(path.read_bytes())
    for offset in range(at, min(at + n, len(content))):
        content[offset] ^= dice.randint(1, 255)
    path.write_bytes(content)
    return f"bytes {at} to {at + n - 1}"


def _broken_page(path: Path, dice: random.Random) -> str:
    with closing(sqlite3.connect(path)) as connection:
        used = (
            [number for (number,) in connection.execute("SELECT pageno FROM dbstat WHERE pageno > 1")]
            if _has_dbstat(connection)
            else list(range(2, path.stat().st_size // _PAGE + 1))
        )
    page = dice.choice(used)
    return _flip(path, (page - 1) * _PAGE, dice, n=dice.choice([64, 512, _PAGE]))


def _has_dbstat(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1 FROM dbstat LIMIT 1").fetchall()
    except sqlite3.OperationalError:
        return False
    return True


def _half(path: Path, dice: random.Random) -> str:
    size = dice.randint(1, path.stat().st_size - 1)
    os.truncate(path, size)
    return f"{size} bytes left"


def _header(path: Path, dice: random.Random) -> str:
    n = dice.choice([16, 60, 100])
    content = path.read_bytes()
    path.write_bytes(bytes(n) + content[n:])
    return f"{n} bytes"


def _empty(path: Path, _dice: random.Random) -> str:
    path.write_bytes(b"")
    return "0 bytes"


def _foreign(path: Path, dice: random.Random) -> str:
    kind = dice.choice(["text", "database", "picture"])
    path.unlink()
    if kind == "database":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE episode (uid TEXT, note TEXT)")
            connection.commit()
    else:
        path.write_bytes(b"dear diary\n" * 900 if kind == "text" else b"\x89PNG\r\n\x1a\n" + dice.randbytes(9000))
    path.chmod(0o600)
    return kind


def _cell(path: Path, dice: random.Random) -> str:
    """Flip a bit of a random byte of a random stored cell, as a failing disk does; the file stays well formed."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        tables = [name for (name,) in connection.execute(_TABLES) if _n_rows(connection, name)]
        while True:
            table = dice.choice(tables)
            facts = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
            key = [row[1] for row in facts if row[5]]
            column, number = dice.choice(facts)[1], dice.randint(1, _n_rows(connection, table)) - 1
            asked = f'SELECT "{column}", {", ".join(key)} FROM "{table}" LIMIT 1 OFFSET ?'
            value, *keys = connection.execute(asked, (number,)).fetchone()
            other = _one_bit_off(value, dice)
            if other is None:
                continue
            try:
                which = " AND ".join(f"{name} = ?" for name in key)
                connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE {which}', (other, *keys))
            except sqlite3.IntegrityError:
                continue  # a second row of one key: no single flip makes that
            return f"{table}.{column}"


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('alembic_version', 'sqlite_stat1')"


def _n_rows(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def _one_bit_off(value: Any, dice: random.Random) -> Any:
    match value:
        case int():
            return value ^ 1 << dice.randint(0, 6)
        case float():
            return value + 2.0 ** dice.randint(-20, 3)
        case str() if value:
            at = dice.randrange(len(value))
            return value[:at] + chr(ord(value[at]) ^ 1 << dice.randint(0, 2)) + value[at + 1 :]
        case bytes() if value:
            at = dice.randrange(len(value))
            return value[:at] + bytes([value[at] ^ 1 << dice.randint(0, 7)]) + value[at + 1 :]
    return None


def _lost_part(path: Path, dice: random.Random) -> str:
    """Take away a part of what the migrations made."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        asked = "SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        kind, name = dice.choice(sorted(connection.execute(asked).fetchall()))
        connection.execute(f'DROP {kind} "{name}"')
    return f"no {kind} {name}"


def _lost_revision(path: Path, dice: random.Random) -> str:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        sql = dice.choice(["UPDATE alembic_version SET version_num = '0001'", "DELETE FROM alembic_version"])
        connection.execute(sql)
    return sql


def _orphan(path: Path, dice: random.Random) -> str:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = OFF")
        table, column = dice.choice([("item", "reading_uid"), ("change", "action_id")])
        row = dict(connection.execute(f"SELECT * FROM {table} ORDER BY random() LIMIT 1").fetchone())
        row[column] = 987_654 if column == "action_id" else "no such reading"
        if "uid" in row:
            row["uid"] += "x"
        del row["row_hash"]
        row = hashed(row)
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    return table


def _open_to_others(path: Path, dice: random.Random) -> str:
    which, mode = dice.choice([(path, 0o644), (path, 0o660), (path, 0o604), (path.parent, 0o777)])
    which.chmod(mode)
    return f"{'the folder' if which != path else 'the diary'} {mode:o}"


def _leftover(path: Path, dice: random.Random) -> str:
    names = (f"{path.name}.new-0123abcd", f"{path.name}.new-0123abcd-journal", ".twitchlog-0123456789abcdef.tmp")
    name = dice.choice(names)
    (path.parent / name).write_bytes(b"half")
    (path.parent / name).chmod(0o600)
    return name


KINDS: Mapping[str, Callable[[Path, random.Random], str]] = {
    "a broken page": _broken_page,
    "a part of the file": _half,
    "a zeroed header": _header,
    "a file of 0 bytes": _empty,
    "a flipped bit in a stored cell": _cell,
    "a table, index or trigger that is missing": _lost_part,
    "a revision that is missing": _lost_revision,
    "a foreign file": _foreign,
    "an orphan row": _orphan,
    "a file or folder open to others": _open_to_others,
    "a file left behind": _leftover,
}


def examine(task: Damaged) -> str:
    """Damage a diary and ask the doctor, who must find it and change nothing; returns what is wrong, or ""."""
    attempts.load_program()
    with Beginnings(Path(task.home)).copy("kept") as folder:
        path = folder / "diary.db"
        where = KINDS[task.kind](path, random.Random(task.seed)) if task.kind else "healthy"
        content, mode = path.read_bytes(), path.stat().st_mode
        ended = attempts.run(("doctor",), folder)
        wanted = FOUND if task.kind else 0
        if ended.code != wanted:
            return f"{where}, seed {task.seed}: exit code {ended.code}: {(ended.out + ended.err).strip()[-200:]}"
        if (path.read_bytes(), path.stat().st_mode) != (content, mode):
            return f"{where}, seed {task.seed}: the doctor changed the diary"
        if not task.kind:
            return ""
        repaired = attempts.run(("doctor", "--repair"), folder)
        if path.exists() and path.read_bytes() != content and not _is_kept(folder, content):
            return f"{where}, seed {task.seed}: the repair destroyed what was there"
        if repaired.code not in (0, FOUND) or "Something went wrong" in repaired.err:
            return f"{where}, seed {task.seed}: repair: exit code {repaired.code}: {repaired.err.strip()[-200:]}"
    return ""


def _is_kept(folder: Path, content: bytes) -> bool:
    return any(each.read_bytes() == content for each in folder.rglob("*") if each.is_file())
