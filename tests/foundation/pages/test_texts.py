"""Every sentence of the public pages reaches the translators."""

from pathlib import Path

import pytest

from upstander.foundation.pages.texts import Text, extracted

DATA = 'translate = ["text"]\ntext = "A “b”."\nkey = "no"\n[[x]]\ntext = "Kept."\npromise = true\n'
CODE = """
from django.utils.translation import gettext as _, ngettext
A = _("One " "sentence.")
B = ngettext("{n} day", "{n} days", 2)
C = _(A)
"""
PAGE = """{% load i18n %}<p title="{% translate "Hello" as x %}">{{ _("Short") }}
{% blocktranslate with name=y %}For {{ name }}.{% endblocktranslate %}</p>"""


def texts_in(folder: Path, name: str, content: str) -> dict[Text, bool]:
    """Return the texts of one file, and whether each is a promise."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    here = {text: found for text, found in extracted(folder).items() if found.places == [name]}
    return {text: found.promise for text, found in here.items()}


def test_a_data_file_names_its_sentences_and_its_promises(tmp_path: Path) -> None:
    assert texts_in(tmp_path, "a.toml", DATA) == {Text("A “b”."): False, Text("Kept."): True}


def test_a_data_file_that_names_none_has_none(tmp_path: Path) -> None:
    assert texts_in(tmp_path, "b.toml", '[[x]]\ntext = "not asked for"\n') == {}


def test_code_is_read_for_texts_and_plurals(tmp_path: Path) -> None:
    assert list(texts_in(tmp_path, "c.py", CODE)) == [
        Text("One sentence."),
        Text("{n} day", "{n} days"),
    ]


def test_a_template_is_read_for_every_way_to_say_something(tmp_path: Path) -> None:
    found = texts_in(tmp_path, "d.html", PAGE)
    assert list(found) == [Text("Hello"), Text("Short"), Text("For %(name)s.")]


@pytest.mark.parametrize("name", ["front/workspace/a.py", "confidential/reporting/desk_forms.py"])
def test_what_only_workers_read_stays_out(tmp_path: Path, name: str) -> None:
    assert texts_in(tmp_path, name, CODE) == {}


def test_where_we_may_have_to_tell_is_a_promise(tmp_path: Path) -> None:
    found = texts_in(
        tmp_path, "front/may_have_to_tell.html", '{% load i18n %}{% translate "We may" %}'
    )
    assert found == {Text("We may"): True}


def test_one_sentence_in_two_files_is_translated_once(tmp_path: Path) -> None:
    for name in ("e.py", "f.py"):
        (tmp_path / name).write_text('_("Same")', encoding="utf-8")
    assert extracted(tmp_path)[Text("Same")].places == ["e.py", "f.py"]
