"""Easy Read questions are read aloud, in the words that stand on the page."""

import wave
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.confidential.reporting.at_the_door import text_of
from upstander.confidential.reporting import clips
from upstander.confidential.reporting.questions import BY_KEY, EASY, WAYS

MOST_BYTES = 3_000_000
PLAYER = '<audio controls preload="none" src="/static/reporting/clips/safe.wav"></audio>'

pytestmark = pytest.mark.usefixtures("house")


def test_every_sound_says_the_words_of_its_page_run_tools_clips_py_if_not() -> None:
    words = {entry.key: clips.words_of(entry) for entry in clips.read_aloud()}
    assert clips.made() == words


def test_every_page_of_the_easy_way_has_a_sound_that_can_be_played() -> None:
    sounds = {entry.key: finders.find(clips.CLIPS[entry.key].name) for entry in WAYS[EASY]}
    seconds = {}
    for key, path in sounds.items():
        with wave.open(str(path)) as sound:
            seconds[key] = sound.getnframes() / sound.getframerate()
    assert {key for key, long in seconds.items() if not 2 < long < 60} == set()


def test_all_sounds_together_are_small() -> None:
    assert sum(path.stat().st_size for path in clips.FOLDER.iterdir()) < MOST_BYTES


def test_a_sound_says_the_question_and_every_answer_offered() -> None:
    entry = BY_KEY["safe"]
    said = clips.said(entry).splitlines()
    assert said[0] == entry.easy.heading
    assert [option.words(easy=True).label for option in entry.parts[0].options] == [
        line for line in said if line in {o.words(easy=True).label for o in entry.parts[0].options}
    ]


def test_an_easy_page_plays_its_sound_and_warns_who_may_hear(client: Client) -> None:
    page = client.get("/q/now/?easy=1")
    assert PLAYER in page.content.decode()
    assert "A computer voice reads this page. Other people may hear it." in text_of(page)


@pytest.mark.parametrize("language", ["ur", "pl"])
def test_no_english_voice_reads_a_page_in_another_language(client: Client, language: str) -> None:
    client.post("/language/", {"words": language, "to": "/"})
    assert "<audio" not in client.get("/q/now/?easy=1").content.decode()


def test_a_plain_page_plays_nothing(client: Client) -> None:
    assert "<audio" not in client.get("/q/now/").content.decode()


def test_a_recording_of_a_person_is_played_in_place_of_the_computer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = BY_KEY["safe"]
    monkeypatch.setattr(clips, "FOLDER", tmp_path)
    (tmp_path / "safe.wav").touch()
    assert clips.clip_of(entry) == clips.Clip("reporting/clips/safe.wav", person=False)
    (tmp_path / "safe.mp3").touch()
    assert clips.clip_of(entry) == clips.Clip("reporting/clips/safe.mp3", person=True)


def test_a_sound_of_other_words_is_not_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made.csv").write_text("key,words\nsafe,0000\n", encoding="utf-8")
    monkeypatch.setattr(clips, "MADE", tmp_path / "made.csv")
    assert clips.clip_of(BY_KEY["safe"]) is None


def test_a_film_is_shown_where_somebody_has_put_one_and_nothing_where_not(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "<video" not in client.get("/q/now/").content.decode()
    monkeypatch.setattr(clips, "FILMS", tmp_path)
    (tmp_path / "safe.mp4").touch()
    assert [clips.film_of(BY_KEY[key]) for key in ("safe", "story")] == [
        "reporting/bsl/safe.mp4",
        "",
    ]
    monkeypatch.setitem(clips.SIGNED, "safe", clips.film_of(BY_KEY["safe"]))
    assert '<video controls preload="none" playsinline src="/static/reporting/bsl/safe.mp4">' in (
        client.get("/q/now/").content.decode()
    )
