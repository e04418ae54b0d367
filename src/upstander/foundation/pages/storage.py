"""Where style sheets, pictures and scripts are, by their long-lived names."""

import logging

from whitenoise.storage import CompressedManifestStaticFilesStorage

_log = logging.getLogger("upstander.faults")


class PatientStorage(CompressedManifestStaticFilesStorage):
    """A page is shown without a picture or a style sheet that was not collected.

    Otherwise one forgotten file would turn every page that names it, the error pages among them,
    into a fault. The log names the file.
    """

    def stored_name(self, name: str) -> str:
        """Return the long-lived name, or the plain one for a file that is not in the manifest."""
        try:
            found: str = super().stored_name(name)
        except ValueError:
            _log.error("static file missing: %s", name)
            return name
        return found
