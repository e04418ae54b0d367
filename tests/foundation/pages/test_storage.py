"""A file that was not collected is missing on the page; the page is not."""

import logging
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from upstander.foundation.pages.storage import BUNDLES, PatientStorage, bundled


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
    assert b'href="/static/pages/css/all.css"' in answer.content


def test_what_every_page_needs_is_collected_in_one_piece(
    tmp_path: Path, settings: Settings
) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "upstander.foundation.pages.storage.PatientStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    storage = PatientStorage(location=str(tmp_path), base_url="/static/")
    for name, parts in BUNDLES.items():
        piece = tmp_path / storage.url(name).removeprefix("/static/")
        whole = piece.read_text("utf-8")
        first_lines = [(tmp_path / part).read_text("utf-8").partition("\n")[0] for part in parts]
        places = [whole.index(line) for line in first_lines]
        assert places == sorted(places), name
        assert piece.with_name(f"{piece.name}.br").is_file(), name
        assert "/regular.woff2" not in whole, "its fonts have long-lived names too"


def test_scripts_that_come_in_one_piece_keep_their_names_to_themselves() -> None:
    assert bundled("a.js", ["const a = 1;\n", "const a = 2;\n"]) == (
        "{\nconst a = 1;\n}\n{\nconst a = 2;\n}\n"
    )
    assert bundled("a.css", ["a {}\n", "b {}\n"]) == "a {}\nb {}\n"


def test_no_script_of_a_bundle_asks_for_another() -> None:
    scripts = [part for parts in BUNDLES.values() for part in parts if part.endswith(".js")]
    texts = {part: Path(str(finders.find(part))).read_text("utf-8") for part in scripts}
    assert [part for part, text in texts.items() if "import " in text or "export " in text] == []


def test_what_is_sent_compressed_reads_the_same_and_is_much_less(tmp_path: Path) -> None:
    (tmp_path / "calm.css").write_bytes(b"a { color: teal }\n" * 200)
    storage = PatientStorage(location=str(tmp_path), base_url="/static/")
    compressed = storage.create_compressor(quiet=True).compress(str(tmp_path / "calm.css"))
    assert [Path(one).suffix for one in compressed] == [".br", ".gz"]
    sent = Path(compressed[0]).read_bytes()
    assert brotli.decompress(sent) == (tmp_path / "calm.css").read_bytes()
    assert len(sent) < 100
