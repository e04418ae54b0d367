"""What the components draw: ids that meet, words that are escaped, links that resolve."""

import re

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from upstander.foundation.pages.samples import ICONS, style_samples

IDS = re.compile(r'\sid="([^"]+)"')
STYLE_PAGE = "pages/style.html"


class Told(forms.Form):
    use_required_attribute = False

    story = forms.CharField(label="What happened?", help_text="A few words", widget=forms.Textarea)
    did = forms.MultipleChoiceField(
        label="What did they do?",
        choices=[("money", "Took <money>"), ("unsure", "I am not sure")],
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.BooleanField(label="You may share it")


def draw(source: str, **context: object) -> str:
    template = engines["django"].from_string("{% load components %}" + source)
    return " ".join(template.render(context).split())


def described_by(drawn: str) -> list[str]:
    return [
        name for names in re.findall(r'aria-describedby="([^"]+)"', drawn) for name in names.split()
    ]


def test_every_link_of_an_error_summary_leads_to_its_answer() -> None:
    form = Told({})
    drawn = draw(
        "{% error_summary form %}{% for one in form %}{% field one %}{% endfor %}", form=form
    )
    targets = re.findall(r'href="#([^"]+)"', drawn)
    assert targets == ["id_story", "id_did_0", "id_agreed"]
    assert set(targets) <= set(IDS.findall(drawn))


def test_a_form_without_mistakes_has_no_error_summary() -> None:
    assert draw("{% error_summary form %}", form=Told()) == ""


def test_a_mistake_of_the_whole_form_is_said_without_a_link() -> None:
    form = Told({"story": "x", "did": ["money"], "agreed": "on"})
    form.add_error(None, "Please look again")
    drawn = draw("{% error_summary form %}", form=form)
    assert "<li>Please look again</li>" in drawn


def test_a_field_is_described_by_its_hint_its_error_and_its_counter() -> None:
    drawn = draw("{% field form.story count=200 %}", form=Told({}))
    assert described_by(drawn) == ["id_story_hint", "id_story_error", "id_story_count"]
    assert set(described_by(drawn)) <= set(IDS.findall(drawn))


def test_a_quiet_field_is_described_by_nothing() -> None:
    assert described_by(draw("{% field form.agreed %}", form=Told())) == []


def test_the_heading_of_a_question_is_its_label() -> None:
    story = draw("{% field form.story heading=True %}", form=Told())
    did = draw("{% field form.did heading=True %}", form=Told())
    assert '<h1 class="label heading"><label for="id_story">What happened?</label></h1>' in story
    assert '<legend class="label heading"><h1>What did they do?</h1></legend>' in did


def test_what_was_ticked_stays_ticked() -> None:
    drawn = draw("{% field form.did %}", form=Told({"did": ["unsure"]}))
    assert re.findall(r'value="(\w+)" checked', drawn) == ["unsure"]


def test_words_of_an_option_are_escaped_and_its_picture_is_drawn() -> None:
    picture = mark_safe("<svg></svg>")
    drawn = draw("{% field form.did pictures=pictures %}", form=Told(), pictures={"money": picture})
    assert "<svg></svg><span>Took &lt;money&gt;</span>" in drawn


def test_the_last_choice_may_stand_after_an_or() -> None:
    drawn = draw('{% field form.did or_="unsure" %}', form=Told())
    assert drawn.count("choices-or") == 1
    assert drawn.index("choices-or") < drawn.index('value="unsure"')


@pytest.mark.parametrize(
    ("text", "tel", "drawn"),
    [
        ("Call 999.", "999", 'Call <a class="tel digits" dir="ltr" href="tel:999">999</a>.'),
        ("Call <999>", "", "Call &lt;999&gt;"),
        ("No number here", "999", "No number here"),
        ("On 01632 960 123", "01632 960 123",
         'On <a class="tel digits" dir="ltr" href="tel:01632960123">01632 960 123</a>'),
    ],
)  # fmt: skip
def test_a_number_in_a_sentence_can_be_called(text: str, tel: str, drawn: str) -> None:
    assert draw("{% with_tel text tel %}", text=text, tel=tel) == drawn


def test_typed_words_are_shown_as_words() -> None:
    rows = [{"question": "What?", "answer": ["<b>He</b>", ""], "change": "/q/"}]
    drawn = draw("{% summary_list rows %}", rows=rows)
    assert '<p class="typed" dir="auto">&lt;b&gt;He&lt;/b&gt;</p>' in drawn
    assert drawn.count("typed") == 1


def test_a_skipped_question_says_so() -> None:
    drawn = draw("{% summary_list rows %}", rows=[{"question": "Where?", "answer": ""}])
    assert "You skipped this" in drawn


def test_a_day_is_stamped_once_in_a_conversation() -> None:
    messages = [{"who": "You", "mine": True, "day": "Friday", "text": text} for text in ("a", "b")]
    assert draw("{% talk messages %}", messages=messages).count('class="day"') == 1


def test_a_report_nobody_opened_says_so() -> None:
    assert draw("{% trail entries %}", entries=[]) == "<p>No one has opened it yet.</p>"


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_hidden_from_readers_and_carries_no_style(name: str) -> None:
    drawn = draw("{% icon name %}", name=name)
    assert 'aria-hidden="true"' in drawn
    assert "style" not in drawn


def style_page() -> str:
    doors = {"home": "/", "code": "/c", "leave": "/leave/", "neutral": "https://example.org/"}
    return render_to_string(STYLE_PAGE, {**style_samples(), "doors": doors})


def test_the_style_page_has_each_id_once_and_no_inline_style_or_script() -> None:
    drawn = style_page()
    ids = IDS.findall(drawn)
    assert sorted(ids) == sorted(set(ids))
    assert 'style="' not in drawn
    assert re.findall(r"<script(?![^>]* src=)", drawn) == []


def test_a_link_is_shown_only_when_its_door_is_set() -> None:
    drawn = style_page()
    assert 'href="/c"' in drawn
    assert "Easy Read</a>" not in drawn
    assert "Sign in (for workers)" not in drawn


def test_a_page_with_mistakes_says_so_in_its_title() -> None:
    drawn = render_to_string(
        "pages/question.html", {"form": Told({}), "question": {"heading": "Q"}}
    )
    assert "<title>Error: Questions</title>" in drawn


def test_the_report_path_shows_no_name_of_the_partnership() -> None:
    context = {"partnership": {"name": "Westmarch Partnership"}, "question": {"heading": "Q"}}
    assert "Westmarch" not in render_to_string("pages/question.html", context)


def test_a_page_of_a_right_to_left_language_says_so() -> None:
    with translation.override("ar"):
        drawn = render_to_string("pages/message.html", {"heading": "x"})
    assert '<html lang="ar" dir="rtl">' in drawn


def test_an_error_page_needs_no_request_and_no_database() -> None:
    context = {"heading": "Resting", "what": "Come back soon", "held": "What I <typed>"}
    drawn = render_to_string("pages/message.html", context)
    assert "<h1>Resting</h1>" in drawn
    assert "What I &lt;typed&gt;</blockquote>" in drawn
