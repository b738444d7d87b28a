"""A person with a diary of their own, as in tests/cli."""

from tests.cli.conftest import cli

__all__ = ["cli"]
