"""The post office: the one server key that jobs open, for words that somebody asked us to send.

Whoever gives a contact is told that the server itself can read this contact, and nothing else
(vault rule 13).
"""

from uuid import UUID

from upstander.foundation.vault import masters, suite

_PURPOSE = "post office"


def seal_for_sending(words: str, *, row: UUID) -> bytes:
    """Seal words to the server's own key, bound to the row they lie in."""
    return suite.seal(suite.pad(words.encode()), suite.public_of(_private()), _place(row))


def open_for_sending(sealed: bytes, *, row: UUID) -> str:
    """Return the words; raises suite.NotAuthentic when they were not sealed for this row."""
    return suite.unpad(suite.unseal(sealed, _private(), _place(row))).decode()


def _private() -> bytes:
    return masters.key_for(_PURPOSE)


def _place(row: UUID) -> bytes:
    return suite.context(_PURPOSE, str(row))
