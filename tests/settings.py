"""The product's own settings, on a folder of their own and with cheap key derivations."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from upstander.foundation.vault import masters

_folder = Path(tempfile.mkdtemp(prefix="upstander-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
# With the folder of collected files: without it each test client would warn.
(_folder / "data" / "static").mkdir(parents=True)
masters.create(_folder / "keys")

# A demonstration's folder or keys in the developer's shell must not be touched by a test.
for _name in [name for name in os.environ if name.startswith("UPSTANDER_")]:
    if _name not in {"UPSTANDER_BROWSER", "UPSTANDER_SHOTS"}:
        del os.environ[_name]
os.environ["UPSTANDER_DATA"] = str(_folder / "data")
os.environ["UPSTANDER_KEYS"] = str(_folder / "keys")

from upstander.config.settings import *  # noqa: E402, F403 - the environment is set first
from upstander.config.settings import (  # noqa: E402 - as above
    DATABASES,
    LANGUAGES,
    PSEUDO_LANGUAGES,
    STORAGES,
)

# 0.1 ms instead of 200: what is tested is that a derivation is used, not that it is slow.
UPSTANDER_ARGON2 = {
    "password": {"memory": 64, "passes": 1},
    "code": {"memory": 64, "passes": 1},
}
if DATABASES["default"]["ENGINE"].endswith("sqlite"):
    # A file, as in the product: a database in memory locks in other ways.
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "data" / "test.sqlite3")}
# The manifest of static files is made by collectstatic, which serve and demo run.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Made-up languages, which only tests and the demonstration offer.
LANGUAGES = LANGUAGES + PSEUDO_LANGUAGES
