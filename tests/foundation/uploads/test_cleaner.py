"""Clean copies: what one sees stays, what nobody sees goes, and no file can harm the server."""

import datetime as dt
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pytest_django import Settings

from tests.foundation.uploads import pictures
from tests.foundation.uploads.pictures import NAME, PHONE
from upstander.foundation.uploads import cleaner, cleaning
from upstander.foundation.uploads.choices import Carries, FileKind, NotTaken
from upstander.foundation.uploads.cleaning import Cleaned, clean_copy
from upstander.foundation.vault import store
from upstander.foundation.vault.store import Stored

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
PHOTO = {Carries.PLACE, Carries.NAME, Carries.DEVICE, Carries.TIME, Carries.REMARKS}


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def stored(raw: bytes) -> Stored:
    with store.Writing() as writing:
        writing.add(raw)
        return writing.finish(NOW)


def clean(raw: bytes, kind: FileKind) -> Cleaned:
    return clean_copy(of=stored(raw), kind=kind, now=NOW)


def copy_of(raw: bytes, kind: FileKind) -> bytes:
    made = clean(raw, kind).copy
    assert made is not None
    return b"".join(store.read(made))


PICTURES = {
    FileKind.JPEG: pictures.photo,
    FileKind.PNG: pictures.screenshot,
    FileKind.WEBP: pictures.webp,
    FileKind.GIF: pictures.moving,
}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_is_drawn_again_with_nothing_beside_what_one_sees(kind: FileKind) -> None:
    raw = copy_of(PICTURES[kind](), kind)
    picture = Image.open(BytesIO(raw), formats=[kind.value.upper()])
    assert picture.size == (120, 80)
    assert picture.convert("RGB").getpixel((2, 2))[0] > 240
    assert dict(picture.getexif()) == {}
    assert b"Quillon" not in raw
    assert b"GPS" not in raw


def test_a_person_is_told_what_a_photo_carries() -> None:
    assert set(clean(pictures.photo(), FileKind.JPEG).carries) == PHOTO
    assert Carries.REMARKS in clean(pictures.screenshot(), FileKind.PNG).carries
    assert Carries.PLACE in clean(pictures.webp(), FileKind.WEBP).carries
    assert clean(pictures.moving(), FileKind.GIF).carries == (Carries.REMARKS,)
    assert clean(pictures.plain_photo(), FileKind.JPEG).carries == ()


def test_a_photo_that_lies_on_its_side_is_put_upright() -> None:
    picture = Image.open(BytesIO(copy_of(pictures.photo(turned=True), FileKind.JPEG)))
    assert picture.size == (80, 120)


def test_a_picture_that_moves_goes_on_moving() -> None:
    picture = Image.open(BytesIO(copy_of(pictures.moving(), FileKind.GIF)))
    assert picture.n_frames == 2


def test_what_is_clear_in_a_picture_stays_clear() -> None:
    out = BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(out, "PNG")
    picture = Image.open(BytesIO(copy_of(out.getvalue(), FileKind.PNG)))
    assert picture.getpixel((4, 4)) == (0, 0, 0, 0)


def test_a_small_picture_of_before_is_found_and_goes() -> None:
    exif = b"Exif\0\0" + b"MM\0*\0\0\0\x08\0\0" + pictures.plain_photo()
    part = b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif
    raw = pictures.plain_photo()
    with_preview = raw[:2] + part + raw[2:]
    told = clean(with_preview, FileKind.JPEG)
    assert told.carries == (Carries.PREVIEW,)
    assert copy_of(with_preview, FileKind.JPEG).count(b"\xff\xd8\xff") == 1


def test_a_document_loses_author_scripts_and_attachments_and_keeps_its_words() -> None:
    raw = copy_of(pictures.document(), FileKind.PDF)
    pdf = pikepdf.open(BytesIO(raw))
    everything = b"".join(_whole(thing) for thing in pdf.objects)
    assert b"Quillon" not in everything
    assert b"What one reads" in everything
    assert [name for name in ("/OpenAction", "/Metadata", "/AA") if name in pdf.Root] == []
    assert "/A" not in pdf.pages[0].Annots[0]
    assert list(pdf.attachments) == []
    assert "/Info" not in pdf.trailer


def _whole(thing: pikepdf.Object) -> bytes:
    if isinstance(thing, pikepdf.Stream):
        return bytes(thing.read_raw_bytes()) + thing.stream_dict.unparse(resolved=True)
    return bytes(thing.unparse(resolved=True))


def test_a_person_is_told_what_a_document_carries() -> None:
    told = set(clean(pictures.document(), FileKind.PDF).carries)
    assert told >= {Carries.NAME, Carries.SCRIPTS, Carries.ATTACHMENTS, Carries.PLACE}


