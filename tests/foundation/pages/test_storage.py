"""A file that was not collected is missing on the page; the page is not."""

import logging
from pathlib import Path

import brotli
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings

from upstander.foundation.pages.storage import PatientStorage


@pytest.fixture
def nothing_collected(settings: Settings, tmp_path: Path) -> None:
    """The product's own storage, on an empty folder."""
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "upstander.foundation.pages.storage.PatientStorage"}
    }


def test_a_collected_file_keeps_its_long_lived_name(tmp_path: Path) -> None:
    storage = PatientStorage(location=str(tmp_path), base_url="/static/")
    storage.hashed_files = {storage.hash_key("calm.css"): "calm.0123456789ab.css"}
    storage.save("calm.css", ContentFile(b"a {}"))
    assert storage.url("calm.css") == "/static/calm.0123456789ab.css"


def test_a_missing_file_has_its_plain_name_and_is_named_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    storage = PatientStorage(location=str(tmp_path), base_url="/static/")
    log = logging.getLogger("upstander.faults")
    log.addHandler(caplog.handler)
    assert storage.url("calm.css") == "/static/calm.css"
    log.removeHandler(caplog.handler)
    assert set(caplog.messages) == {"static file missing: calm.css"}


@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_collected")
def test_an_error_page_stands_without_its_files() -> None:
    answer = Client().get("/no/such/page/")
    assert answer.status_code == 404
    assert b'href="/static/pages/css/tokens.css"' in answer.content


def test_what_is_sent_compressed_reads_the_same_and_is_much_less(tmp_path: Path) -> None:
    (tmp_path / "calm.css").write_bytes(b"a { color: teal }\n" * 200)
    storage = PatientStorage(location=str(tmp_path), base_url="/static/")
    compressed = storage.create_compressor(quiet=True).compress(str(tmp_path / "calm.css"))
    assert [Path(one).suffix for one in compressed] == [".br", ".gz"]
    sent = Path(compressed[0]).read_bytes()
    assert brotli.decompress(sent) == (tmp_path / "calm.css").read_bytes()
    assert len(sent) < 100
