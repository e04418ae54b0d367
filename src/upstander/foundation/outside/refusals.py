"""Why something from outside was not fetched, in words for whoever gave the address."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from upstander.foundation.core.errors import Refusal
from upstander.foundation.outside.choices import NotFetched

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: Mapping[NotFetched, "StrOrPromise"] = {
    NotFetched.NO_ADDRESS: _("That is not the address of a page. It must begin with https://"),
    NotFetched.NOT_SECURE: _("That address is not secure. It must begin with https://"),
    NotFetched.NOT_FOUND: _("No server has that name."),
    NotFetched.NOT_PUBLIC: _("That address leads to a private machine, so we did not ask it."),
    NotFetched.AWAY: _("The server did not answer."),
    NotFetched.TOO_SLOW: _("The server was too slow, so we stopped waiting."),
    NotFetched.TOO_LARGE: _("What the server sent is too large."),
    NotFetched.SQUEEZED: _("The server sent it squeezed, which we did not ask for."),
    NotFetched.REFUSED: _("The server did not give it to us."),
    NotFetched.LOOPS: _("The address moved on too many times."),
}


class CannotFetch(Refusal):
    """Nothing was fetched. ``why`` says the reason and quotes nothing."""

    def __init__(self, why: NotFetched) -> None:
        super().__init__(WORDS[why], next_step=_("Check the address, or try again later."))
        self.why = why
