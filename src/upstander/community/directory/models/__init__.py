"""Tables of this room. Everything here is public sooner or later; nothing is about a person."""

from upstander.community.directory.models.accreditation import (
    Accreditation,
    Incident,
    Proposal,
    Step,
    UpdateLink,
)
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
    "Accreditation",
    "Batch",
    "Closure",
    "Contact",
    "Entry",
    "Incident",
    "Location",
    "Offer",
    "Opening",
    "Organisation",
    "Origin",
    "Proposal",
    "Service",
    "ServiceArea",
    "Source",
    "SpokenHere",
    "Step",
    "Term",
    "Token",
    "UpdateLink",
]
