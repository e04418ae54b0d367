"""What the journeys look with: it finds what is wrong, with and without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.looking import assert_accessible, violations

SOUND = """<!doctype html><html lang="en"><title>Door</title><main><h1>Door</h1>
    <noscript><p>Without a script</p></noscript><p>Come in</p></main></html>"""
PALE = "color: #eee; background: #fff"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def blank(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty page of a profile of its own."""
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_what_cannot_be_read_or_has_no_name_is_found(blank: Page) -> None:
    blank.set_content(SOUND.replace("<h1>", f'<h1 style="{PALE}">').replace("Come in", "<input>"))
    found = {rule.partition(":")[0] for rule in violations(blank)}
    assert found == {"color-contrast", "label"}


def test_what_only_people_without_a_script_see_is_looked_at_too(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(SOUND.replace("<p>Without", f'<p style="{PALE}">Without'))
    assert [rule.partition(":")[0] for rule in violations(page)] == ["color-contrast"]
    context.close()


def test_a_page_that_was_in_order_is_looked_at_again_when_anything_is_different(
    blank: Page,
) -> None:
    blank.set_content(SOUND)
    assert_accessible(blank)
    assert_accessible(blank)
    blank.set_content(SOUND.replace("<h1>", f'<h1 style="{PALE}">'))
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_accessible(blank)
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_accessible(blank)
