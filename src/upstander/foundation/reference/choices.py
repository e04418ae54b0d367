"""Who checks reference data in a partnership: an office, not a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Checker(models.TextChoices):
    """The office that can tell whether a row is right here."""

    DATA_PROTECTION = "data_protection", _("Data protection officer")
    LEGAL = "legal", _("Legal adviser")
    RECORDS = "records", _("Records manager")
    VICTIMS_LEAD = "victims_lead", _("Police lead for the Victims’ Code")
    HATE_CRIME_LEAD = "hate_crime_lead", _("Police lead for hate crime")
    CRIME_REGISTRAR = "crime_registrar", _("Force crime registrar")
    COORDINATOR = "coordinator", _("Partnership coordinator")
