"""The components of the pages. Each tag draws one template of `pages/components/`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from upstander.foundation.pages.catalogues import UNCHECKED
from upstander.foundation.pages.drawing import (
    Table,
    icon,
    link_items,
    rail_items,
    timeline_items,
)
from upstander.foundation.pages.fields import Option, Question, Wishes, mistakes, question

register = template.Library()

NOTICE_ICONS = {"mint": "check", "sun": "alert", "rose": "alert", "sky": "question"}


def part(component: str, /, **values: object) -> SafeString:
    """The template of the component with these values."""
    return render_to_string(f"pages/components/{component}.html", values)


register.simple_tag(icon)


# --- buttons ----------------------------------------------------------------------------------


@register.inclusion_tag("pages/components/button.html")
def button(
    text: str,
    *,
    kind: str = "primary",
    icon: str = "",
    wide: bool = False,
    href: str = "",
    **attributes: str,
) -> dict[str, object]:
    """A button, or with `href` a link that looks like one. Attributes: name, value, form, id."""
    return {
        "text": text,
        "kind": kind,
        "icon": icon,
        "wide": wide,
        "href": href,
        "attributes": {name: value for name, value in attributes.items() if value},
    }


@register.inclusion_tag("pages/components/post_button.html")
def post_button(
    *, action: str, text: str, kind: str = "plain", name: str = "", value: str = "", icon: str = ""
) -> dict[str, object]:
    """A form of one button, for what changes something."""
    return {
        "action": action,
        "text": text,
        "kind": kind,
        "name": name,
        "value": value,
        "icon": icon,
    }


# --- fields -----------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, *, or_: str = "", **wishes: Any) -> SafeString:
    """A field of a form with its label, hint, errors and everything that joins them."""
    return part("question", question=question(bound, Wishes(after_or=or_, **wishes)))


def _plain(id: str, label: str, hint: str, error: str, **more: Any) -> Question:  # noqa: A002 - HTML
    return Question(id=id, label=label, hint=hint, errors=[error] if error else [], **more)


@register.simple_tag
def text_field(
    *,
    name: str,
    label: str,
    value: str = "",
    hint: str = "",
    error: str = "",
    heading: bool = False,
    **attributes: str,
) -> SafeString:
    """One line to type in, without a form class. Attributes: kind, width, autocomplete."""
    asked = _plain(f"id_{name}", label, hint, error, heading=heading)
    return part("text_field", question=asked, name=name, value=value, attributes=_asked(attributes))


@register.simple_tag
def text_area(  # noqa: PLR0913 - by keyword only, each an attribute of the box
    *,
    name: str,
    label: str,
    value: str = "",
    hint: str = "",
    error: str = "",
    rows: int = 6,
    count: int = 0,
    heading: bool = False,
    id: str = "",  # noqa: A002 - the HTML attribute's own name
) -> SafeString:
    """Room to write, without a form class. A page with two of one name gives each an id."""
    asked = _plain(id or f"id_{name}", label, hint, error, heading=heading, count=count)
    return part("text_area", question=asked, name=name, value=value, rows=rows)


def _asked(attributes: Mapping[str, str]) -> dict[str, str]:
    return {"kind": "text", **attributes}


@register.inclusion_tag("pages/components/choice.html")
def choice(
    *,
    name: str,
    value: str,
    label: str,
    id: str,  # noqa: A002 - the HTML attribute's own name
    kind: str = "checkbox",
    **more: Any,
) -> dict[str, Option]:
    """One card to tick. More: hint, checked, picture."""
    return {"option": Option(id=id, name=name, value=value, label=label, kind=kind, **more)}


@register.inclusion_tag("pages/components/error_message.html")
def error_message(text: str, id: str) -> dict[str, object]:  # noqa: A002 - the HTML attribute
    """What is wrong with one answer."""
    return {"errors": [text], "id": id}


@register.inclusion_tag("pages/components/error_summary.html")
def error_summary(
    form: BaseForm | None = None, *, errors: Sequence[tuple[str, str]] = ()
) -> dict[str, object]:
    """Every mistake of the page, linked to its answer; nothing when there is none."""
    return {"errors": [*errors, *(mistakes(form) if form else [])]}


# --- blocks that hold other markup ---------------------------------------------------------------


@register.simple_block_tag
def notice(
    content: SafeString,
    *,
    kind: str = "mint",
    title: str = "",
    level: int = 0,
    icon: str = "",
    live: bool = False,
) -> SafeString:
    """Something to know before going on: mint done, sun careful, rose stop, sky to know."""
    return part(
        "notice",
        content=content.strip() and content,
        kind=kind,
        title=title,
        level=level,
        icon=icon or NOTICE_ICONS[kind],
        live=live,
    )


@register.simple_block_tag
def drawn(content: SafeString) -> SafeString:
    """What a page shows in two places, drawn once: ``{% drawn as menu %}``, then ``{{ menu }}``."""
    return content


@register.simple_block_tag
def why(content: SafeString) -> SafeString:
    """Why we ask."""
    return format_html('<div class="why">{}</div>', content)


@register.simple_block_tag
def promise(content: SafeString) -> SafeString:
    """The dark panel of what people can count on: two or three columns."""
    return format_html('<section class="promise">{}</section>', content)


# --- languages -----------------------------------------------------------------------------------


def _is_unchecked(text: str) -> bool:
    return bool(text) and pgettext(UNCHECKED, text) == UNCHECKED


@register.filter
def promised(text: str) -> SafeString:
    """The text; a promise that nobody has checked in this language is English, and says so."""
    if not _is_unchecked(str(text or "")):
        return conditional_escape(text)
    return format_html('<span lang="en-GB" dir="ltr">{}</span>', text)


@register.simple_tag
def unchecked(*texts: str) -> SafeString:
    """Why these texts are in English, in the reader's language, said once; nothing if none is."""
    there = any(_is_unchecked(str(text or "")) for text in texts)
    return part("unchecked") if there else SafeString("")


