"""The settings of killed servers, as a faulty new version of the program has them."""

from tests.faults.settings import *  # noqa: F403 - everything else is the same
from upstander.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.newer"]
