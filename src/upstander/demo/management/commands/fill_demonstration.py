"""``manage fill_demonstration``: the past of the demonstration, told while it is served."""

import os
import time
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from upstander.demo.filling import accredit, fill

# Nobody ever comes back with a code from here: it is thrown away as soon as it is made.
CHEAP = {"memory": 64, "passes": 1}
QUIETLY = 15
# Between two stories others may write: SQLite has one writer, and no queue.
PAUSE_SECONDS = 0.1


class Command(BaseCommand):
    """Tell how the listed places came to their stickers, and the stories of the months before.

    ``demo`` starts this beside the server.
    """

    help = "Fill the demonstration with the reports of the eighteen months before it began."

    def add_arguments(self, parser: Any) -> None:
        """Take how many stories there should be."""
        parser.add_argument("--reports", type=int, default=2000, help="how many (2000)")

    def handle(self, *, reports: int, **_options: Any) -> None:
        """Fill until done, or until the server that started this is gone."""
        os.nice(QUIETLY)
        settings.UPSTANDER_ARGON2 = settings.UPSTANDER_ARGON2 | {"code": CHEAP}
        began_by = os.getppid()
        folder = Path(settings.DATA)
        for _done in chain(accredit(folder), fill(folder, count=reports)):
            if os.getppid() != began_by:
                return
            time.sleep(PAUSE_SECONDS)
