"""Alembic's door into a diary file: one connection, one transaction; must not decide anything about the schema."""

from __future__ import annotations

import sqlite3

from alembic import context
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from twitchlog.store.tables import metadata


def _connect() -> sqlite3.Connection:
    path = context.config.attributes["diary_path"]
    return sqlite3.connect(path, timeout=30, isolation_level=None)


engine = create_engine("sqlite://", creator=_connect, poolclass=StaticPool)


@event.listens_for(engine, "begin")
def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


try:
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
        with context.begin_transaction():
            context.run_migrations()
finally:
    engine.dispose()
