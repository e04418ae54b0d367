"""Tables of this room. Everything here is public sooner or later; nothing is about a person."""

from upstander.community.directory.models.batches import Batch
from upstander.community.directory.models.entries import Closure, Contact, Entry, Opening
from upstander.community.directory.models.locations import Location, Offer
from upstander.community.directory.models.services import (
    Organisation,
    Service,
    ServiceArea,
    SpokenHere,
    Term,
)
from upstander.community.directory.models.sources import Origin, Source
from upstander.community.directory.models.tokens import Token

__all__ = [
    "Batch",
    "Closure",
    "Contact",
    "Entry",
    "Location",
    "Offer",
    "Opening",
    "Organisation",
    "Origin",
    "Service",
    "ServiceArea",
    "Source",
    "SpokenHere",
    "Term",
    "Token",
]
