"""Catalogues are whole, faithful, and show no promise that nobody has checked."""

import logging
import os
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings as base
from django.core.management import CommandError, call_command
from pytest_django import Settings

from upstander.foundation.pages.catalogues import (
    CHECKED_FILE,
    PLURALS,
    UNCHECKED,
    compile_stale,
    faults,
    path_of,
    refreshed,
    untranslated,
)
from upstander.foundation.pages.texts import Found, Text

MOST_WAITING = 20
PROMISED = Text("We tell you first.")
WORDS = {
    Text("Call 999, {name}."): Found(["a.py"]),
    Text("{n} letter", "{n} letters"): Found(["a.py"]),
    PROMISED: Found(["b.html"], promise=True),
}
CHECKED = """[[checked]]
language = "cy"
english = "We tell you first."
translation = "{words}"
checked_by = "A Welsh speaker (invented)"
checked_on = 2026-12-01
"""


def written(folder: Path, **translations: str) -> Path:
    """Write a Welsh catalogue of the words, with these translations by first word."""
    path = path_of(folder, "cy", ".po")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(refreshed(path, "cy", WORDS), encoding="utf-8")
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        entry.msgstr = translations.get(entry.msgid.split()[0], "")
    catalogue.save()
    return path


def compiled(folder: Path, language: str = "cy") -> dict[tuple[str | None, str], str]:
    """Return what the compiled catalogue of a language says."""
    made = polib.mofile(str(path_of(folder / "made", language, ".mo")))
    return {(entry.msgctxt, entry.msgid): entry.msgstr for entry in made}


def test_a_fresh_catalogue_holds_every_text_and_keeps_what_was_translated(tmp_path: Path) -> None:
    path = written(tmp_path, Call="Ffoniwch 999, {name}.")
    again = refreshed(path, "cy", WORDS)
    assert "Ffoniwch 999" in again
    assert again == refreshed(path, "cy", WORDS)
    assert list(faults(path, "cy", WORDS)) == []
    assert untranslated(path) == ["{n} letter", "We tell you first."]


def test_welsh_has_six_forms_of_a_number(tmp_path: Path) -> None:
    counted = polib.pofile(str(written(tmp_path))).find("{n} letter")
    assert len(counted.msgstr_plural) == 6


def test_a_language_with_too_few_forms_of_a_number_is_found(tmp_path: Path) -> None:
    path = written(tmp_path)
    catalogue = polib.pofile(str(path))
    catalogue.find("{n} letter").msgstr_plural = {0: "{n} llythyren", 1: "{n} lythyren"}
    catalogue.save()
    assert list(faults(path, "cy", WORDS)) == ["needs 6 forms: {n} letter"]


def test_texts_that_came_and_went_are_named(tmp_path: Path) -> None:
    path = written(tmp_path)
    now = {Text("New."): Found(["c.py"])} | {PROMISED: WORDS[PROMISED]}
    assert sorted(faults(path, "cy", now)) == [
        "gone from the pages: Call 999, {name}.",
        "gone from the pages: {n} letter",
        "missing: New.",
    ]


@pytest.mark.parametrize("translation", ["Ffoniwch 999.", "Ffoniwch, {name}.", "<b>999</b> {name}"])
def test_a_translation_that_loses_a_number_or_a_name_is_found(
    tmp_path: Path, translation: str
) -> None:
    path = written(tmp_path, Call=translation)
    assert [fault[:8] for fault in faults(path, "cy", WORDS)] == ["not the "]


def test_a_promise_is_shown_only_in_the_words_that_were_checked(tmp_path: Path) -> None:
    written(tmp_path, We="Dywedwn wrthych yn gyntaf.", Call="Ffoniwch 999, {name}.")
    compile_stale(tmp_path, tmp_path / "made", {})
    said = compiled(tmp_path)
    assert (None, PROMISED.one) not in said
    assert said[UNCHECKED, PROMISED.one] == UNCHECKED
    assert said[None, "Call 999, {name}."] == "Ffoniwch 999, {name}."


@pytest.mark.parametrize(
    ("words", "shown"), [("Dywedwn wrthych yn gyntaf.", True), ("Rhywbeth arall.", False)]
)
def test_a_check_counts_for_the_very_words(tmp_path: Path, words: str, shown: bool) -> None:
    written(tmp_path, We="Dywedwn wrthych yn gyntaf.")
    (tmp_path / CHECKED_FILE).write_text(CHECKED.format(words=words), encoding="utf-8")
    compile_stale(tmp_path, tmp_path / "made", {})
    assert ((None, PROMISED.one) in compiled(tmp_path)) == shown


def test_only_what_is_newer_is_compiled_again(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert "cy" in compile_stale(tmp_path, tmp_path / "made", {})
    assert compile_stale(tmp_path, tmp_path / "made", {}) == []
    assert compile_stale(tmp_path, tmp_path / "made", {"en-xa": "longer"}) == ["en-xa"]
    assert compile_stale(tmp_path, tmp_path / "made", {"en-xa": "longer"}) == []
    later = path.stat().st_mtime + 10
    os.utime(path, (later, later))
    assert compile_stale(tmp_path, tmp_path / "made", {}) == ["cy"]


def test_made_up_languages_are_made_of_every_text(tmp_path: Path) -> None:
    written(tmp_path)
    compile_stale(tmp_path, tmp_path / "made", {"en-xa": "longer", "ar-xb": "disguised"})
    assert compiled(tmp_path, "en-xa")[None, "Call 999, {name}."] == "[Çáll 999, {name}. ~~~~~]"
    assert compiled(tmp_path, "ar-xb")[None, "Call 999, {name}."] == "جالل 999, {name}."


def test_the_catalogues_hold_every_sentence_of_the_pages() -> None:
    call_command("catalogues", check=True)


def test_a_stale_catalogue_is_named_and_written_again(tmp_path: Path, settings: Settings) -> None:
    settings.CATALOGUES = tmp_path
    with pytest.raises(CommandError, match="missing: Choose one"):
        call_command("catalogues", check=True)
    call_command("catalogues")
    call_command("catalogues", check=True)
    assert "Choose one." in untranslated(path_of(tmp_path, "ur", ".po"))


def test_only_a_handful_of_sentences_wait_for_a_translator() -> None:
    paths = [path_of(Path(base.CATALOGUES), code, ".po") for code in PLURALS]
    assert max(len(untranslated(path)) for path in paths) <= MOST_WAITING


def test_pages_are_english_where_there_is_no_room_for_translations(
    tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "full").touch()
    settings.LOCALE_PATHS = [tmp_path / "full" / "locale"]
    caplog.set_level("WARNING", "upstander")
    monkeyed = logging.getLogger("upstander")
    monkeyed.propagate = True
    apps.get_app_config("pages").ready()
    monkeyed.propagate = False
    assert "Translations are not ready" in caplog.text
