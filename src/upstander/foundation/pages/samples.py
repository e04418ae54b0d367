"""Invented data for the style page, where every component can be looked at together."""

from pathlib import Path
from types import SimpleNamespace as Row

from django import forms

from upstander.foundation.pages.pictures import PICTURES

DID = [
    ("money", "Took or “borrowed” my money or things"),
    ("names", "Called me names, shouted or laughed at me"),
    ("made", "Made me do something I knew was wrong"),
    ("unsure", "I am not sure"),
]
EASY = [
    ("home", "It was in my home."),
    ("mobile", "It was on my phone."),
    ("unsure", "I am not sure."),
]
WORDS = ["home", "ear", "pin", "smile", "mobile", "stop", "phone"]
ICONS = sorted(path.stem for path in (Path(__file__).parent / "templates/pages/icons").glob("*"))


class PlainForm(forms.Form):
    """Every kind of field once."""

    use_required_attribute = False

    did = forms.MultipleChoiceField(
        label="What did they do?",
        help_text="Tick everything that happened. It is fine to be unsure.",
        choices=DID,
        widget=forms.CheckboxSelectMultiple,
    )
    story = forms.CharField(
        label="What happened?",
        help_text="Write as much or as little as you like.",
        widget=forms.Textarea,
    )
    when = forms.ChoiceField(
        label="When was it?",
        choices=[("today", "Today"), ("week", "This week"), ("before", "Before that")],
        widget=forms.RadioSelect,
    )
    district = forms.ChoiceField(
        label="Where was it?", choices=[("", "Choose one"), ("rugby", "Rugby")]
    )
    email = forms.EmailField(label="Your email", widget=forms.EmailInput)
    agreed = forms.BooleanField(label="You may tell Adult Social Care")


class EasyForm(forms.Form):
    """One Easy Read question."""

    use_required_attribute = False

    when = forms.ChoiceField(label="When was it?", choices=EASY, widget=forms.RadioSelect)


def _messages() -> list[Row]:
    return [
        Row(who="You", mine=True, day="Thursday 19 November", text="He took my bank card again."),
        Row(
            who="Victim Care",
            mine=False,
            day="Friday 20 November",
            text="Thank you for telling us. It is not your fault. Are you safe at home tonight?",
        ),
        Row(who="You", mine=True, day="Friday 20 November", text="Yes. My sister is here."),
    ]


def _case() -> dict[str, object]:
    return {
        "tabs": [
            Row(label="Report", url="#tabs", current=True),
            Row(label="Messages", url="#tabs", count=1),
            Row(label="Sharing", url="#tabs"),
        ],
        "clocks": [
            Row(label="First answer", words="met, same day", state="met"),
            Row(label="Risk review", words="due today", state="late"),
            Row(label="Update to the person", words="Mon 23 Nov", state=""),
        ],
        "access": [
            Row(label="Statement", words="Victim Care"),
            Row(label="Messages", words="+ the person"),
        ],
        "events": [
            Row(
                when="Today 10:42",
                who="the person, with their code",
                title="New message.",
                text="“He came back last night.”",
                kind="rose",
            ),
            Row(when="Yesterday 16:05", who="Dana Okafor", title="Answered.", text="", kind=""),
            Row(when="12 November", who="", title="Report received.", text="No name.", kind=""),
        ],
        "inbox": [
            Row(handle="K7Q4M", came="Today", what="False friend", area="Rugby", mine=True),
            Row(handle="X2PD9", came="Yesterday", what="Race", area="Stratford", mine=False),
        ],
    }


def style_samples() -> dict[str, object]:
    """The context of pages/style.html."""
    lines = [
        Row(name="Police, not an emergency", number="101", hours="Day and night", text=""),
        Row(
            name="Victim Care",
            number="01632 960 123",
            hours="Monday to Friday, 9 to 5",
            text="",
        ),
    ]
    return {
        "form": PlainForm(),
        "wrong": PlainForm({"story": "", "email": "ana at example.org"}, prefix="wrong"),
        "easy_form": EasyForm({"easy-when": "home"}, prefix="easy"),
        "pictures": {value: PICTURES[value] for value, _ in EASY},
        "tiles": [Row(word=word, picture=PICTURES[word]) for word in WORDS],
        "rows": [
            Row(question="Are you safe now?", answer="Yes", change="#rows"),
            Row(question="What did they do?", answer=["Took my money", "Shouted"], change="#rows"),
            Row(question="Where was it?", answer="", change="#rows"),
        ],
        "conversation": _messages(),
        "trail": [Row(who="Victim Care", what="Victim Care Officer", day="Friday 20 November")],
        "holders": ["Victim Care", "Adult Social Care"],
        "helplines": lines,
        "icons": ICONS,
        **_case(),
    }
