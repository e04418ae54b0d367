"""Writing a PDF: with tags, of whatever was typed, and without asking anybody for anything."""

import io
import socket

import pikepdf
import pytest

from upstander.foundation.pages import pdf

PAGE = '<!doctype html><html lang="en"><title>Ours</title><h1>Ours</h1>{}</html>'


def roles_of(node: pikepdf.Object) -> set[str]:
    """Return what the tags below a node say that things are."""
    below = node.get("/K", pikepdf.Array())
    nodes = below if isinstance(below, pikepdf.Array) else [below]
    found = {str(node["/S"])} if "/S" in node else set[str]()
    return found.union(*(roles_of(one) for one in nodes if isinstance(one, pikepdf.Dictionary)))


def test_headings_lists_and_tables_are_tagged_as_such() -> None:
    page = PAGE.format("<ul><li>One</ul><table><tr><th>Day<th>What<tr><td>1<td>2</table>")
    saved = pikepdf.open(io.BytesIO(pdf.written(page)))
    assert {"/H1", "/L", "/LI", "/Table", "/TH", "/TD"} <= roles_of(saved.Root.StructTreeRoot)


def test_every_script_and_a_long_page_come_through() -> None:
    typed = "<p>" + "Zażółć تجربة ਪੰਜਾਬੀ 中文 🙂 " * 800
    assert len(pikepdf.open(io.BytesIO(pdf.written(PAGE.format(typed)))).pages) > 2


def test_nothing_that_a_page_names_is_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = "http://{}:{}/x.png".format(*server.getsockname())
        style = f"<style>@import url({address}); p {{ background: url({address}) }}</style>"
        page = PAGE.format(
            f'{style}<p>Here</p><img src="{address}" alt="x"><img src="file:///etc/passwd">'
        )
        assert pdf.written(page).startswith(b"%PDF")
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_page_that_cannot_be_written_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PATIENCE", 0.001)
    with pytest.raises(pdf.NoPdf, match="We could not make a PDF file here"):
        pdf.written(PAGE.format(""))
