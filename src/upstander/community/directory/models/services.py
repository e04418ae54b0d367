"""Organisations and the services they run."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upstander.community.directory.choices import Kind, Vocabulary
from upstander.foundation.core.models import BaseModel


class Organisation(BaseModel):
    """Who runs a service: a body, never a private person."""

    PERSONAL: ClassVar = ()

    name = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True)
    website = models.URLField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name


class Service(BaseModel):
    """What an organisation does for people, at any number of places.

    ``easy`` says it again in Easy Read, a sentence a line. ``changed_on`` is the last day on which
    it or one of its entries changed.
    """

    PERSONAL: ClassVar = ()

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="services")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    easy = models.TextField(blank=True)
    website = models.URLField(max_length=500, blank=True)
    # What it costs, in words; empty means free.
    cost = models.CharField(max_length=200, blank=True)
    changed_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "name"], name="one_service_of_a_name"
            )
        ]
        # Pages of services come in this order.
        indexes: ClassVar = [models.Index(fields=["name", "id"], name="services_by_name")]

    def __str__(self) -> str:
        return self.name


class Term(BaseModel):
    """A word that a service is found by."""

    PERSONAL: ClassVar = ()

    service = models.ForeignKey(Service, models.CASCADE, related_name="terms")
    vocabulary = models.CharField(max_length=8, choices=Vocabulary.choices)
    code = models.CharField(max_length=12)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "vocabulary", "code"], name="one_term_of_a_service"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["vocabulary", "code"], name="services_of_a_term")]


class SpokenHere(BaseModel):
    """A language in which a service helps, by its code in the reference data."""

    PERSONAL: ClassVar = ()

    service = models.ForeignKey(Service, models.CASCADE, related_name="languages")
    code = models.CharField(max_length=12)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "code"], name="one_language_of_a_service")
        ]


class ServiceArea(BaseModel):
    """A district that a service is for; one without any is for everywhere."""

    PERSONAL: ClassVar = ()

    service = models.ForeignKey(Service, models.CASCADE, related_name="areas")
    district = models.CharField(max_length=9)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "district"], name="one_area_of_a_service"),
            models.CheckConstraint(condition=~Q(district=""), name="an_area_is_a_district"),
        ]
