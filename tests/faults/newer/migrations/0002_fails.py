"""Reads a table that is not there."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """After the change that worked."""

    dependencies: ClassVar = [("newer", "0001_works")]
    operations: ClassVar = [migrations.RunSQL("INSERT INTO nowhere VALUES (1)")]
