"""Refusals: what an action says when it will not do what it was asked."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Refusal(Exception):
    """A refusal with a message fit for the screen: what happened, and what to do next."""

    def __init__(self, message: "StrOrPromise", *, next_step: "StrOrPromise" = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
