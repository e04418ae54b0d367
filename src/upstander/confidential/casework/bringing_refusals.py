"""What is said when existing cases cannot be brought in, or a case cannot be taken out."""

from django.utils.translation import gettext as _

from upstander.foundation.core.errors import Refusal


class NoFile(Refusal):
    """Nothing was chosen, or the connection broke off."""

    def __init__(self) -> None:
        super().__init__(_("Choose a file first."))


class BroughtBefore(Refusal):
    """This very file is here already."""

    def __init__(self, day: str, cases: int) -> None:
        super().__init__(
            _(
                "This file was brought in on {day}, with {n} cases. Nothing was brought twice."
            ).format(day=day, n=cases),
            next_step=_("If lines were added since, save the list again and choose the new file."),
        )


class NoTeamToBringTo(Refusal):
    """The person is in no team that could hold the keys."""

    def __init__(self) -> None:
        super().__init__(_("Choose one of your own teams: it will hold the keys to these cases."))


class NothingToBring(Refusal):
    """Not one line can come in."""

    def __init__(self) -> None:
        super().__init__(
            _("No line of this file can be brought in as it is."),
            next_step=_("Look at the reasons below, or choose other columns."),
        )


class ColumnTwice(Refusal):
    """Two columns were said to be the same thing."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _("Two columns are both “{what}”. A case has one.").format(what=what),
            next_step=_("Choose one of them, and keep the other with the notes."),
        )


class NotAtThisStep(Refusal):
    """A colleague, or another tab, went on with it."""

    def __init__(self) -> None:
        super().__init__(_("This has gone on meanwhile. Here is how it stands."))


class TooLateToUndo(Refusal):
    """The days to take it back are over."""

    def __init__(self) -> None:
        super().__init__(
            _("These cases came in more than 7 days ago, so they stay."),
            next_step=_("Close the cases that should not be here, each with its reason."),
        )


class NamesNeedReason(Refusal):
    """Other people's names were to go into the copy without a reason."""

    def __init__(self) -> None:
        super().__init__(_("Say why other people's names must be in this copy."))
