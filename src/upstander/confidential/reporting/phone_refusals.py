"""What is said to whoever takes a call, when it cannot be kept or sent."""

from django.utils.translation import gettext as _

from upstander.foundation.core.errors import Refusal


class CallSentAlready(Refusal):
    """The same call was sent before."""

    def __init__(self) -> None:
        super().__init__(
            _("This call is in already. Its code was shown once."),
            next_step=_(
                "Find the report in the inbox, and make a new code there if they need one."
            ),
        )


class NoSuchCall(Refusal):
    """Somebody else takes this call."""

    def __init__(self) -> None:
        super().__init__(_("This call is not yours, so nothing was kept here."))


class CallTooLong(Refusal):
    """What was typed is more than a call may hold."""

    def __init__(self) -> None:
        super().__init__(
            _("This is more than one call can hold, so the last words are not kept yet."),
            next_step=_("Send what is here, and add the rest as a message."),
        )
