"""Refusals of the vault, in words for the screen."""

from django.utils.translation import gettext_lazy as _

from upstander.foundation.core.errors import Refusal


class CannotOpen(Refusal):
    """No key in this keyring opens it, or what is stored is not what was sealed."""

    def __init__(self) -> None:
        super().__init__(
            _("This part cannot be opened."),
            next_step=_("Tell your supervisor. The part is kept as it is."),
        )


class TooFewOpeners(Refusal):
    """A routine change would leave fewer than two people who could open something."""

    def __init__(self) -> None:
        super().__init__(
            _("Fewer than two people could open this afterwards, so nothing was changed."),
            next_step=_("First give another team a key, or let another member into the team."),
        )


class NotWrittenDown(Refusal):
    """The journal of what was taken cannot be written, so nothing may be taken."""

    def __init__(self) -> None:
        super().__init__(
            _("We could not write down that keys were taken away, so nothing was changed."),
            next_step=_(
                "Try again in a few minutes. If it happens again, tell your administrator."
            ),
        )


class WrongSecret(Refusal):
    """The secret does not open the key."""

    def __init__(self) -> None:
        super().__init__(_("That password did not open your keys."))


class WrongCode(Refusal):
    """No report opens with this handle and these words."""

    def __init__(self) -> None:
        super().__init__(
            _("We could not find a report with that code."),
            next_step=_("Check the five letters and numbers, and the seven words, and try again."),
        )


class Busy(Refusal):
    """Too many codes are being checked at this moment."""

    def __init__(self) -> None:
        super().__init__(
            _("Many people are here just now."),
            next_step=_("Wait a minute, then press the button again. What you typed is kept."),
        )


class HandleTaken(Exception):
    """Another report has this handle: mint a new code and try again."""


class NoLiveKey(Refusal):
    """A holder has no key that could be granted to."""

    def __init__(self) -> None:
        super().__init__(
            _("That team has no keys yet, so nothing can be shared with it."),
            next_step=_("Its first member must make the team's keys."),
        )
