"""How a page of questions is drawn, before sending and after it."""

from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from upstander.confidential.reporting.forms import Asking, QuestionForm, question_form
from upstander.confidential.reporting.questions import AGENCIES, AREA, TYPED, Entry, Given, Part
from upstander.confidential.reporting.views.visits import Visit
from upstander.foundation.agencies.queries import receiving_agencies
from upstander.foundation.agencies.reading import districts


@dataclass(frozen=True)
class Drawn:
    """One thing asked, as the page draws it; ``or_`` is the card that stands apart."""

    field: BoundField
    leads: bool
    count: int
    or_: str


def form_for(here: Visit, entry: Entry, given: Given, *, posted: bool = False) -> QuestionForm:
    """Return the form of a page in the wording and the words that fit this person."""
    data = here.request.POST if posted else None
    return question_form(entry, _asking(here, entry), given, data=data)


def _asking(here: Visit, entry: Entry) -> Asking:
    kinds = {part.kind for part in entry.parts}
    return Asking(
        easy=here.easy,
        other=here.about_other,
        areas=districts(here.now) if AREA in kinds else {},
        agencies=receiving_agencies() if AGENCIES in kinds else {},
    )


def question_shown(here: Visit, entry: Entry, form: QuestionForm) -> dict[str, object]:
    """Return what the template of a question needs of the question itself."""
    words = entry.words(easy=here.easy, other=here.about_other)
    first = form.parts[0]
    # The page's own words ask the first question, unless that has words of its own.
    leads = not first.words(easy=here.easy).heading
    return {
        "entry": entry,
        "question": {
            "heading": _(words.heading),
            "hint": _(words.hint) if words.hint else "",
            "why": _(words.why) if words.why else "",
            "section": _(entry.section),
        },
        "form": form,
        "leads": leads,
        "drawn": [
            Drawn(form[part.key], leads and part is first, _counted(part), _set_apart(part))
            for part in form.parts
        ],
        "types": any(part.kind in TYPED for part in form.parts),
        "easy": here.easy,
    }


def _counted(part: Part) -> int:
    return part.limit if part.kind == "text" else 0


def _set_apart(part: Part) -> str:
    return next((option.key for option in part.options if option.after_or), "")
