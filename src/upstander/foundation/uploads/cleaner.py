"""The program that makes a clean copy: started for one file, with no disk and little memory.

Reads the file from its standard input and writes one line of JSON, then the clean copy. It runs
as a process of its own because what it reads was made by anybody: whatever goes wrong in here
ends here. It imports nothing of ours, and the server imports nothing of it.
"""

import itertools
import json
import os
import resource
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any

MEMORY = 1_000_000_000
SECONDS = 25
# Names of files, cameras and people in the metadata of photos (Exif), by what they tell.
_EXIF = {
    0x010E: "remarks", 0x010F: "device", 0x0110: "device", 0x0131: "program", 0x0132: "time",
    0x013B: "name", 0x8298: "name", 0x9C9B: "remarks", 0x9C9C: "remarks", 0x9C9D: "name",
    0x9C9E: "remarks", 0x9C9F: "remarks", 0x9003: "time", 0x9004: "time", 0x9286: "remarks",
    0xA420: "device", 0xA430: "name", 0xA431: "device", 0xA433: "device", 0xA434: "device",
    0xA435: "device", 0x927C: "device", 0x8825: "place",
}  # fmt: skip
_XMP = {
    b"exif:GPS": "place", b"GPSL": "place", b"tiff:Make": "device", b"tiff:Model": "device",
    b"aux:SerialNumber": "device", b"dc:creator": "name", b"photoshop:AuthorsPosition": "name",
    b"xmp:CreateDate": "time", b"xmp:ModifyDate": "time", b"photoshop:DateCreated": "time",
    b"xmp:CreatorTool": "program", b"dc:description": "remarks", b"dc:title": "remarks",
    b"pdf:Producer": "program",
}  # fmt: skip
_INFO = {
    "/Author": "name", "/Creator": "program", "/Producer": "program", "/CreationDate": "time",
    "/ModDate": "time", "/Title": "remarks", "/Subject": "remarks", "/Keywords": "remarks",
}  # fmt: skip
# Links to web pages stay: they do nothing until somebody follows them. Everything else that a PDF
# file can do by itself goes.
_HARMLESS_ACTIONS = {"/GoTo", "/URI", "/Named"}
_PRIVATE = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/OpenAction", "/Thumb", "/AF")


class NotTaken(Exception):
    """Says why this file is not taken, as a word of ``choices.NotTaken``."""


def limit() -> None:
    """Take away what this process does not need: memory, time, files, children, core dumps."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def clean_picture(raw: bytes, kind: str, most: Mapping[str, int]) -> tuple[bytes, set[str]]:
    """Return the picture drawn again, with nothing in it but what one sees, and what it carried."""
    from PIL import Image, ImageSequence  # noqa: PLC0415 - only in this process

    Image.MAX_IMAGE_PIXELS = None
    picture = Image.open(BytesIO(raw), formats=[kind.upper()])
    frames = 1 if kind == "jpeg" else getattr(picture, "n_frames", 1)
    if picture.width * picture.height * frames > most["pixels"]:
        raise NotTaken("too_many_pixels")
    carried = _carried_by_picture(picture, raw)
    shown = itertools.islice(ImageSequence.Iterator(picture), frames)
    drawn = [_drawn_again(frame, kind) for frame in shown]
    out = BytesIO()
    drawn[0].save(out, **_saving(kind, picture, drawn))
    return out.getvalue(), carried


def _drawn_again(frame: Any, kind: str) -> Any:
    from PIL import Image, ImageOps  # noqa: PLC0415 - only in this process

    upright = ImageOps.exif_transpose(frame)
    clear = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    mode = "RGBA" if clear and kind != "jpeg" else "RGB"
    # Into a new picture: a converted one would still hold what the old one said beside its pixels.
    fresh = Image.new(mode, upright.size)
    fresh.paste(_in_common_colours(upright).convert(mode))
    return fresh


def _in_common_colours(picture: Any) -> Any:
    """Return the picture in the colours every screen knows: a profile can name a camera."""
    from PIL import ImageCms  # noqa: PLC0415 - only in this process

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK"}:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture


def _saving(kind: str, picture: Any, drawn: list[Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {"format": kind.upper()}
    if kind in {"jpeg", "webp"}:
        wanted["quality"] = 90
    if len(drawn) > 1:
        shown = picture.info.get("duration", 100)
        wanted |= {"save_all": True, "append_images": drawn[1:], "duration": shown, "loop": 0}
    return wanted


def _carried_by_picture(picture: Any, raw: bytes) -> set[str]:
    exif = picture.getexif()
    tags = {*exif, *exif.get_ifd(0x8769)}
    if not exif.get_ifd(0x8825):
        tags.discard(0x8825)
    found = {_EXIF[tag] for tag in tags if tag in _EXIF}
    if b"\xff\xd8\xff" in _in_app1(raw):
        found.add("preview")
    if picture.info.get("comment") or getattr(picture, "text", None):
        found.add("remarks")
    return found | _in_xmp(raw)


def _in_app1(raw: bytes) -> bytes:
    """Return what the Exif parts of a JPEG picture hold: a small picture of before may be there."""
    if not raw.startswith(b"\xff\xd8"):
        return b""
    return b"".join(part[10:] for mark, part in _segments(raw) if mark == 0xE1)


def _in_xmp(raw: bytes) -> set[str]:
    packets = raw.split(b"<x:xmpmeta")[1:]
    inside = b"".join(packet.partition(b"</x:xmpmeta>")[0] for packet in packets)
    return {told for name, told in _XMP.items() if name in inside}


def _segments(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the parts of a JPEG picture up to its pixels: each mark with its whole part."""
    at = 2
    while at + 4 <= len(raw) and raw[at] == 0xFF and raw[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4])
        yield raw[at + 1], raw[at:end]
        at = end
    yield 0xDA, raw[at:]


