"""Refusals that several actions share, and what an invitation says that lets nobody in."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from upstander.foundation.agencies.rules import Standing
from upstander.foundation.core.errors import Refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_ASK = _("Ask the person who invited you to send it again. It takes them one click.")
_WORDS: Mapping[Standing, "tuple[StrOrPromise, StrOrPromise]"] = {
    Standing.USED: (
        _("This invitation has been used already."),
        _("If you used it, sign in with your work email address and your password."),
    ),
    Standing.EXPIRED: (_("This invitation was good for seven days, and they are over."), _ASK),
    Standing.WITHDRAWN: (
        _("This invitation was taken back."),
        _("If you think that is a mistake, phone the person who invited you."),
    ),
    Standing.REPLACED: (
        _("A newer invitation was sent to you."),
        _("Use the link in the newest mail."),
    ),
    Standing.UNKNOWN: (
        _("This is not an invitation that we know."),
        _(
            "Open the link from the mail again, or copy all of it: part of it may be missing. "
            "An invitation from months ago is not kept: ask for a new one."
        ),
    ),
}


class AlreadyMember(Refusal):
    """The person is in this circle, or has this job, already."""

    def __init__(self) -> None:
        super().__init__(_("This person is a member already."))


class NeedsCircle(Refusal):
    """The role reads reports, and reports are opened with a circle's keys."""

    def __init__(self) -> None:
        super().__init__(_("Choose the team this person works in: its keys open the reports."))


class CircleElsewhere(Refusal):
    """The circle belongs to another agency."""

    def __init__(self) -> None:
        super().__init__(_("That team belongs to another organisation."))


class InvitationEnded(Refusal):
    """The link lets nobody in: used, expired, taken back, sent again, or mistyped."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        message, next_step = _WORDS[standing]
        super().__init__(message, next_step=next_step)
