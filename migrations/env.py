"""Alembic's door into a diary file: one connection, one transaction; must not decide anything about the schema."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from twitchlog.store.tables import metadata

attributes = context.config.attributes
engine = create_engine("sqlite://", creator=attributes["connect"], module=attributes["module"], poolclass=StaticPool)


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