def stripped(raw: bytes) -> bytes:
    """Return a JPEG picture without remarks and without parts that programs leave in it.

    For pictures inside a PDF file: their pixels stay as they are.
    """
    kept = {0xE0, 0xEE}
    parts = [
        part
        for mark, part in _segments(raw)
        if mark in kept or not (0xE0 <= mark <= 0xEF or mark == 0xFE)
    ]
    return raw[:2] + b"".join(parts)


def clean_pdf(raw: bytes, _kind: str, most: Mapping[str, int]) -> tuple[bytes, set[str]]:
    """Return the PDF file without author, dates, scripts and attachments, and what it carried."""
    import pikepdf  # noqa: PLC0415 - only in this process

    pdf = _opened(raw, pikepdf)
    if len(pdf.pages) > most["pages"]:
        raise NotTaken("too_many_pages")
    found = _carried_by_pdf(pdf, raw)
    for thing in pdf.objects:
        if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            _strip(thing, found)
        if isinstance(thing, pikepdf.Stream):
            _strip_stream(thing, found)
    _forget(pdf.trailer, "/Info")
    _forget(pdf.Root, "/Collection", "/Perms", "/Extensions")
    _forget(pdf.Root.get("/Names", {}), "/JavaScript", "/EmbeddedFiles")
    _forget(pdf.Root.get("/AcroForm", {}), "/XFA")
    out = BytesIO()
    pdf.save(out)
    return out.getvalue(), found


def _opened(raw: bytes, pikepdf: Any) -> Any:
    try:
        return pikepdf.open(BytesIO(raw))
    except pikepdf.PasswordError:
        # Nobody can look into it: it stays as it came, and says so.
        raise
    except pikepdf.PdfError:
        raise NotTaken("broken") from None


def _carried_by_pdf(pdf: Any, raw: bytes) -> set[str]:
    info = pdf.trailer.get("/Info", {})
    found = {told for name, told in _INFO.items() if str(info.get(name, "")).strip()}
    meta = pdf.Root.get("/Metadata")
    packet = bytes(meta.read_bytes()) if meta is not None else b""
    return found | _in_xmp(raw) | _in_xmp(packet)


def _strip(thing: Any, found: set[str]) -> None:
    """Take from one part of a PDF file what is private, and what it would do by itself."""
    opening = _named(thing.get("/OpenAction"), "/S")
    if "/AA" in thing or (opening and opening not in _HARMLESS_ACTIONS):
        found.add("scripts")
    _forget(thing, *_PRIVATE)
    for name in ("/A", "/Next"):
        action = _named(thing.get(name), "/S")
        if action and action not in _HARMLESS_ACTIONS:
            found.add("scripts")
            _forget(thing, name)
    if "/JS" in thing:
        found.add("scripts")
        _forget(thing, "/JS", "/S")
    if "/EF" in thing:
        found.add("attachments")
        _forget(thing, "/EF", "/RF", "/F", "/UF", "/Desc")
    if "/Rect" in thing and "/FT" not in thing:
        # A remark on a page names who wrote it, and when.
        _forget(thing, "/T", "/M", "/NM", "/CreationDate")


def _strip_stream(stream: Any, found: set[str]) -> None:
    if _named(stream, "/Type") in {"/EmbeddedFile", "/Metadata"}:
        stream.write(b"")
    elif _named(stream, "/Filter") == "/DCTDecode":
        raw = bytes(stream.read_raw_bytes())
        found |= _told_by_jpeg(raw)
        stream.write(stripped(raw), filter=stream.Filter)


def _told_by_jpeg(raw: bytes) -> set[str]:
    from PIL import Image  # noqa: PLC0415 - only in this process

    Image.MAX_IMAGE_PIXELS = None
    try:
        return _carried_by_picture(Image.open(BytesIO(raw), formats=["JPEG"]), raw)
    except (OSError, SyntaxError, ValueError):
        return set()


def _named(thing: Any, key: str) -> str:
    """Return a name inside a part of a PDF file, or an empty string."""
    value = thing.get(key) if hasattr(thing, "get") and hasattr(thing, "keys") else None
    return "" if value is None else str(value)


def _forget(thing: Any, *names: str) -> None:
    for name in names:
        if name in thing:
            del thing[name]


CLEANERS: Mapping[str, Callable[[bytes, str, Mapping[str, int]], tuple[bytes, set[str]]]] = {
    "jpeg": clean_picture,
    "png": clean_picture,
    "webp": clean_picture,
    "gif": clean_picture,
    "pdf": clean_pdf,
}


def cleaned(raw: bytes, kind: str, most: Mapping[str, int]) -> tuple[dict[str, object], bytes]:
    """Return what to say of a file, and its clean copy if there is one."""
    try:
        copy, carried = CLEANERS[kind](raw, kind, most)
    except NotTaken as why:
        return {"not_taken": str(why)}, b""
    except (OSError, SyntaxError, EOFError):
        # Pillow's words for a picture that is none, or that ends too early.
        return {"not_taken": "broken"}, b""
    return {"carries": sorted(carried)}, copy


def main() -> int:
    """Clean what comes in. Ends with something else than 0 when it cannot: nothing is written then."""
    limit()
    os.nice(10)
    warnings.simplefilter("ignore")
    kind, pixels, pages = sys.argv[1:4]
    most = {"pixels": int(pixels), "pages": int(pages)}
    said, copy = cleaned(sys.stdin.buffer.read(), kind, most)
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + copy)
    return 0


if __name__ == "__main__":
    sys.exit(main())
