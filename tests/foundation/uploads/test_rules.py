"""What a file is, told by its content; and names that can stand on a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foundation.uploads import pictures
from upstander.foundation.uploads.choices import Carries, FileKind, NotTaken
from upstander.foundation.uploads.rules import HEAD, LONGEST_NAME, TextWatch, clean_name, looked_at


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (pictures.photo(), FileKind.JPEG),
        (pictures.screenshot(), FileKind.PNG),
        (pictures.webp(), FileKind.WEBP),
        (pictures.moving(), FileKind.GIF),
        (pictures.document(), FileKind.PDF),
        (b"They said this.\r\nNie wiem.\n", FileKind.TEXT),
        ("Ärger, شكرا, 👩🏽‍🦽".encode(), FileKind.TEXT),
        ("\ufeffÄrger".encode("utf-16-le"), FileKind.TEXT),
        (b"<svg onload='alert(1)'>", FileKind.TEXT),
    ],
)
def test_a_file_is_what_is_in_it(raw: bytes, kind: FileKind) -> None:
    assert looked_at(raw[:HEAD]).kind == kind


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", NotTaken.EMPTY),
        (b"\0\0\0\x18ftypheic\0\0\0\0", NotTaken.APPLE_PHOTO),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", NotTaken.WRONG_KIND),
        (b"PK\x03\x04 a document of Word", NotTaken.WRONG_KIND),
        (b"MZ\x90\0 a program", NotTaken.WRONG_KIND),
        (b"words and then \x00", NotTaken.WRONG_KIND),
        (b"words in an old way of writing: \xe4rger", NotTaken.WRONG_KIND),
    ],
)
def test_what_is_none_of_ours_is_not_taken(raw: bytes, why: NotTaken) -> None:
    assert looked_at(raw) == type(looked_at(raw))(why_not=why)


@given(words=st.text(st.characters(exclude_categories=["Cs", "Cc"])), cut=st.integers(0, 400))
def test_text_is_text_wherever_its_pieces_are_cut(words: str, cut: int) -> None:
    raw, watch = words.encode(), TextWatch()
    assert watch.is_text(raw[:cut])
    assert watch.is_text(raw[cut:])


def test_text_that_turns_into_something_else_is_found_out() -> None:
    watch = TextWatch()
    assert watch.is_text(b"words ")
    assert not watch.is_text(b"\x00\x01\x02")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("IMG_2034.jpg", "IMG_2034.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\me.png", "me.png"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("two\nlines\x00.txt", "twolines.txt"),
        (" a   b ", "a b"),
        ("x" * 100 + ".jpeg", "x" * 74 + "….jpeg"),
        ("y" * 100, "y" * 80),
        ("z" * 90 + "." + "q" * 20, "z" * 80),
    ],
)
def test_a_name_can_stand_on_a_screen(name: str, shown: str) -> None:
    assert clean_name(name) == shown
    assert len(shown) <= LONGEST_NAME


def test_there_are_words_for_everything_a_file_may_carry_or_be_left_out_for() -> None:
    from upstander.foundation.uploads import words  # noqa: PLC0415 - needs the settings
    from upstander.foundation.uploads.receiving import Refused  # noqa: PLC0415

    assert len(words.carried(Carries)) == len(Carries)
    assert all(words.why_not(Refused("", why)) for why in NotTaken)
    assert all(words.kind(kind) for kind in FileKind)
