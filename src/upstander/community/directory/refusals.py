"""Why the directory says no, in words for the screen."""

from django.utils.translation import gettext_lazy as _

from upstander.foundation.core.errors import Refusal


class NoSuchEntry(Refusal):
    """No entry has this id."""

    def __init__(self) -> None:
        super().__init__(
            _("This entry is not here any more."),
            next_step=_("Look for it in the list; a colleague may have changed it."),
        )


class AlreadyThere(Refusal):
    """This service is listed at this place already."""

    def __init__(self) -> None:
        super().__init__(
            _("This service is in the directory at this place already, so nothing was saved."),
            next_step=_("Find it in the list and change it there."),
        )


class ChangedMeanwhile(Refusal):
    """A colleague changed the entry since it was on the screen."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague changed this entry while you wrote, so yours was not saved."),
            next_step=_(
                "Your words are still here. Open the entry in another window, and compare."
            ),
        )


class NoReason(Refusal):
    """It needs a reason."""

    def __init__(self) -> None:
        super().__init__(_("Say why, in a few words."))


class DaysBackwards(Refusal):
    """The last day comes before the first."""

    def __init__(self) -> None:
        super().__init__(
            _("The last day comes before the first, so nothing was saved."),
            next_step=_("Give the first day and the last day on which it is closed."),
        )


class NotRunning(Refusal):
    """An entry that has ended cannot be checked."""

    def __init__(self) -> None:
        super().__init__(
            _("This entry has ended, so it cannot be checked."),
            next_step=_("If it runs again, say so first."),
        )
