"""The least that Python must do to save an entry: one row into SQLite, on the disk; must not do anything else."""

import sqlite3
import sys

connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA synchronous=FULL")
connection.execute("INSERT INTO episode (occurred_at, site, side) VALUES (?, ?, ?)", (1, sys.argv[2], sys.argv[3]))
connection.close()
