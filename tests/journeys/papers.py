"""What a page of a PDF says, for looking at what goes to the printer."""

import re
from collections.abc import Iterator, Mapping

import pikepdf

_HEX = rb"<([0-9A-Fa-f]+)>"
_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_ONE = re.compile(_HEX + rb"\s*" + _HEX)
_RANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*" + _HEX)


def text_of(page: pikepdf.Page) -> str:
    """Return the letters that a page draws, in the order in which it draws them."""
    fonts = {name: _letters(font) for name, font in page.resources.Font.items()}
    return "".join(_drawn(page, fonts))


def _drawn(page: pikepdf.Page, fonts: Mapping[str, Mapping[int, str]]) -> Iterator[str]:
    font: Mapping[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            font = fonts[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            said = operands[0] if str(operator) == "TJ" else [operands[0]]
            for one in said:
                if isinstance(one, pikepdf.String):
                    yield from _words(bytes(one), font)


def _words(raw: bytes, font: Mapping[int, str]) -> Iterator[str]:
    for place in range(0, len(raw), 2):
        yield font.get(int.from_bytes(raw[place : place + 2]), "")


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Return which letter each of a font's marks is, from the table that is there for reading."""
    found = {}
    for kind, inside in _BLOCK.findall(font.ToUnicode.read_bytes()):
        if kind == b"char":
            found |= {int(mark, 16): _letter(letter) for mark, letter in _ONE.findall(inside)}
            continue
        for first, last, letter in _RANGE.findall(inside):
            begins, until = int(first, 16), int(last, 16)
            found |= {
                mark: chr(int(letter, 16) + mark - begins) for mark in range(begins, until + 1)
            }
    return found


def _letter(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")
