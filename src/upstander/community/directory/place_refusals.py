"""Why the directory says no to a place, in words for its public pages."""

from django.utils.translation import gettext_lazy as _

from upstander.foundation.core.errors import Refusal


class AskedAlready(Refusal):
    """The place asked to join before."""

    def __init__(self) -> None:
        super().__init__(
            _("We have this place already."),
            next_step=_("We will be in touch. Did something change? Phone us."),
        )


class LinkOver(Refusal):
    """The link opens nothing: it is unknown, or its days are over."""

    def __init__(self) -> None:
        super().__init__(
            _("This link does not work any more."),
            next_step=_("Ask the people who sent it for a new one."),
        )


class NothingNew(Refusal):
    """What was sent says what the entry says already."""

    def __init__(self) -> None:
        super().__init__(
            _("Nothing here differs from what we show."),
            next_step=_("If all of it is right, press “Nothing changed”."),
        )