@register.simple_tag
def unchecked_in(form: BaseForm) -> SafeString:
    """Why some of a form is in English, said once; nothing where all of it was checked."""
    return part("unchecked") if any(map(_is_unchecked, _words_of(form))) else SafeString("")


def _words_of(form: BaseForm) -> Iterator[str]:
    for asked in form.fields.values():
        yield str(asked.label or "")
        yield from (str(label) for _key, label in getattr(asked, "choices", ()))
        yield from map(str, getattr(asked, "hints", {}).values())


# --- the public door -----------------------------------------------------------------------------


@register.inclusion_tag("pages/components/door.html")
def door(*, icon: str, title: str, text: str, href: str, tint: str = "mint") -> dict[str, str]:
    """A card of the home page; the whole card is the link."""
    return {"icon": icon, "title": title, "text": text, "href": href, "tint": tint}


@register.simple_tag
def with_tel(text: str, tel: str = "") -> SafeString:
    """The text, in the reader's language, with its first `tel` as a link that calls it."""
    text = gettext(text) if text else ""
    if not tel or tel not in text:
        return conditional_escape(text)
    before, after = text.split(tel, 1)
    number = "".join(sign for sign in tel if sign.isdigit() or sign == "+")
    link = '{}<a class="tel digits" dir="ltr" href="tel:{}">{}</a>{}'
    return format_html(link, before, number, tel, after)


@register.inclusion_tag("pages/components/emergency.html")
def emergency(lines: Sequence[object]) -> dict[str, object]:
    """The strip of what to do in danger now."""
    return {"lines": lines}


@register.inclusion_tag("pages/components/helplines.html")
def helplines(lines: Sequence[object]) -> dict[str, object]:
    """Who to phone, and when they answer."""
    return {"lines": lines}


@register.inclusion_tag("pages/components/progress.html")
def progress_bar(*, now: int, total: int, section: str = "") -> dict[str, object]:
    """Where you are: the true count of this path."""
    return {"now": now, "total": total, "section": section}


@register.inclusion_tag("pages/components/code_block.html")
def code_block(
    *,
    tiles: Sequence[object],
    handle: str = "",
    digits: str = "",
    open: bool = True,  # noqa: A002 - the HTML attribute
) -> dict[str, object]:
    """A code in picture words: one press hides all of it, also without a script."""
    return {"handle": handle, "tiles": tiles, "digits": digits, "open": open}


