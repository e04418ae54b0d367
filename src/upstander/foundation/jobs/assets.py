"""The collected pictures, styles and scripts: made again when a source is newer."""

import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

MANIFEST = "staticfiles.json"


def collect_if_stale() -> bool:
    """Collect the static files if any is newer than the last collection; return whether it was."""
    stale = is_stale(Path(str(settings.STATIC_ROOT)) / MANIFEST)
    if stale:
        call_command("collectstatic", interactive=False, clear=False, verbosity=0)
    return stale


def is_stale(manifest: Path) -> bool:
    """Return whether the manifest is absent, lacks a bundle, or is older than any source."""
    if not manifest.exists():
        return True
    bundles = getattr(staticfiles_storage, "bundles", ())
    if not set(bundles) <= json.loads(manifest.read_text("utf-8")).get("paths", {}).keys():
        return True
    made = manifest.stat().st_mtime
    return any(source.stat().st_mtime > made for source in _sources())


def _sources() -> list[Path]:
    return [
        Path(storage.path(name))
        for finder in finders.get_finders()
        for name, storage in finder.list(ignore_patterns=[])
    ]
