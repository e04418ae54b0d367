"""Where services are."""

from typing import ClassVar

from django.db import models

from upstander.community.directory.choices import Access
from upstander.foundation.core.models import BaseModel


class Location(BaseModel):
    """A building with an address.

    ``district`` and the position follow from the postcode unless somebody stated the position.
    A position is as fine as the postcodes we know: in degrees, to about ten metres.
    """

    PERSONAL: ClassVar = ()

    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    town = models.CharField(max_length=100)
    # In capitals with its space, such as CV21 1AA.
    postcode = models.CharField(max_length=8)
    district = models.CharField(max_length=9, blank=True, db_index=True)
    latitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    longitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    # How to get in, in words.
    getting_in = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "address", "postcode"], name="one_location_of_an_address"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["latitude", "longitude"], name="locations_near")]

    def __str__(self) -> str:
        return self.name


class Offer(BaseModel):
    """Something that a location has so that everybody can use it."""

    PERSONAL: ClassVar = ()

    location = models.ForeignKey(Location, models.CASCADE, related_name="offers")
    code = models.CharField(max_length=12, choices=Access.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["location", "code"], name="one_offer_of_a_location")
        ]
