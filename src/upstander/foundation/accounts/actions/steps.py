"""Steps that several actions of this room share."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from upstander.foundation.accounts.models import SignIn, User
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault import unlocking


class SecretTooWeak(Refusal):
    """The password is too easy to guess."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(_("That password is too easy to guess."), next_step=" ".join(self.reasons))


def require_strong(secret: str, user: User) -> None:
    """Raise SecretTooWeak for a password that is short, common, or close to the person's name."""
    try:
        validate_password(secret, user)
    except ValidationError as error:
        raise SecretTooWeak(error.messages) from error


def end_everywhere(user_id: UUID, *, besides: UUID | None = None) -> None:
    """End every sign-in and every unlock of somebody, in the caller's transaction.

    ``besides`` is the sign-in that stays; its keys lock as well.
    """
    SignIn.objects.filter(user=user_id).exclude(id__in=[besides] if besides else []).delete()
    unlocking.end_all(user_id)
