"""The settings of killed servers, on a database that falls ill on command."""

from tests.faults.settings import *  # noqa: F403 - everything else is the same
from upstander.config.settings import DATABASES

DATABASES["default"]["ENGINE"] = "tests.faults.sick"
