"""The room's start: translations are made ready before the first page asks for one."""

import logging
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

from upstander.foundation.pages.catalogues import compile_stale

PSEUDO = {"en-xa": "longer", "ar-xb": "disguised"}


class PagesConfig(AppConfig):
    """The pages room."""

    name = "upstander.foundation.pages"

    def ready(self) -> None:
        """Compile what is newer than last time; without room for it pages are in English."""
        pseudo = {code: PSEUDO[code] for code, _name in settings.LANGUAGES if code in PSEUDO}
        try:
            compile_stale(Path(settings.CATALOGUES), Path(settings.LOCALE_PATHS[0]), pseudo)
        except OSError as fault:
            logging.getLogger("upstander").warning("Translations are not ready: %s", fault.strerror)
