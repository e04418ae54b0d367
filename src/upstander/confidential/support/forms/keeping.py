"""What the screens of services, kinds of officer, officers, interpreters and rooms ask."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.core import signing
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upstander.confidential.support.actions.resources import Somebody
from upstander.confidential.support.actions.services import Described, Usual
from upstander.confidential.support.choices import Meeting, ResourceKind
from upstander.confidential.support.keeping_words import span
from upstander.confidential.support.models import OfficerRole, Resource, Service
from upstander.confidential.support.queries.keeping import Colleague
from upstander.confidential.support.staff_fields import chosen
from upstander.foundation.agencies.rules import CircleRef

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_LONGEST_KEY = 36
# Minutes before its start until which a time can be booked, as people choose them.
_NOTICES = (0, 30, 60, 120, 240, 480, 1440, 2880, 4320)

_STEPS = {"step_size": _("Times go in steps of five minutes.")}


def _line(
    label: "StrOrPromise", hint: "StrOrPromise", missing: "StrOrPromise", longest: int = 200
) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=longest, error_messages={"required": missing}
    )


def _sentence(label: "StrOrPromise", hint: "StrOrPromise") -> forms.CharField:
    field = _line(label, hint, _("Write a sentence."))
    field.widget = forms.Textarea(attrs={"rows": 2})
    return field


class SeenForm(forms.Form):
    """What is changed as it was on the screen: its ``edition``, and ``was``, what it said."""

    use_required_attribute = False

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)
    was = forms.CharField(widget=forms.HiddenInput, required=False)
    is_change = False

    def show(self, now: Service | OfficerRole | Resource | None) -> None:
        """Keep in the page what it shows of something that is there; nothing where it is new."""
        self.is_change = now is not None
        if now is not None:
            self.initial.update(edition=now.edition, was=signing.dumps(self._said()))

    @property
    def seen(self) -> int | None:
        """Return the edition that was on the screen; only after the form was found valid."""
        return (self.cleaned_data["edition"] or 0) if self.is_change else None

    def take(self, newest: "SeenForm") -> list[tuple[str, str, str]]:
        """Let what was typed be saved over the newest; return what differs from what was shown.

        Each as its label, what it was, and what it is now. Nothing is known of a page that was
        meddled with.
        """
        try:
            before = signing.loads(self.data.get("was", ""))
        except signing.BadSignature:
            before = newest._said()
        typed = self.data.copy()  # type: ignore[attr-defined]
        for name in ("edition", "was"):
            typed[name] = str(newest.initial[name])
        self.data = typed
        return [
            (label, old or gettext("none"), new or gettext("none"))
            for (label, new), (_label, old) in zip(newest._said(), before, strict=True)
            if new != old
        ]

    def _said(self) -> list[tuple[str, str]]:
        """Return in words what the form shows of something as it is."""
        return [
            (str(asked.label), _in_words(asked.field, asked.initial))
            for asked in self.visible_fields()
        ]


def _in_words(field: forms.Field, value: object) -> str:
    """Return a value as somebody reads it, with the words of whatever was chosen."""
    values = value if isinstance(value, (list, tuple)) else [value]
    there = [str(one) for one in values if one not in {None, ""}]
    if not isinstance(field, forms.ChoiceField):
        return ", ".join(there)
    words = {str(key): str(word) for key, word in cast("Iterable[Any]", field.choices)}
    return ", ".join(words.get(one, gettext("not in the list any more")) for one in there)


class DescribedForm(SeenForm):
    """A name for the public, and what it is in a sentence: plain, and in Easy Read."""

    name = _line(
        _("What is it called?"), _("As people read it on the public pages."),
        _("Give it a name."), longest=80,
    )  # fmt: skip
    text = _sentence(_("What it is, in plain words"), _("One sentence for the public pages."))
    easy = _sentence(_("What it is, in Easy Read"), _("Ten words a sentence at most."))

    def __init__(
        self,
        taken: Mapping[str, str],
        now: Service | OfficerRole | None,
        data: Any = None,
        **more: Any,
    ) -> None:
        """Take the keys and names that there are, and what is changed, if it is there already."""
        self.key = now.key if now else ""
        self.taken = {key: name for key, name in taken.items() if key != self.key}
        shown = self.base_fields.keys() - SeenForm.base_fields.keys()
        first = {name: getattr(now, name) for name in shown} if now else {}
        super().__init__(data, initial=first, **more)

    def clean_name(self) -> str:
        """Refuse a name that something else has: people could not tell them apart."""
        name = str(self.cleaned_data["name"])
        if name.casefold() in {one.casefold() for one in self.taken.values()}:
            raise forms.ValidationError(gettext("There is one of this name already."))
        return name

    @property
    def said(self) -> Described:
        """Return what was typed; only after the form was found valid."""
        typed = self.cleaned_data
        key = self.key or new_key(typed["name"], self.taken)
        return Described(key, typed["name"], typed["text"], typed["easy"])


def new_key(name: str, taken: Collection[str]) -> str:
    """Return a word for addresses made of a name, such as "hate-crime-support"; no other has it."""
    begin = slugify(name)[:_LONGEST_KEY].strip("-") or "talk"
    keys = [begin, *(f"{begin}-{number}" for number in range(2, len(taken) + 3))]
    return next(key for key in keys if key not in taken)


class KindForm(DescribedForm):
    """A kind of officer."""

    def __init__(self, taken: Mapping[str, str], now: OfficerRole | None, data: Any = None) -> None:
        """Take the kinds there are."""
        super().__init__(taken, now, data)
        self.show(now)


class ServiceForm(DescribedForm):
    """A service: its words, its team, when it can be booked, and what its days begin with."""

    circle = forms.TypedChoiceField(
        label=_("Which team reads what people write?"),
        help_text=_(
            "This team can open it, and so can the team of the officer. Sessions that were booked "
            "before stay with the teams that had them."
        ),
        coerce=UUID,
        error_messages=chosen(_("Choose a team.")),
    )
    notice_minutes = forms.TypedChoiceField(
        label=_("Until how long before its start can a time be booked?"), coerce=int, initial=120,
        error_messages=chosen(_("Choose how long before.")),
    )  # fmt: skip
    horizon_days = forms.IntegerField(
        label=_("How many days ahead?"), min_value=1, max_value=365, initial=60
    )
    slot_minutes = forms.IntegerField(
        label=_("Minutes of a session"),
        min_value=5, max_value=240, step_size=5, initial=45, error_messages=_STEPS,
    )  # fmt: skip
    buffer_minutes = forms.IntegerField(
        label=_("Minutes between two sessions"),
        min_value=0, max_value=120, step_size=5, initial=15, error_messages=_STEPS,
    )  # fmt: skip
    meetings = forms.MultipleChoiceField(
        label=_("How can people meet?"),
        help_text=_("A new day begins with this. Each day can differ."),
        choices=Meeting.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Meeting.VIDEO.value, Meeting.PHONE.value],
        error_messages=chosen(_("Choose at least one way to meet.")),
    )

    def __init__(
        self,
        teams: Sequence[CircleRef],
        taken: Mapping[str, str],
        now: Service | None = None,
        data: Any = None,
    ) -> None:
        """Take the teams that can read for a service."""
        super().__init__(taken, now, data)
        notices = sorted({*_NOTICES, *([now.notice_minutes] if now else [])})
        self._offer("circle", [(str(one.id), f"{one.name} · {one.agency_name}") for one in teams])
        self._offer("notice_minutes", [(str(one), _before(one)) for one in notices])
        if now:
            self.initial["circle"] = str(now.circle_id)
        self.show(now)

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = list(choices)

    @property
    def plan(self) -> dict[str, Any]:
        """Return what ``set_service`` takes; only after the form was found valid."""
        typed = self.cleaned_data
        usual = Usual(
            typed["slot_minutes"], typed["buffer_minutes"],
            tuple(Meeting(one) for one in typed["meetings"]),
        )  # fmt: skip
        same = {name: typed[name] for name in ("circle", "notice_minutes", "horizon_days")}
        return {"said": self.said, "usual": usual, "edition": self.seen, **same}


def _before(minutes: int) -> str:
    return span(minutes) if minutes else gettext("Until it begins")


class ResourceForm(SeenForm):
    """What officers, interpreters and rooms have in common: a name."""

    KIND: ResourceKind

    def __init__(self, now: Resource | None, data: Any = None) -> None:
        """Take what is said now."""
        super().__init__(data, initial=self.first(now) if now else {})

    def first(self, now: Resource) -> dict[str, object]:
        """Return what the form shows of somebody as they are."""
        shown = self.base_fields.keys() - SeenForm.base_fields.keys()
        return {name: getattr(now, name) for name in shown}

    @property
    def somebody(self) -> Somebody:
        """Return what was typed; only after the form was found valid."""
        kept = SeenForm.base_fields
        typed = {name: said for name, said in self.cleaned_data.items() if name not in kept}
        return Somebody(self.KIND, **typed)


class OfficerForm(ResourceForm):
    """An officer: who it is, what the public reads, which kind."""

    KIND = ResourceKind.OFFICER

    user = forms.TypedChoiceField(
        label=_("Which colleague?"),
        help_text=_(
            "They find their sessions under “Sessions”. Their team can open what people write who "
            "book a time with them, beside the team of the service."
        ),
        coerce=UUID, empty_value=None, required=False,
        error_messages=chosen(_("Choose a colleague.")),
    )  # fmt: skip
    name = _line(
        _("What may people call them?"), _("A first name is enough. It is on the public pages."),
        _("Give a name."), longest=80,
    )  # fmt: skip
    role = forms.TypedChoiceField(
        label=_("Which kind of officer?"), coerce=UUID,
        error_messages=chosen(_("Choose a kind.")),
    )  # fmt: skip

    def __init__(
        self,
        colleagues: Sequence[Colleague],
        kinds: Sequence[OfficerRole],
        now: Resource | None = None,
        data: Any = None,
    ) -> None:
        """Take who may hold sessions, and the kinds of officer."""
        super().__init__(now, data)
        people = [(str(one.id), f"{one.name} · {', '.join(one.teams)}") for one in colleagues]
        nobody = ("", gettext("Nobody with an account here"))
        roles = [(str(one.pk), one.name) for one in kinds]
        cast("forms.ChoiceField", self.fields["user"]).choices = [nobody, *people]
        cast("forms.ChoiceField", self.fields["role"]).choices = roles
        self.show(now)

    def first(self, now: Resource) -> dict[str, object]:
        """Return what the form shows of an officer as they are."""
        return {"name": now.name, "user": str(now.user or ""), "role": str(now.role_id)}


class InterpreterForm(ResourceForm):
    """An interpreter, with the languages they speak beside English."""

    KIND = ResourceKind.INTERPRETER

    name = _line(
        _("What may people call them?"), _("A first name is enough. It is on the public pages."),
        _("Give a name."), longest=80,
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Which languages?"),
        help_text=_("Family, friends and carers do not interpret."),
        widget=forms.CheckboxSelectMultiple,
        error_messages=chosen(_("Choose at least one language.")),
    )

    def __init__(
        self, spoken: Sequence[tuple[str, str]], now: Resource | None = None, data: Any = None
    ) -> None:
        """Take the languages there are."""
        super().__init__(now, data)
        cast("forms.ChoiceField", self.fields["languages"]).choices = spoken
        self.show(now)

    def clean_languages(self) -> tuple[str, ...]:
        """Return the codes."""
        return tuple(self.cleaned_data["languages"])


class RoomForm(ResourceForm):
    """A room, and where it is."""

    KIND = ResourceKind.ROOM

    def __init__(
        self,
        buildings: Sequence[tuple[str, str]],
        now: Resource | None = None,
        data: Any = None,
    ) -> None:
        """Take the buildings that the directory knows."""
        super().__init__(now, data)
        none = ("", gettext("A building that is not in the directory"))
        cast("forms.ChoiceField", self.fields["location"]).choices = [none, *buildings]
        self.show(now)

    def first(self, now: Resource) -> dict[str, object]:
        """Return what the form shows of a room as it is."""
        return {"name": now.name, "place": now.place, "location": str(now.location_id or "")}

    name = _line(
        _("What is the room called?"), _("As the sign on its door says."),
        _("Give it a name."), longest=80,
    )  # fmt: skip
    place = _line(
        _("Where is it?"),
        _("One line. It is on the page of whoever booked: choose a building that tells nothing."),
        _("Say where it is."),
    )
    location = forms.TypedChoiceField(
        label=_("Is the building in the directory?"),
        help_text=_("Then its address, and how to get in, stand on the page of whoever booked."),
        coerce=UUID, empty_value=None, required=False,
        error_messages=chosen(_("Choose a building of the list.")),
    )  # fmt: skip
