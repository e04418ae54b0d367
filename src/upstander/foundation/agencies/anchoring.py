"""The daily anchor: what every partner keeps, so that nobody can rewrite yesterday.

One signed JSON document a day: the head of the audit chain, and digests of the live public keys,
the routes and the grants. Whoever holds an older one can show that the chain still contains its
head, and that no key or route changed without an event (vault.md rule 10).
"""

import datetime as dt
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import transaction

from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.matching import route_history
from upstander.foundation.agencies.queries import route_digests
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.queries import head
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault import journal, lines, masters
from upstander.foundation.vault.queries import key_digests, live_grants_digest, live_keys_digests

VERSION = 1


class NotSigned(Exception):
    """The document was not signed by this installation, or was changed."""


def document(now: dt.datetime) -> dict[str, object]:
    """Return what an anchor of this moment says."""
    newest = head()
    grants, digest = live_grants_digest(now)
    return {
        "version": VERSION,
        "day": london_day(now).isoformat(),
        "audit_head": asdict(newest) if newest else None,
        "public_keys": live_keys_digests(),
        "routes": {str(route): text for route, text in route_digests().items()},
        "grants": {"count": grants, "digest": digest},
        "take_aways": _newest_take_away(),
    }


def _newest_take_away() -> int | None:
    """Return the newest number of the take-away journal; None where there is none that is whole."""
    try:
        there = journal.read()
    except (OSError, lines.Unreadable):
        return None
    return there.end.number if there else None


def signed(says: dict[str, object]) -> str:
    """Return the document as JSON with its Ed25519 signature over the canonical form."""
    key = _key()
    envelope = {
        "anchor": says,
        "public": key.public_key().public_bytes_raw().hex(),
        "signature": key.sign(_canonical(says)).hex(),
    }
    return json.dumps(envelope, indent=1, sort_keys=True) + "\n"


def checked(text: str) -> dict[str, object]:
    """Return what a signed anchor says; raises NotSigned for any other text."""
    try:
        envelope = json.loads(text)
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(envelope["public"]))
        public.verify(bytes.fromhex(envelope["signature"]), _canonical(envelope["anchor"]))
    except (ValueError, KeyError, TypeError, InvalidSignature) as error:
        raise NotSigned from error
    if envelope["public"] != _key().public_key().public_bytes_raw().hex():
        raise NotSigned
    says: dict[str, object] = envelope["anchor"]
    return says


def differences(says: dict[str, Any]) -> Iterator[str]:
    """Say what an anchor names that is not so here: keys, routes, and the journal's end."""
    here = key_digests(says["public_keys"])
    for key, digest in says["public_keys"].items():
        if here.get(key) != digest:
            yield f"The public key {key} is not here, or is another than the anchor says."
    history = route_history()
    for route, digest in says["routes"].items():
        if digest not in history.get(UUID(route), set()):
            yield f"The route {route} stood as no recorded act ever left it."
    # Anchors of the first days name no journal.
    named = says.get("take_aways")
    if named is not None and (_newest_take_away() or 0) < named:
        yield f"The journal of what was taken away ends before number {named}."


def write_anchor(*, by: Actor, now: dt.datetime) -> Path:
    """Write the day's anchor as a file, once a day, and record that it was written."""
    path = folder() / f"{london_day(now).isoformat()}.json"
    if path.exists():
        return path
    text = signed(document(now))
    with transaction.atomic():
        record(
            name=EventName.ANCHOR_WRITTEN, by=by, now=now, subject_kind="anchor", subject_id=None
        )
        _write(path, text)
    return path


def written() -> list[Path]:
    """Return the anchors there are, newest first."""
    return sorted(folder().glob("????-??-??.json"), reverse=True)


def folder() -> Path:
    """Return where anchors are kept: with the data; partners keep copies elsewhere."""
    return Path(settings.DATA) / "anchors"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_suffix(".part")
    with waiting.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(path)


def _canonical(says: object) -> bytes:
    return json.dumps(says, sort_keys=True, separators=(",", ":")).encode()


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(masters.key_for("signing"))
