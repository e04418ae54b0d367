"""Cards: a few words for finding what a grant opens, for its holder alone (rule 14, ADR 0022)."""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from upstander.foundation.core.prepared import Prepared
from upstander.foundation.vault import suite
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Card, Compartment, Grant, Item, KeyPair

Document = Mapping[str, object]
Read = Sequence[tuple[Item, Document]]
# What a line of a card is about, in one letter, and its words.
Line = tuple[str, str]

# A card is 512 bytes at most, with 28 for nonce and tag; the subject's id comes first.
ROOM = 484
_ID = 16
# Filled up to one of few sizes, so that a size tells little.
_STEP = (ROOM - _ID) // 3
_BOUND = suite.context("card/1")
_FACE_BOUND = suite.context("face/1")
# Letters that are not a plain one with a mark on it, as people without that keyboard type them.
_PLAIN = str.maketrans({
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t",
    "ŋ": "n", "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    # One letter, two keyboards: Arabic and Urdu.
    "\N{ARABIC LETTER YEH}": "\N{ARABIC LETTER FARSI YEH}",
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER FARSI YEH}",
    "\N{ARABIC LETTER KAF}": "\N{ARABIC LETTER KEHEH}",
    "\N{ARABIC LETTER HEH GOAL}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER HEH DOACHASHMEE}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER AE}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER NOON GHUNNA}": "\N{ARABIC LETTER NOON}",
    "\N{ARABIC LETTER ALEF WASLA}": "\N{ARABIC LETTER ALEF}",
    # What joins within a word says nothing.
    **dict.fromkeys((
        "'", "`", "’", "‘", "\N{MODIFIER LETTER APOSTROPHE}", "\N{ACUTE ACCENT}",
        "\N{ARABIC TATWEEL}",
    ), ""),
})  # fmt: skip


def normalised(text: str) -> str:
    """Return the words of a text as they are compared: without case, marks and punctuation.

    Owen finds Ŵwen, Lukasz finds Łukasz, and an Urdu name is found from an Arabic keyboard too.
    """
    plain = text.casefold().translate(_PLAIN)
    split = unicodedata.normalize("NFKD", plain).translate(_PLAIN)
    return " ".join("".join(map(_sign, split)).split())


def _sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind[0] == "L":
        return sign
    if kind[0] == "N":
        return str(unicodedata.digit(sign, sign))
    # Marks, and what is not seen, stand inside a word; all else stands between words.
    return "" if kind[0] == "M" or kind == "Cf" else " "


def text_of(lines: Iterable[Line]) -> str:
    """Return the text of a card: a line for each thing to find, every word once, as far as room is.

    A word begins with a space, also the first one of a line: so a search finds beginnings.
    """
    found: dict[str, list[str]] = defaultdict(list)
    seen: set[Line] = set()
    left = ROOM - _ID
    for code, words in lines:
        for word in normalised(words).split():
            # A letter and a line's end are counted for every word: simple, and never too little.
            size = len(word.encode()) + 3
            if (code, word) in seen or size > left:
                continue
            seen.add((code, word))
            found[code].append(word)
            left -= size
    return "\n".join(" ".join((code, *words)) for code, words in found.items())


def locked(text: str, *, subject: UUID, grant: UUID, key: bytes) -> bytes:
    """Return a card as it is stored: under the holder's key for cards, bound to its grant."""
    return _locked(text, _BOUND, subject, grant, key)


def locked_face(text: str, *, subject: UUID, grant: UUID, key: bytes) -> bytes:
    """Return a face as it is stored; empty for a name that is too long for a card."""
    fits = len(text.encode()) <= ROOM - _ID
    return _locked(text if fits else "", _FACE_BOUND, subject, grant, key)


def _locked(text: str, bound_to: bytes, subject: UUID, grant: UUID, key: bytes) -> bytes:
    if not text:
        return b""
    raw = text.encode()
    filled = raw + bytes(-len(raw) % _STEP)
    return suite.lock(subject.bytes + filled, key, bound_to + grant.hex.encode())


def faces(subjects: Collection[UUID], keyring: Keyring) -> dict[UUID, str]:
    """Return what these subjects are called, as far as fresh cards of this keyring say.

    One query, and no envelope is opened. What was moved or changed is passed over, and so is the
    card of a grant that has run out: whoever asks opens the name itself then.
    """
    unlock = {holder: suite.unlocker(key) for holder, key in keyring.locks("card").items()}
    found: dict[UUID, str] = {}
    for grant, to, subject, face in _FACES.rows(subjects=subjects, to=unlock, now=keyring.at):
        try:
            plain = unlock[to](bytes(face), _FACE_BOUND + grant.hex.encode())
        except suite.NotAuthentic:
            continue
        if plain[:_ID] == subject.bytes:
            found[subject] = plain[_ID:].rstrip(b"\0").decode()
    return found


@dataclass(frozen=True)
class OpenCard:
    """A card that was opened: of which grant (in hexadecimal), about which subject, its text."""

    grant: str
    subject: UUID
    text: str

    def lines(self) -> Iterator[Line]:
        """Return the lines of the card again; words begin with a space."""
        for line in self.text.split("\n"):
            yield line[:1], line[1:]


