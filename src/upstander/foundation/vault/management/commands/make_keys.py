"""``manage make_keys``: make the server's master secret, once, and the folder for the data."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from upstander.foundation.vault import masters


class Command(BaseCommand):
    """Make the key folder, its master secret and the data folder unless they are there."""

    help = "Make the server's master secret. Keep the folder apart from the data and its backups."

    def handle(self, **_options: object) -> None:
        """Make it and say where it is."""
        Path(settings.DATA).mkdir(mode=0o700, parents=True, exist_ok=True)
        masters.create(settings.KEYS)
        self.stdout.write(f"The master secret is in {settings.KEYS}, readable by you alone.")
        self.stdout.write("Without it, nobody can sign in and no code opens a report. Keep a copy")
        self.stdout.write("in a safe, never in a backup of the data.")
        self.stdout.write(f"What is taken away will be written down in {settings.JOURNAL}: keep it")
        self.stdout.write("out of backups of the data as well (docs/guides/restoring.md).")
