"""How each question is drawn: its form, with what there is to choose from today."""

import datetime as dt
from collections.abc import Callable, Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstander.confidential.support.forms import public
from upstander.confidential.support.forms.public import EITHER, PageForm
from upstander.confidential.support.pages import Card, Page, cards, meeting_of
from upstander.confidential.support.views.public.visits import Visit
from upstander.confidential.support.wording import day_in_words, moment_in_words, time_in_words
from upstander.foundation.core.clock import LONDON
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.reference import queries as reference

Fields = Mapping[str, forms.Field]
# So many days are shown at once.
DAYS_SHOWN = 10
_ENDS = {"morning": 12, "afternoon": 17}
_PARTS = {
    "morning": gettext_lazy("in the morning"),
    "afternoon": gettext_lazy("in the afternoon"),
    "evening": gettext_lazy("in the evening"),
}


def form_for(here: Visit, page: Page, *, posted: bool = False) -> PageForm:
    """Return the form of a page, with the answers so far."""
    fields = _FIELDS[page.key](here)
    initial = {name: here.given.get(name) for name in fields}
    return PageForm(fields, data=here.request.POST if posted else None, initial=initial)


def times_for(moments: list[dt.datetime], *, with_day: bool) -> dict[str, str]:
    """Return times as cards: the moment, and how it is said."""
    say = moment_in_words if with_day else _time_of_day
    return {moment.isoformat(): say(moment) for moment in moments}


def _time_of_day(moment: dt.datetime) -> str:
    return f"{time_in_words(moment)} {_PARTS[_part_of_day(moment)]}"


def _part_of_day(moment: dt.datetime) -> str:
    hour = moment.astimezone(LONDON).hour
    return next((part for part, ends in _ENDS.items() if hour < ends), "evening")


def _service(here: Visit) -> Fields:
    options = {one.key: Card(one.name, one.name, "talk", one.text) for one in here.services}
    return {"service": public.card_field(options, easy=here.easy)}


def _role(here: Visit) -> Fields:
    roles = here.offer.roles if here.offer else ()
    options = {one.key: Card(one.name, one.easy, "person", one.text) for one in roles}
    either = Card(
        _("Either is fine"), _("I do not mind"), "team", _("You see the most free times.")
    )
    return {"role": public.card_field({**options, EITHER: either}, easy=here.easy)}


def _meeting(here: Visit) -> Fields:
    known = cards("meeting")
    options = {key: known[key] for key in here.choosing.meetings}
    return {"meeting": public.card_field(options, easy=here.easy)}


def _language(here: Visit) -> Fields:
    rows = reference.vocabulary("spoken.csv", here.now)
    options = [(one.code, _both(one.label, one.facts["own_name"])) for one in rows]
    return {"language": public.languages([one for one in options if one[0] != "en"])}


def _both(label: str, own: str) -> str:
    return label if label == own else f"{label} – {own}"


def _day(here: Visit) -> Fields:
    days = here.days
    options = {day.isoformat(): day_in_words(day) for day in days}
    hints = {day.isoformat(): count_in_words(len(times)) for day, times in days.items()}
    field = public.listed(_shown(here, options), hints)
    return {"day": field}


def _shown(here: Visit, options: dict[str, str]) -> dict[str, str]:
    """Return the days from the one asked for, so many at once; all of them when one was sent."""
    if here.request.method == "POST":
        return options
    first = here.request.GET.get("from", "")
    later = {key: words for key, words in options.items() if key >= first}
    return dict(list((later or options).items())[:DAYS_SHOWN])


def count_in_words(number: int) -> str:
    """Return how many times are free, such as "4 free times"."""
    return ngettext("{count} free time", "{count} free times", number).format(count=number)


def _time(here: Visit) -> Fields:
    day = str(here.given.get("day") or "")
    times = next((found for one, found in here.days.items() if one.isoformat() == day), [])
    starts = [one.starts_at for one in times]
    field = public.moments(times_for(starts, with_day=False))
    if here.easy:
        field.pictures = {one.isoformat(): PICTURES[_part_of_day(one)] for one in starts}
    return {"time": field}


_FIELDS: Mapping[str, Callable[[Visit], Fields]] = {
    "service": _service,
    "about": lambda here: {
        "about": public.card_field(cards("about"), easy=here.easy, required=False)
    },
    "role": _role,
    "meeting": _meeting,
    "language": _language,
    "day": _day,
    "time": _time,
    "needs": lambda here: public.needs(meeting_of(here.given, here.choosing), easy=here.easy),
    "company": lambda here: public.company(easy=here.easy),
    "number": lambda here: public.number(),  # noqa: ARG005 - as the others
    "spare": lambda here: public.spare(),  # noqa: ARG005 - as the others
    "message": lambda here: {
        "message": public.card_field(cards("message"), easy=here.easy, required=False)
    },
    "reach": lambda here: public.reach(str(here.given.get("message") or ""), easy=here.easy),
    "belongs": lambda here: {"belongs": public.card_field(cards("belongs"), easy=here.easy)},
    "name": lambda here: public.name(),  # noqa: ARG005 - as the others
}
