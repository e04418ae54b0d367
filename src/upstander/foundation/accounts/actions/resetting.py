"""Writes: a forgotten password, from the question to the new key.

The whole of a reset is an action of the agencies' room, which alone knows whose keys are given
by whom; it calls the steps of here.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts import rules
from upstander.foundation.accounts.actions.steps import end_everywhere, require_strong
from upstander.foundation.accounts.codes import first_use
from upstander.foundation.accounts.models import HeldText, ResetRequest, User
from upstander.foundation.accounts.queries import has_second_factor, reset_link_of
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.errors import Refusal
from upstander.foundation.notices.actions import hand_over
from upstander.foundation.vault import unlocking
from upstander.foundation.vault.cookies import new_secret, row_id


class LinkIsOver(Refusal):
    """The link was used, is older than an hour, or was never sent."""

    def __init__(self) -> None:
        super().__init__(
            _("This link does not work any more, and nothing was changed."),
            next_step=_("Ask for a new one. Each link works once, for an hour."),
        )


class WrongSecondFactor(Refusal):
    """Neither the phone nor the paper of spare codes shows this code, or it was used before."""

    def __init__(self) -> None:
        super().__init__(_("That code did not work. Wait for the next one, then type it here."))


@dataclass(frozen=True)
class NewSecret:
    """A person with their new password and new keys, derived and not yet saved."""

    user: User
    key: unlocking.MadeKey


def ask_for_reset(*, email: str, origin: str, by: Actor, now: dt.datetime) -> None:
    """Note that somebody forgot the password of this address; the job mails a link.

    The same is written for an address that nobody has, so the answer tells nothing and takes as
    long. ``origin`` is how the person reached us, such as ``https://upstander.example.org``.
    """
    del by
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    ResetRequest.objects.create(user=user, origin=origin, asked_at=now)


def send_reset_links(*, path: Callable[[str], str], by: Actor, now: dt.datetime) -> None:
    """Mail one link to each person who asked; forget questions that lead nowhere, and old ones.

    Somebody who had a mail in the last five minutes gets no second one. ``path`` says where the
    page for a link is.
    """
    for row in ResetRequest.objects.filter(sent_at=None).select_related("user"):
        if row.user is None or not row.user.is_active or _has_one(row.user, now):
            row.delete()
        else:
            _send(row, row.user, path, by, now)
    gone = Q(sent_at__lt=now - rules.RESET_LASTS) | Q(sent_at__gt=now + rules.RESET_LASTS)
    ResetRequest.objects.filter(gone).delete()


def _has_one(user: User, now: dt.datetime) -> bool:
    recent = (now - rules.RESET_AGAIN_AFTER, now)
    return ResetRequest.objects.filter(user=user, sent_at__range=recent).exists()


def _send(
    row: ResetRequest, user: User, path: Callable[[str], str], by: Actor, now: dt.datetime
) -> None:
    secret = new_secret()
    row.digest, row.sent_at = row_id(secret), now
    with transaction.atomic():
        row.save(update_fields=["digest", "sent_at"])
        record(
            name=EventName.RESET_LINK_SENT, by=by, now=now, subject_kind="user",
            subject_id=user.id,
        )  # fmt: skip
    try:
        _mail(user, row.origin + path(secret), by, now)
    except OSError:
        # The mail server is away: the next minute tries again, with another link.
        row.digest, row.sent_at = None, None
        row.save(update_fields=["digest", "sent_at"])
        raise


def _mail(user: User, link: str, by: Actor, now: dt.datetime) -> None:
    words = {"name": user.name, "link": link}
    body = now_in_words(
        "Dear %(name)s,\n\nsomebody asked for a new password for your account with Upstander.\n\n"
        "If it was you, open this link. It works once, for one hour:\n\n%(link)s\n\n"
        "Before anything changes, the page tells you what a new password means: it opens no "
        "report until a colleague gives you keys again.\n\n"
        "If it was not you, do nothing. Your password stays as it is. Tell your supervisor if "
        "you get more of these."
    )
    subject = now_in_words("A new password for Upstander")
    hand_over(address=user.email, subject=subject, body=body % words, by=by, now=now)


def use_code(*, user: User, code: str, by: Actor, now: dt.datetime) -> None:
    """Use up one code of somebody's phone or of their spare codes; raises WrongSecondFactor.

    Somebody whose second factor was reset has none to show, and sets one up at the next sign-in.
    """
    del by, now
    if not has_second_factor(user):
        return
    rows = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    if not any(row.wrap().validate_code(code) for row in rows) or not first_use(user, code):
        raise WrongSecondFactor


def prepare_secret(*, user: User, new: str, by: Actor, now: dt.datetime) -> NewSecret:
    """Return somebody with a new password and new keys; nothing is saved yet.

    Two derivations, so outside any transaction. Raises SecretTooWeak.
    """
    del by
    require_strong(new, user)
    user.set_password(new)
    return NewSecret(user, unlocking.new_user_key(user_id=user.id, secret=new, now=now))


def put_secret(*, made: NewSecret, link: str, by: Actor, now: dt.datetime) -> None:
    """Make this somebody's password and key, using up the link, in the caller's transaction.

    Afterwards their other links, sessions and held text are gone: nothing could open the text.
    Raises LinkIsOver when another page was quicker.
    """
    user = made.user
    if reset_link_of(link, now) != User.objects.select_for_update().get(id=user.id):
        raise LinkIsOver
    ResetRequest.objects.filter(user=user).delete()
    user.save(update_fields=["password"])
    unlocking.keep_user_key(made.key, by=by, now=now)
    HeldText.objects.filter(user=user).delete()
    end_everywhere(user.id)
    record(
        name=EventName.PASSWORD_RESET, by=by, now=now, subject_kind="user", subject_id=user.id,
    )  # fmt: skip
