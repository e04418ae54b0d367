"""How a channel is doing, in words."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstander.foundation.notices.choices import Medium
from upstander.foundation.notices.queries import ChannelRow

_NAMES = {
    "mail_server": gettext_lazy("Email by your mail server"),
    "mail_files": gettext_lazy("Email as files on this machine"),
    "notify_email": gettext_lazy("Email by GOV.UK Notify"),
    "notify_text": gettext_lazy("Text messages by GOV.UK Notify"),
    "text_files": gettext_lazy("Text messages as files on this machine"),
}

_MEDIA = {Medium.EMAIL: gettext_lazy("email"), Medium.TEXT: gettext_lazy("text messages")}


@dataclass(frozen=True)
class ChannelLine:
    """One row of the administrator's table."""

    name: str
    state: str
    kind: str
    leaves: bool
    worked: str
    failed: str


def medium_names(media: Collection[Medium]) -> list[str]:
    """Return by what people are reached, in words."""
    return [str(_MEDIA[one]) for one in Medium if one in media]


def channel(row: ChannelRow) -> ChannelLine:
    """Return how one channel is doing."""
    state, kind = _state(row)
    fault = f" ({row.fault})" if row.fault else ""
    return ChannelLine(
        name=str(_NAMES[row.name]),
        state=state,
        kind=kind,
        leaves=row.leaves,
        worked=date_format(row.worked_on, "j F Y") if row.worked_on else _("Not yet"),
        failed=date_format(row.failed_on, "j F Y") + fault if row.failed_on else _("Never"),
    )


def _state(row: ChannelRow) -> tuple[str, str]:
    if row.failing:
        return _("Does not work"), "rose"
    if row.worked_on:
        return _("Works"), "mint"
    return _("Not used yet"), "stone"
