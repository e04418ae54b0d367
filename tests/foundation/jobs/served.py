"""A server with one slow job, for tests that kill it: ``python served.py PORT``.

The job notes when it begins and when it is done; only its first try is slow.
"""

import datetime as dt
import os
import sys
import time
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - after the setup
from django.core.management import call_command  # noqa: E402 - after the setup

from upstander.foundation.jobs import jobs, serving  # noqa: E402 - after the setup
from upstander.foundation.jobs.rules import Pace  # noqa: E402 - after the setup
from upstander.foundation.jobs.schedule import Scheduled  # noqa: E402 - after the setup

NOTES = Path(os.environ["UPSTANDER_DATA"]) / "notes"


def note(line: str) -> list[str]:
    with NOTES.open("a") as notes:
        notes.write(f"{line}\n")
    return NOTES.read_text().split()


def slow(_now: dt.datetime) -> None:
    if note("begun").count("begun") == 1:
        time.sleep(60)
    note("done")


# The test has put the tables there already, where it had a copy to give.
if not Path(settings.DATABASES["default"]["NAME"]).exists():
    call_command("migrate", skip_checks=True, verbosity=0)
jobs.SCHEDULE[:] = [Scheduled("slow", slow, every_minutes=1440)]
# Lost only after many beats: on a busy machine a few may come late.
quick = Pace(look=0.1, beat=0.2, lost_after=6.0, first_wait=0.2)
serving.run(serving.Place("127.0.0.1", int(sys.argv[1])), pace=quick)
