"""A demonstration on PostgreSQL to copy from: building one takes ten times as long as a copy."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import postgres
from bench.served import Served
from tests.faults.killing import SETTINGS

# The database of the demonstration.
BUILT = "built"


@dataclass(frozen=True)
class Kept:
    """A demonstration that nobody serves, and the files of its server, which is stopped."""

    served: Served
    tables: Path

    @classmethod
    def to_be(cls, folder: Path) -> "Kept":
        """Return the one that stands in this folder when it has been built."""
        return cls(Served(folder / "demonstration", SETTINGS), folder / "tables")

    def build(self) -> None:
        """Build it, on a server that is stopped again."""
        with postgres.cluster(keep=self.tables) as given:
            server = given.rpartition("/")[0]
            sql(server, f"CREATE DATABASE {BUILT}")
            replace(self.served, more={"DATABASE_URL": f"{server}/{BUILT}"}).build()

    def copy_to(self, folder: Path, url: str, **more: str) -> Served:
        """Return a copy of it, whose database is this one, with more said to it."""
        return replace(self.served.copy_to(folder), more={"DATABASE_URL": url, **more})


def sql(server: str, statement: str) -> None:
    """Say something to the server itself."""
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is

    host = server.partition("@")[2].replace("//", "/")
    with psycopg.connect(
        host=host, user="upstander", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(statement)
