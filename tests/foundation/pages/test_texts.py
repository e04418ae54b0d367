"""Sentences of data files reach the translators."""

from pathlib import Path

from django.core.management import call_command

from upstander.foundation.pages.texts import gathered


def test_the_gathered_sentences_are_fresh() -> None:
    call_command("gather_texts", check=True)


def test_only_the_named_keys_are_gathered_each_sentence_once(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(
        'translate = ["text"]\ntext = "A “b”."\nkey = "no"\n[[x]]\ntext = "A “b”."\n', "utf-8"
    )
    (tmp_path / "two.toml").write_text('[[x]]\ntext = "not asked for"\n', "utf-8")
    lines = gathered(tmp_path).splitlines()
    assert lines[-3:] == ["    # one.toml", '    _("A “b”."),', ")"]
