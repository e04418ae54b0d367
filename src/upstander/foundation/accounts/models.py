"""Who may sign in, and text that waits for its writer to unlock."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from upstander.foundation.core.models import BaseModel


class UserManager(BaseUserManager["User"]):
    """Finds people by address, whatever capitals they type."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(BaseModel, AbstractBaseUser):
    """A member of staff or a volunteer. There is no superuser: roles come from memberships."""

    PERSONAL: ClassVar = ("email", "name", "last_login", "password")
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    email = models.EmailField(_("work email address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(default=True)

    objects: ClassVar = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_is_lower")
        ]

    def __str__(self) -> str:
        return self.name


class SignIn(BaseModel):
    """One browser in which somebody is signed in. Without its row it is out at its next click.

    It keeps no address. Of the browser it keeps two words, so that its owner knows it again.
    """

    PERSONAL: ClassVar = ("user", "browser", "system", "started_at", "last_seen")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()
    last_seen = models.DateTimeField()
    # The vault's session of this browser, if its keys are open.
    unlock = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "started_at"], name="sign_in_by_user")]


class ResetRequest(BaseModel):
    """Somebody forgot a password. Of the link in the mail only a hash is kept.

    An address that nobody has leaves a row without a person, which the job forgets.
    """

    PERSONAL: ClassVar = ("user", "asked_at", "sent_at")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", null=True)
    origin = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    digest = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - absent, not empty
    sent_at = models.DateTimeField(null=True)


class HeldText(BaseModel):
    """What a signed-in person had typed when their session locked, sealed to their own key.

    Where it was going is inside as well: the row says that somebody wrote something, no more. It
    is offered after the next unlock and deleted when sent, thrown away or a day old.
    """

    PERSONAL: ClassVar = ("user", "sealed", "held_at")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    held_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "held_at"], name="held_by_user")]