def test_a_photo_inside_a_document_still_shows() -> None:
    pdf = pikepdf.open(BytesIO(copy_of(pictures.document(), FileKind.PDF)))
    inside = pdf.pages[0].Resources.XObject.Im.read_raw_bytes()
    assert Image.open(BytesIO(bytes(inside))).size == (120, 80)


# --- what is not taken, and what cannot be cleaned -----------------------------------------------


def a_bomb() -> bytes:
    """Return a small PNG that says that it is 100,000 by 100,000."""
    head = (100_000).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    parts = b"".join(
        len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)
        for name, body in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize(
    ("raw", "kind", "why"),
    [
        (b"\xff\xd8\xff" + b"no picture at all" * 99, FileKind.JPEG, NotTaken.BROKEN),
        (pictures.photo()[:-600], FileKind.JPEG, NotTaken.BROKEN),
        (b"GIF89a", FileKind.GIF, NotTaken.BROKEN),
        (b"%PDF-1.7 and then nothing", FileKind.PDF, NotTaken.BROKEN),
        (a_bomb(), FileKind.PNG, NotTaken.TOO_MANY_PIXELS),
        (pictures.document(pages=201), FileKind.PDF, NotTaken.TOO_MANY_PAGES),
    ],
)
def test_a_file_that_nobody_could_open_is_not_taken(
    raw: bytes, kind: FileKind, why: NotTaken
) -> None:
    assert clean(raw, kind) == Cleaned(not_taken=why)


def test_a_document_with_a_password_is_kept_as_it_came() -> None:
    assert clean(pictures.document(password="lantern"), FileKind.PDF) == Cleaned()


def test_nothing_is_left_of_a_copy_that_was_not_made() -> None:
    one = stored(b"GIF89a")
    clean_copy(of=one, kind=FileKind.GIF, now=NOW)
    assert [path.name for path in store.folder().iterdir()] == [one.id.hex]


@pytest.mark.parametrize(
    "program",
    [
        "import sys; sys.exit(3)",
        "import time; time.sleep(60)",
        "print('{\"carries\": []}'); import os; os._exit(1)",
        "import os; os.kill(os.getpid(), 9)",
    ],
)
def test_a_cleaner_that_fails_or_hangs_harms_nothing(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "other.py"
    path.write_text(program)
    monkeypatch.setattr(cleaning, "PROGRAM", path)
    monkeypatch.setattr(cleaning, "PATIENCE", 1.0)
    assert clean(b"x" * 300_000, FileKind.JPEG) == Cleaned()
    assert len(list(store.folder().iterdir())) == 1


def test_the_cleaner_can_write_no_file_and_has_little_memory(tmp_path: Path) -> None:
    program = tmp_path / "greedy.py"
    target = tmp_path / "written"
    program.write_text(
        f"import sys; sys.path.insert(0, {str(cleaning.PROGRAM.parent)!r})\n"
        "import cleaner; cleaner.limit()\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "said = []\n"
        f"try: file = open({str(target)!r}, 'w', buffering=1); file.write('clear\\n')\n"
        "except OSError: said.append('disk')\n"
        "try: bytearray(2_000_000_000)\n"
        "except MemoryError: said.append('memory')\n"
        "print(said)\n"
    )
    import subprocess  # noqa: PLC0415 - only here
    import sys  # noqa: PLC0415 - only here

    answer = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False)
    assert answer.stdout.split("\n")[0] == "['disk', 'memory']"
    assert target.read_text() == ""


def test_parts_of_a_picture_end_where_its_pixels_begin() -> None:
    raw = pictures.photo()
    assert len(cleaner.stripped(raw)) < len(raw)
    assert b"Quillon" not in cleaner.stripped(raw)
    assert PHONE.encode() in raw
    assert NAME.encode() in raw


MOST = {"pixels": 50_000_000, "pages": 200}


@pytest.mark.parametrize("kind", [*PICTURES, FileKind.PDF])
def test_the_program_says_what_a_file_carried_and_gives_the_copy(kind: FileKind) -> None:
    raw = PICTURES.get(kind, pictures.document)()
    said, copy = cleaner.cleaned(raw, kind.value, MOST)
    assert said["carries"]
    assert b"Quillon" not in copy
    assert cleaner.cleaned(copy, kind.value, MOST)[0] == {"carries": []}


def test_the_program_says_why_a_file_is_not_taken() -> None:
    assert cleaner.cleaned(b"GIF89a", "gif", MOST) == ({"not_taken": "broken"}, b"")
    assert cleaner.cleaned(a_bomb(), "png", MOST) == ({"not_taken": "too_many_pixels"}, b"")
    assert cleaner.cleaned(b"%PDF-1", "pdf", MOST) == ({"not_taken": "broken"}, b"")
