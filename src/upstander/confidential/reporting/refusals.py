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


class AlreadyClosed(Refusal):
    """The report is closed."""

    def __init__(self) -> None:
        super().__init__(_("This report is closed already."))


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


class NoSuchChoice(Refusal):
    """The person did not make this choice."""

    def __init__(self) -> None:
        super().__init__(_("You did not ask for this, so there is nothing to take back."))