@register.inclusion_tag("pages/components/code_handle.html")
def code_handle(handle: str) -> dict[str, str]:
    """The five characters that name a report."""
    return {"handle": handle}


@register.inclusion_tag("pages/components/code_tile.html")
def code_tile(*, word: str, picture: SafeString) -> dict[str, str]:
    """One word of the code with its picture, as an item of `ol.tiles`."""
    return {"word": word, "picture": picture}


# --- facts in order ------------------------------------------------------------------------------


@register.inclusion_tag("pages/components/summary_list.html")
def summary_list(rows: Sequence[object]) -> dict[str, object]:
    """Check your answers. A row's `answer` is a text or a list of texts."""
    return {"rows": [(row, _texts(row)) for row in rows]}


def _texts(row: Any) -> list[str]:
    answer = row["answer"] if isinstance(row, Mapping) else row.answer
    texts = [answer] if isinstance(answer, str) else [*(answer or ())]
    return [text for text in texts if text]


@register.inclusion_tag("pages/components/talk.html")
def talk(messages: Sequence[object]) -> dict[str, object]:
    """A conversation, oldest first, stamped where the day changes."""
    return {"messages": messages}


@register.inclusion_tag("pages/components/trail.html")
def trail(entries: Sequence[object]) -> dict[str, object]:
    """Who opened it, and on which day."""
    return {"entries": entries}


@register.simple_tag
def timeline(entries: Sequence[object]) -> SafeString:
    """What happened, in sentences. A long case has hundreds of them."""
    return format_html('<ol class="trail">{}</ol>', timeline_items(entries))


@register.inclusion_tag("pages/components/key_chip.html")
def key_chip(holders: Sequence[str]) -> dict[str, object]:
    """Who holds keys."""
    return {"holders": holders}


@register.inclusion_tag("pages/components/pill.html")
def pill(text: str, *, kind: str = "stone", icon: str = "") -> dict[str, str]:
    """A short fact about a report: risk, strand, district."""
    return {"text": text, "kind": kind, "icon": icon}


@register.inclusion_tag("pages/components/facts.html")
def clocks(items: Sequence[object], *, title: str = "") -> dict[str, object]:
    """What is due and when, each in words and not by colour alone."""
    return {"items": items, "title": title}


@register.inclusion_tag("pages/components/facts.html")
def facts(items: Sequence[object], *, title: str = "") -> dict[str, object]:
    """A card of short facts, a label and its words."""
    return {"items": items, "title": title}


@register.simple_tag
def tabs(items: Sequence[object], *, label: str) -> SafeString:
    """The pages of one case."""
    inside = link_items(items, "page")
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, inside)


@register.simple_tag
def links(items: Sequence[object]) -> SafeString:
    """Links side by side, of which one may be where somebody is."""
    return format_html('<ul class="links">{}</ul>', link_items(items, "true"))


@register.simple_tag
def table(rows: Table, *, caption: str, kind: str = "") -> SafeString:
    """A table; on a narrow screen each row is a card whose cells say what they are."""
    return format_html(
        '<div class="table-wrap"><table class="table{}">\n<caption>{}</caption>\n'
        "<thead><tr>{}</tr></thead>\n<tbody>{}</tbody>\n</table></div>",
        f" {kind}" if kind else "", caption, rows.head(), rows.body(),
    )  # fmt: skip


@register.simple_tag
def rail_links(places: Sequence[Any]) -> SafeString:
    """The places of the workspace, with how much waits at each."""
    return format_html('<ul class="rail-links">{}</ul>', rail_items(places))


@register.inclusion_tag("pages/components/pagination.html")
def pagination(*, newer: str = "", older: str = "") -> dict[str, str]:
    """To newer and older rows."""
    return {"newer": newer, "older": older}


@register.inclusion_tag("pages/components/empty.html")
def empty(
    *, title: str, text: str = "", icon: str = "inbox", href: str = "", link: str = ""
) -> dict[str, str]:
    """Nothing here, said kindly, with the next step."""
    return {"title": title, "text": text, "icon": icon, "href": href, "link": link}


@register.inclusion_tag("pages/components/held_text.html")
def held_text(*, text: str = "", href: str = "") -> dict[str, str]:
    """What the person typed is safe: here it is, or here is where it waits."""
    return {"text": text, "href": href}
