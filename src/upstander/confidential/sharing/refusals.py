"""What the sharing room says when it will not do what it was asked."""

from django.utils.translation import gettext as _

from upstander.foundation.core.errors import Refusal


class AlreadyHolds(Refusal):
    """The other team has a key."""

    def __init__(self) -> None:
        super().__init__(_("That team can open this report already."))


class NothingChosen(Refusal):
    """No part of the report was named."""

    def __init__(self) -> None:
        super().__init__(_("Choose which parts the other team should be able to open."))


class OriginalsStay(Refusal):
    """Originals of files were among the parts."""

    def __init__(self) -> None:
        super().__init__(
            _("Originals of files are not shared on: the person was told so."),
            next_step=_("Share what happened. The clean copies of the files go with it."),
        )


class NoSuchTeam(Refusal):
    """There is no such circle."""

    def __init__(self) -> None:
        super().__init__(_("There is no such team any more. Choose another one."))


class BasisOutOfDate(Refusal):
    """The lawful basis does not hold today."""

    def __init__(self) -> None:
        super().__init__(_("That lawful basis cannot be used today. Choose another one."))


class AskFirst(Refusal):
    """Consent was named as the basis, and the person did not agree."""

    def __init__(self) -> None:
        super().__init__(
            _("Consent cannot be the reason when the person has not agreed."),
            next_step=_("Ask them first, or choose the lawful basis that really applies."),
        )


class NotYoursToEnd(Refusal):
    """Neither the giving nor the receiving team asks."""

    def __init__(self) -> None:
        super().__init__(
            _("Only the team that shared this, or the team it was shared with, can end it.")
        )


class EndedAlready(Refusal):
    """The sharing ended before."""

    def __init__(self) -> None:
        super().__init__(_("This has ended already."))


class LegalDuty(Refusal):
    """The law says it must be shared, so the person cannot take it back."""

    def __init__(self) -> None:
        super().__init__(
            _("The law says we must share this, so it cannot be taken back."),
            next_step=_("Write to us here if you want to know why, or if it puts you at risk."),
        )
