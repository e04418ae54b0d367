"""Steps that several actions of this room share."""

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from upstander.foundation.accounts.models import User
from upstander.foundation.core.errors import Refusal


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
