"""Refusals of this room."""

from django.utils.translation import gettext_lazy as _

from upstander.foundation.core.errors import Refusal


class NotMobile(Refusal):
    """The number is none of a British mobile phone."""

    def __init__(self) -> None:
        super().__init__(
            _("That is not a mobile number we can send to."),
            next_step=_("Type a UK mobile number, such as 07700 900123, or leave it empty."),
        )
