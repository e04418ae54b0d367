"""Why the directory says no to those who keep it, in words for the screen."""

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


class HostNotAllowed(Refusal):
    """A feed is read only from a host that the operator named."""

    def __init__(self) -> None:
        super().__init__(
            _("This address was not asked, so nothing was brought in."),
            next_step=_("Your operator has not allowed this host. It belongs in UPSTANDER_FEEDS."),
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


class NotNow(Refusal):
    """This cannot happen to the place where it stands."""

    def __init__(self) -> None:
        super().__init__(
            _("This cannot be done where the place stands now, so nothing was changed."),
            next_step=_("A colleague may have moved it on. Look at its page again."),
        )


class NoSuchPlace(Refusal):
    """No accreditation has this id."""

    def __init__(self) -> None:
        super().__init__(_("This place is not on the list any more."))


class StickerTaken(Refusal):
    """Another place has this sticker."""

    def __init__(self) -> None:
        super().__init__(
            _("Another place has a sticker with this number, so nothing was saved."),
            next_step=_("Look at the number on the sticker again."),
        )


class VisitFirst(Refusal):
    """No good visit is young enough to renew on."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody found it ready in the last 90 days, so it was not renewed."),
            next_step=_("Visit it first, and write the visit down."),
        )


class NoSuchProposal(Refusal):
    """No change waits for this entry."""

    def __init__(self) -> None:
        super().__init__(_("This change was looked at already."))
