"""Invented files: a photo that says too much, a document that does things, and some that lie."""

from io import BytesIO

import pikepdf
from PIL import Image, PngImagePlugin

NAME = "Quillon Thrapp"
PHONE = "Pocket Camera 9 of Quillon"
MAP_POINT = "52,22.19166N"
PLACE = ((52.0, 22.0, 11.5), (1.0, 15.0, 43.2))
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description '
    b"exif:GPSLatitude='"
    + MAP_POINT.encode()
    + b"'><dc:creator>Quillon Thrapp</dc:creator></rdf:Description>"
    b"</x:xmpmeta>"
)


def _saved(picture: Image.Image, kind: str, **more: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def drawn(width: int = 120, height: int = 80) -> Image.Image:
    """Return a picture with a red corner, so that one sees which way up it is."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width // 4, height // 4))
    return picture


def exif(*, turned: bool = False) -> Image.Exif:
    """Return what a phone writes beside a photo: who, with what, when and where."""
    said = Image.Exif()
    said[0x010F], said[0x0110] = "Pocket", PHONE
    said[0x013B], said[0x0132] = NAME, "2026:11:20 21:14:09"
    if turned:
        said[0x0112] = 6
    north, west = PLACE
    said.get_ifd(0x8825).update({1: "N", 2: north, 3: "W", 4: west})
    return said


def photo(*, turned: bool = False, width: int = 120) -> bytes:
    """Return a photo with a place, a name, a phone and a time in it."""
    return _saved(drawn(width), "JPEG", exif=exif(turned=turned).tobytes(), comment=NAME, xmp=XMP)


def plain_photo() -> bytes:
    """Return a photo that says nothing beside what one sees."""
    return _saved(drawn(), "JPEG")


def screenshot() -> bytes:
    """Return a PNG picture with a name in its remarks."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", NAME)
    return _saved(drawn(), "PNG", pnginfo=info, exif=exif().tobytes())


def webp() -> bytes:
    """Return a WebP picture with a place in it."""
    return _saved(drawn(), "WEBP", exif=exif().tobytes())


def moving() -> bytes:
    """Return a GIF of two pictures with a remark."""
    second = Image.new("RGB", (120, 80), "blue")
    more = {"save_all": True, "append_images": [second], "duration": 300, "comment": NAME.encode()}
    return _saved(drawn(), "GIF", **more)


def document(*, pages: int = 1, password: str = "") -> bytes:
    """Return a PDF with an author, a script, an attachment and a photo that says too much."""
    pdf = pikepdf.new()
    for _page in range(pages):
        pdf.add_blank_page(page_size=(200, 200))
    pdf.docinfo["/Author"] = NAME
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = [NAME]
    pdf.attachments["list.txt"] = NAME.encode()
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{NAME}')")
    raw = pikepdf.Stream(
        pdf, photo(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=120, Height=80,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=pdf.make_indirect(raw)))
    page.Contents = pdf.make_stream(b"q 100 0 0 100 0 0 cm /Im Do Q")
    remark = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=NAME,
        Contents="What one reads",
        A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"),
    )  # fmt: skip
    page.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(remark)]))
    out = BytesIO()
    locks = pikepdf.Encryption(owner=password, user=password) if password else False
    pdf.save(out, encryption=locks)
    return out.getvalue()
