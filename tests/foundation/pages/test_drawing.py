"""What repeats on a page is put together in Python: escaped once, and never markup by accident."""

from types import SimpleNamespace

from django.utils.safestring import SafeString

from upstander.foundation.pages.drawing import (
    Cell,
    Line,
    Table,
    link_items,
    muted,
    pill,
    rail_items,
    timeline_items,
)

NASTY = '<script>O\'Brien & "co"'
SAID = "&lt;script&gt;O&#x27;Brien &amp; &quot;co&quot;"


def test_a_line_says_of_each_cell_which_column_it_is_of() -> None:
    table = Table(("Case", "Risk"), [Line([Cell("1"), Cell(pill("High", "rose"), "late")], "mine")])
    assert table.head() == '<th scope="col">Case</th><th scope="col">Risk</th>'
    assert table.body() == (
        '<tr class="mine"><th scope="row">1</th><td data-label="Risk" class="late">'
        '<span class="pill pill-rose">High</span></td></tr>\n'
    )


def test_what_people_wrote_is_text_wherever_it_stands() -> None:
    table = Table((NASTY, NASTY), [Line([Cell(NASTY), Cell(NASTY)])])
    place = SimpleNamespace(url="/", label=NASTY, current=False, count=NASTY, icon="", key="/")
    entry = {"when": NASTY, "who": NASTY, "title": NASTY, "text": NASTY}
    for drawn in (
        table.head(), table.body(), pill(NASTY), muted(NASTY), rail_items([place]),
        link_items([{"url": NASTY, "label": NASTY, "count": NASTY}], "true"),
        timeline_items([entry]),
    ):  # fmt: skip
        assert SAID in drawn
        assert NASTY not in drawn
        assert isinstance(drawn, SafeString)


def test_a_table_without_lines_counts_as_nothing() -> None:
    assert not Table(("Case",))
    assert Table(("Case",), [Line([Cell("1")])])


def test_links_say_where_somebody_is_and_how_much_waits() -> None:
    here = {"url": "?a", "label": "All", "current": True, "count": 3}
    assert link_items([here], "page") == (
        '<li><a href="?a" aria-current="page">All <b>3</b></a></li>'
    )


def test_what_is_urgent_on_a_timeline_is_marked() -> None:
    entry = SimpleNamespace(when="today", title="New message.", text="He is back.", kind="rose")
    assert timeline_items([entry]) == (
        '<li class="urgent"><span class="when">today</span>'
        "<p><b>New message.</b> He is back.</p></li>"
    )
