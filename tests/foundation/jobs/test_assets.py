"""Pictures, styles and scripts are collected again when one of them is newer."""

import json
import os
from pathlib import Path

from pytest_django.fixtures import Settings

from upstander.foundation.jobs import assets
from upstander.foundation.pages.storage import BUNDLES

LONG_AGO = 1_000_000_000
FAR_AHEAD = 4_000_000_000


def a_manifest(folder: Path, made: int) -> Path:
    manifest = folder / "staticfiles.json"
    manifest.write_text("{}")
    os.utime(manifest, (made, made))
    return manifest


def test_what_was_never_collected_is_stale(tmp_path: Path) -> None:
    assert assets.is_stale(tmp_path / "staticfiles.json")


def test_what_is_older_than_a_source_is_stale(tmp_path: Path) -> None:
    assert assets.is_stale(a_manifest(tmp_path, LONG_AGO))


def test_what_is_newer_than_every_source_is_fresh(tmp_path: Path) -> None:
    assert not assets.is_stale(a_manifest(tmp_path, FAR_AHEAD))


def test_what_lacks_a_bundle_is_stale(tmp_path: Path, settings: Settings) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "upstander.foundation.pages.storage.PatientStorage"}
    }
    manifest = a_manifest(tmp_path, FAR_AHEAD)
    assert assets.is_stale(manifest)
    manifest.write_text(json.dumps({"paths": dict.fromkeys(BUNDLES, "")}))
    os.utime(manifest, (FAR_AHEAD, FAR_AHEAD))
    assert not assets.is_stale(manifest)


def test_collecting_once_is_enough(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    assert assets.collect_if_stale()
    assert (tmp_path / "staticfiles.json").is_file()
    assert not assets.collect_if_stale()
