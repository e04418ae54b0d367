"""What the reporting room says when it will not do what it was asked."""

from django.utils.translation import gettext as _

from upstander.confidential.reporting.rules import LONGEST_TEXT
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages.middleware import note_fault


def note_cause(refusal: Refusal) -> None:
    """Log the fault behind a refusal, if there is one, and nothing that anybody typed."""
    if refusal.__cause__ is not None:
        note_fault(refusal)


class AlreadySent(Refusal):
    """The draft was sent before: show its receipt."""

    def __init__(self) -> None:
        super().__init__(_("This was sent already. Here is the code you were given."))


class TakenDownAlready(Refusal):
    """The same paper was sent from this screen before."""

    def __init__(self) -> None:
        super().__init__(
            _("This paper is in already. Its code was shown once."),
            next_step=_(
                "Find the report in the inbox, and make a new code there if they need one."
            ),
        )


class NobodyToSendTo(Refusal):
    """No circle with keys would receive the report."""

    def __init__(self) -> None:
        super().__init__(
            _("No team could read this just now, so it was not sent. What you wrote is kept."),
            next_step=_("Please phone one of the numbers on this page."),
        )


class NoKeyHere(Refusal):
    """None of the actor's circles holds a key to the report."""

    def __init__(self) -> None:
        super().__init__(_("Your team has no key to this report."))


class OpenItFirst(Refusal):
    """Nobody has read the report yet."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody has read this report yet."),
            next_step=_("Open it first, then answer or close it."),
        )


class NothingToTranslate(Refusal):
    """No text of this report has that id."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no such message in this report."),
            next_step=_("Choose again what you have translated."),
        )


class AlreadyClosed(Refusal):
    """The report is closed."""

    def __init__(self) -> None:
        super().__init__(_("This report is closed already."))


class NobodyReadItSecond(Refusal):
    """One person alone may not send somebody to another service."""

    def __init__(self) -> None:
        super().__init__(
            _("A second person reads a report before we send somebody to another service."),
            next_step=_("Decide it on the tab Decide, with your words to the person."),
        )


class ConversationMovedOn(Refusal):
    """A message came in that the writer had not read."""

    def __init__(self) -> None:
        super().__init__(
            _("A new message came in while you were writing, so yours was not sent yet."),
            next_step=_("Read the new message. Your words are kept: change them or send them."),
        )


class NothingWritten(Refusal):
    """The text is empty."""

    def __init__(self) -> None:
        super().__init__(_("Write a few words first."))


class TooLong(Refusal):
    """The text is longer than a message may be."""

    def __init__(self) -> None:
        super().__init__(
            _("This is longer than one message can be (%(most)s letters).")
            % {"most": f"{LONGEST_TEXT:,}"},
            next_step=_("Send it in two parts."),
        )


class NotYourReport(Refusal):
    """The code belongs to another report."""

    def __init__(self) -> None:
        super().__init__(_("Your code does not open this."))


class AddedAlready(Refusal):
    """Something was added since the page was opened: most likely this very text."""

    def __init__(self) -> None:
        super().__init__(
            _("We have something from you that came in meanwhile."),
            next_step=_("Did you press twice? Then it is here already. If not, press again."),
        )


class AskedAlready(Refusal):
    """A request to delete waits for its answer."""

    def __init__(self) -> None:
        super().__init__(_("You asked us already. A person will answer you here."))


class NothingAsked(Refusal):
    """No request to delete waits for an answer."""

    def __init__(self) -> None:
        super().__init__(_("No request waits for an answer: somebody may have answered it."))


class NotInvited(Refusal):
    """Nobody asked, or it was said before."""

    def __init__(self) -> None:
        super().__init__(_("You told us already, or we did not ask. Thank you."))


class NothingTicked(Refusal):
    """No answer was chosen."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one answer."))


class NotRecognised(Refusal):
    """Fewer than two facts fit, or nobody reached the person in the way they chose."""

    def __init__(self) -> None:
        super().__init__(
            _("Two things must fit before you make a new code, so nothing was changed."),
            next_step=_("Ask them something else that only they know."),
        )


class CodeMovedOn(Refusal):
    """Another code was made, or the code was stopped, since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _("The code changed while this page was open, so no new one was made."),
            next_step=_("Look at the report again. Words of a code are shown once only."),
        )


class NoSuchFile(Refusal):
    """The report has no such file, or no such copy of it that the actor can open."""

    def __init__(self) -> None:
        super().__init__(
            _("This file is not here, or your team has no key to it."),
            next_step=_("Open the report again and look at its files."),
        )


class FileGone(Refusal):
    """A file of the draft is not there any more."""

    def __init__(self) -> None:
        super().__init__(
            _("One of your files is not here any more, so nothing was sent. Your words are kept."),
            next_step=_("Remove the file and send again, or choose it once more."),
        )


class HarmfulFile(Refusal):
    """A scanner found something in the file, and the actor did not say that they are sure."""

    def __init__(self) -> None:
        super().__init__(
            _("A scanner found harmful software in this file, so it stays locked."),
            next_step=_(
                "If you must open it, for example as evidence, tick that you know, and do it on a "
                "computer that is made for that."
            ),
        )


class NoSuchChoice(Refusal):
    """The person did not make this choice."""

    def __init__(self) -> None:
        super().__init__(_("You did not ask for this, so there is nothing to take back."))


class IsAReport(Refusal):
    """A report is suggested to somebody who made one."""

    def __init__(self) -> None:
        super().__init__(_("This is a report already."))


class NotIndependent(Refusal):
    """A body that prosecutes, or supervises who does, offers to listen."""

    def __init__(self) -> None:
        super().__init__(
            _("A team of the police or the courts cannot offer this: it must be independent."),
            next_step=_("Choose a team of a charity, a council or a reporting centre."),
        )


class TooFewListen(Refusal):
    """Fewer than two people could open what is sent to the team."""

    def __init__(self) -> None:
        super().__init__(
            _("Fewer than two people of this team can open messages, so it is not offered."),
            next_step=_("Let a second person join and get keys, or make recovery cards."),
        )


class NoSuchTeam(Refusal):
    """There is no team with this id."""

    def __init__(self) -> None:
        super().__init__(_("This team is not there any more."))
