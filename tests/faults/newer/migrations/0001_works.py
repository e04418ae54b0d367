"""Takes a column from reports and adds a table: the former program could not work with that."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """After everything of today."""

    dependencies: ClassVar = [("reporting", "0008_coded")]
    operations: ClassVar = [
        migrations.RunSQL("ALTER TABLE reporting_report DROP COLUMN danger"),
        migrations.RunSQL("CREATE TABLE newer_thing (id integer)"),
    ]
