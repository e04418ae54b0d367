"""What the casework room says when it will not do what it was asked."""

from django.utils.translation import gettext as _

from upstander.foundation.core.errors import Refusal


class NoKeyToCase(Refusal):
    """None of the actor's circles holds a key to the case."""

    def __init__(self) -> None:
        super().__init__(_("Your team has no key to this case."))


class NotAReport(Refusal):
    """Somebody wrote to a team that listens: only they can make a report of it."""

    def __init__(self) -> None:
        super().__init__(
            _("This is a message and no report, so nothing is decided on it."),
            next_step=_("Only the person can make it a report, from their mailbox."),
        )


class TeamHasNoKey(Refusal):
    """The team that should lead cannot open the report."""

    def __init__(self) -> None:
        super().__init__(
            _("That team cannot open this report, so it cannot lead."),
            next_step=_("Share the report with them first, then choose them."),
        )


class ReasonMissing(Refusal):
    """A decision was given without a reason."""

    def __init__(self) -> None:
        super().__init__(_("Say why in a sentence or two."))


class WordsMissing(Refusal):
    """Nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("Write a few words first."))


class WordsTooLong(Refusal):
    """More was written than one entry holds."""

    def __init__(self) -> None:
        super().__init__(_("This is longer than one entry can be. Take some out, or write two."))


class InACaseAlready(Refusal):
    """The report is part of a case."""

    def __init__(self) -> None:
        super().__init__(
            _("This report is in a case already."),
            next_step=_("Open that case. You can move the report to another one from there."),
        )


class SameCase(Refusal):
    """A case was to be joined to itself."""

    def __init__(self) -> None:
        super().__init__(_("This report is in that case already. Nothing was changed."))


class LastReport(Refusal):
    """The only report of a case was to leave it."""

    def __init__(self) -> None:
        super().__init__(
            _("A case needs at least one report."),
            next_step=_("Join the report to another case, and close this one."),
        )


class OpenItBeforeSorting(Refusal):
    """Nobody has read the report yet."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody has read this report yet."),
            next_step=_("Open it first, then decide what it is about."),
        )


class SortedMeanwhile(Refusal):
    """Somebody else decided while this was being written."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague has decided meanwhile. Your words are still here."),
            next_step=_("Read their decision first. You can decide again after that."),
        )


class AnotherReader(Refusal):
    """The first reader wanted to be the second one as well."""

    def __init__(self) -> None:
        super().__init__(
            _("You decided this yourself, so somebody else must read it."),
            next_step=_("Ask a colleague of your team to read it second."),
        )


class NothingToRead(Refusal):
    """No decision waits for a second reader."""

    def __init__(self) -> None:
        super().__init__(_("This does not wait for a second reader any more."))


class CannotMoveThere(Refusal):
    """The table of moves does not have this one."""

    def __init__(self) -> None:
        super().__init__(
            _("The case cannot go there from where it stands now."),
            next_step=_("Look at it again: a colleague may have moved it meanwhile."),
        )


class CaseHasOpenTasks(Refusal):
    """There is still something to do."""

    def __init__(self) -> None:
        super().__init__(
            _("There are open tasks on this case."),
            next_step=_("Finish them first, or say at each that it is no longer needed."),
        )


class SomebodyWaits(Refusal):
    """A person in this case waits for an answer."""

    def __init__(self) -> None:
        super().__init__(
            _("A person in this case waits for an answer from us."),
            next_step=_("Answer them first. Then close the case."),
        )


class CaseIsClosed(Refusal):
    """The case is closed, so nothing new begins on it."""

    def __init__(self) -> None:
        super().__init__(
            _("This case is closed."), next_step=_("Take it up again first, with a reason.")
        )


class NotInTheTeam(Refusal):
    """The person does not work in a team that holds a key to the case."""

    def __init__(self) -> None:
        super().__init__(
            _("That person cannot open this case."),
            next_step=_("Choose somebody of a team that holds a key."),
        )


class DoneAlready(Refusal):
    """The task was finished before."""

    def __init__(self) -> None:
        super().__init__(_("This task is done already."))


class BadDay(Refusal):
    """A task was to be due on a day that is over."""

    def __init__(self) -> None:
        super().__init__(_("That day is over. Choose today or a later day."))


class NobodyChosen(Refusal):
    """No case was ticked."""

    def __init__(self) -> None:
        super().__init__(_("Tick at least one case."))


class NotYours(Refusal):
    """The handover is to somebody else."""

    def __init__(self) -> None:
        super().__init__(_("This was handed to somebody else."))


class StandsInForSelf(Refusal):
    """Somebody was to stand in for themselves."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody can stand in for themselves."), next_step=_("Choose a colleague.")
        )


class TypeMore(Refusal):
    """There was nothing in what was typed that could be looked for."""

    def __init__(self) -> None:
        super().__init__(_("Type at least two letters or digits of a word."))


class TooManyFilters(Refusal):
    """Somebody has as many filters of their own as fit."""

    def __init__(self) -> None:
        super().__init__(
            _("You have as many filters as fit."), next_step=_("Take one off your list first.")
        )
