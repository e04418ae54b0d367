"""The ids and keys of facts. Their secrets are made from the master in the key folder."""

import hmac
from uuid import UUID

from upstander.foundation.figures.cells import Secrets, record_key
from upstander.foundation.vault import masters


def secrets() -> Secrets:
    """Return the two secrets of the figures."""
    return Secrets(masters.key_for("figure-records"), masters.key_for("figure-cells"))


class Maker:
    """Makes the id and key of a fact from what it is a fact of."""

    def __init__(self) -> None:
        self._facts = masters.key_for("facts")
        self._records = secrets().records

    def id_of(self, source: str, reference: str) -> UUID:
        """Return the id of the fact about one thing: the same each time, and nothing but the key tells which."""
        drawn = hmac.digest(self._facts, f"{source}\n{reference}".encode(), "sha256")
        return UUID(bytes=drawn[:16])

    def key_of(self, fact: UUID) -> int:
        """Return the key of a fact, 0 to 255."""
        return record_key(self._records, fact.bytes)
