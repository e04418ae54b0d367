"""What this room says of risk, decisions, plans, attempts and ready words when it will not do it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from upstander.confidential.casework.choices import Stage
from upstander.foundation.core.errors import Refusal


class AnswersMissing(Refusal):
    """Not every question of the tool has an answer."""

    def __init__(self) -> None:
        super().__init__(
            _("Some questions have no answer yet."),
            next_step=_("Answer each, or choose “Not known”. What nobody knows counts half."),
        )


class LoweredTooFar(Refusal):
    """Somebody wanted it two bands lower."""

    def __init__(self) -> None:
        super().__init__(
            _("It can be one band lower, not two."),
            next_step=_("Look at the answers again: is one of them not as it is?"),
        )


class NothingToCountersign(Refusal):
    """The assessment does not wait for a supervisor."""

    def __init__(self) -> None:
        super().__init__(_("A colleague has dealt with this already."))


class YourOwnWish(Refusal):
    """Somebody wanted to agree with themselves."""

    def __init__(self) -> None:
        super().__init__(
            _("You asked for this yourself, so another supervisor must decide."),
            next_step=_("Until then the higher band holds."),
        )


class SayWhyInWriting(Refusal):
    """A supervisor agreed to lower what an emergency made high, without a word."""

    def __init__(self) -> None:
        super().__init__(
            _("Something on this case makes it high at once. Write down why it may be lower.")
        )


class StagesMissing(Refusal):
    """A decision does not refer to each of the first four stages."""

    def __init__(self, missing: Iterable[Stage]) -> None:
        names = "; ".join(str(stage.label) for stage in missing)
        super().__init__(
            _("A decision must stand on all four stages. Missing: {names}.").format(names=names),
            next_step=_("Tick what it stands on, or write that stage first."),
        )


class ReplacedMeanwhile(Refusal):
    """The entry that was to be replaced does not stand any more."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague has replaced this entry meanwhile. Your words are still here."),
            next_step=_("Read the new one first. You can replace that one instead."),
        )


class PlanChangedMeanwhile(Refusal):
    """Another version of the plan was saved since this one was begun."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague saved this plan while you were writing. Yours is still here."),
            next_step=_("Look at theirs, take over what is good, and save again."),
        )


class EmptyPlan(Refusal):
    """Nothing stands on the plan."""

    def __init__(self) -> None:
        super().__init__(_("Choose or write at least one thing for the plan."))


class ReadTheCardFirst(Refusal):
    """The attempt was made without looking at how the person may be reached."""

    def __init__(self) -> None:
        super().__init__(
            _("Read how they may be reached, and tick that you did."),
            next_step=_("Somebody else may see their phone or open their door."),
        )


class NotTheirWay(Refusal):
    """The person did not choose this way to be reached."""

    def __init__(self) -> None:
        super().__init__(
            _("They did not choose this way to be reached."),
            next_step=_("If there was a good reason, write it down. It stays with the case."),
        )


class NoWordsHere(Refusal):
    """There is no such situation among the ready words, or no organisation to change them for."""

    def __init__(self) -> None:
        super().__init__(_("There are no such ready words."))


class TooHardToRead(Refusal):
    """Ready words are harder than their readers can be asked to read."""

    def __init__(self) -> None:
        super().__init__(
            _("These words are too hard to read, so they were not saved. They are still here."),
            next_step=_("Use shorter words and shorter sentences. What is too long is marked."),
        )


class WordsChangedMeanwhile(Refusal):
    """A colleague saved other words for the same situation."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague changed these words while you were writing. Yours are still here."),
            next_step=_("Look at theirs first, then save yours again."),
        )