def opened_cards(keyring: Keyring, words: Collection[str]) -> Iterator[OpenCard]:
    """Open every card of this keyring in one pass, in memory; return those with one of the words.

    A card that was moved to another grant, or changed, is passed over.
    """
    # Bytes, one pattern, and ids as text: making an id of each would cost more than opening it.
    fits = re.compile("|".join(re.escape(f" {word}") for word in words).encode()).search
    for holder, key in keyring.locks("card").items():
        unlock = suite.unlocker(key)
        for grant, sealed in _SEALED.rows(to=holder):
            grant_id = grant.replace("-", "")
            try:
                plain = unlock(bytes(sealed), _BOUND + grant_id.encode())
            except suite.NotAuthentic:
                continue
            if fits(plain, _ID):
                text = plain[_ID:].rstrip(b"\0").decode()
                yield OpenCard(grant_id, UUID(bytes=plain[:_ID]), text)


_SEALED = Prepared(
    lambda to: (
        Card.objects.filter(to=to)
        .exclude(sealed=b"")
        .values_list(Cast("grant_id", CharField()), "sealed")
    )
)
_FACES = Prepared(
    lambda subjects, to, now: (
        Card.objects.filter(
            Q(grant__expires_at=None) | Q(grant__expires_at__gt=now),
            subject__in=subjects, to__id__in=to, withered=False,
        )
        .exclude(face=b"")
        .values_list("grant_id", "to_id", "subject", "face")
    )
)  # fmt: skip


def without_card(places: Collection[UUID], keyring: Keyring, now: dt.datetime) -> set[UUID]:
    """Return those of the compartments that the keyring opens and that have no fresh card."""
    rows = _grants(places, keyring, now).exclude(card__withered=False)
    return set(rows.values_list("key__owner", flat=True))


def withered(keyring: Keyring, limit: int) -> list[UUID]:
    """Return compartments with a card to which something was added since."""
    rows = Card.objects.filter(to__in=list(keyring.locks("card")), withered=True)
    return list(rows.values_list("place", flat=True).distinct()[:limit])


def run_out(now: dt.datetime) -> set[str]:
    """Return the grants that have run out and are not swept yet, as text: never more than a few."""
    rows = Grant.objects.filter(expires_at__lte=now)
    return {grant.hex for grant in rows.values_list("pk", flat=True)}


def write_cards(
    *,
    places: Collection[UUID],
    labels: Collection[str],
    say: Callable[[Read], Sequence[Line]],
    name: Callable[[Read], str],
    keyring: Keyring,
    now: dt.datetime,
) -> int:
    """Write the cards of the grants through which this keyring opens these compartments.

    ``say`` makes the lines from what is under one key version, ``name`` the face from what of it
    nothing has replaced: a card holds no word that its own grant does not open. Nothing is written
    for a compartment that changed meanwhile. Returns how many cards were written.
    """
    before = dict(Compartment.objects.filter(pk__in=places).values_list("pk", "revision"))
    found, replaced = _read(before, labels, keyring)
    texts = {
        key: _Words(text_of(say(read)), name([one for one in read if one[0].pk not in replaced]))
        for key, read in found.items()
    }
    with transaction.atomic():
        rows = Compartment.objects.select_for_update().filter(pk__in=before).order_by("id")
        there = {row.pk: row for row in rows if row.revision == before[row.pk]}
        cards = _cards(there, texts, keyring, now)
        Card.objects.bulk_create(
            cards, update_conflicts=True, unique_fields=["grant"],
            update_fields=["sealed", "face", "withered"],
        )  # fmt: skip
    return len(cards)


@dataclass(frozen=True)
class _Words:
    """What the cards of one key version hold."""

    text: str = ""
    face: str = ""


def _cards(
    places: Mapping[UUID, Compartment], texts: Mapping[UUID, _Words], keyring: Keyring,
    now: dt.datetime,
) -> list[Card]:  # fmt: skip
    locks = keyring.locks("card")
    rows = _grants(places, keyring, now).values_list("pk", "key", "to", "key__owner")
    return [
        _card(grant, places[place], to, texts.get(key, _Words()), locks[to])
        for grant, key, to, place in rows
    ]


def _card(grant: UUID, place: Compartment, to: UUID, words: _Words, lock: bytes) -> Card:
    subject = place.subject
    return Card(
        grant_id=grant, to_id=to, place_id=place.pk, subject=subject,
        sealed=locked(words.text, subject=subject, grant=grant, key=lock),
        face=locked_face(words.face, subject=subject, grant=grant, key=lock),
    )  # fmt: skip


def _grants(places: Collection[UUID], keyring: Keyring, now: dt.datetime) -> QuerySet[Grant]:
    # By the few keys of these places: by the holder, a database would step through all they hold.
    keys = KeyPair.objects.filter(owner__in=list(places))
    holders = list(keyring.locks("card"))
    return Grant.objects.live(now).filter(key__in=keys.values("id"), to__in=holders)


def _read(
    places: Collection[UUID], labels: Collection[str], keyring: Keyring
) -> tuple[dict[UUID, list[tuple[Item, Document]]], set[UUID | None]]:
    """Return what opens in these compartments, by key version, and which items were replaced."""
    items = Item.objects.filter(compartment__in=list(places), label__in=list(labels))
    found = list(items.select_related("key").order_by("on", "id"))
    keyring.reach(item.key_id for item in found)
    read: dict[UUID, list[tuple[Item, Document]]] = defaultdict(list)
    for item in found:
        try:
            read[item.key_id].append((item, keyring.open_document(item)))
        except CannotOpen:
            continue
    return read, {item.replaces_id for item in found}
