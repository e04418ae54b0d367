"""What risk, decisions, plans and attempts say on a case's timeline, in one sentence each."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from upstander.confidential.casework.choices import Answered, Channel, RiskBand, Stage
from upstander.foundation.vault.choices import Label

Document = Mapping[str, object]


def _risk(document: Document) -> str:
    said, judged = RiskBand(str(document["said"])), RiskBand(str(document["judged"]))
    words = {"score": document["score"], "said": said.label.lower(), "band": judged.label.lower()}
    if said == judged:
        return _("Risk assessed: {band} ({score} points).").format(**words)
    if judged.rank > said.rank:
        return _("Risk assessed: {said} ({score} points), raised to {band}.").format(**words)
    return _("Risk assessed: {said} ({score} points), {band} asked for.").format(**words)


def _countersign(document: Document) -> str:
    if document["agreed"]:
        return _("A supervisor agreed to the lower risk.")
    return _("A supervisor kept the higher risk.")


def _decision(document: Document) -> str:
    stage = Stage(int(str(document["stage"])))
    return _("Decision log: {stage}.").format(stage=str(stage.label).lower())


def _plan(_document: Document) -> str:
    return _("Safety plan saved.")


def _attempt(document: Document) -> str:
    channel, answered = Channel(str(document["channel"])), Answered(str(document["answered"]))
    return f"{channel.label}: {str(answered.label).lower()}."


SENTENCES: Mapping[str, Callable[[Document], str]] = {
    Label.RISK.value: _risk,
    Label.COUNTERSIGN.value: _countersign,
    Label.DECISION.value: _decision,
    Label.SAFETY_PLAN.value: _plan,
    Label.ATTEMPT.value: _attempt,
}
