"""GOV.UK Notify, version 2 of its API: email and text messages.

The service has one template for each, with nothing of ours in it but what we send: for email the
subject ``((subject))`` and the message ``((body))``, for texts the message ``((body))``.
"""

import base64
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from upstander.foundation.notices.channels.contract import Away, Message, Refused
from upstander.foundation.notices.choices import Medium

SECONDS = 10
# An address that is none. Whatever else is answered may be put right by waiting, or by whoever
# keeps our settings.
_NO_ADDRESS = "ValidationError"
_UUID = 36


@dataclass(frozen=True)
class ApiKey:
    """A key as Notify shows it once: a name, the service's id and the secret, joined by hyphens."""

    service: str
    secret: str

    @classmethod
    def read(cls, shown: str) -> "ApiKey":
        """Return the parts of a key."""
        return cls(service=shown[-2 * _UUID - 1 : -_UUID - 1], secret=shown[-_UUID:])

    def token(self, at: int) -> str:
        """Return the signed token (JWT, HS256) for a request made at this second."""
        head = _encoded({"typ": "JWT", "alg": "HS256"})
        claims = _encoded({"iss": self.service, "iat": at})
        signed = hmac.digest(self.secret.encode(), head + b"." + claims, "sha256")
        return b".".join([head, claims, _base64(signed)]).decode()


@dataclass(frozen=True)
class Notify:
    """One of the two endpoints that send, with our template there."""

    name: str
    medium: Medium
    path: str
    # What the endpoint calls the address.
    to: str
    template: str
    leaves: bool = True

    def send(self, message: Message) -> None:
        """Have Notify send a message."""
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's own setting
            settings.UPSTANDER_NOTIFY["url"].rstrip("/") + self.path,
            data=json.dumps(self._asked(message)).encode(),
            headers={
                "Authorization": f"Bearer {_token()}",
                "Content-Type": "application/json",
                "User-Agent": "upstander",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310 - as above
                return
        except urllib.error.HTTPError as answer:
            raise self._fault(answer) from None
        except OSError as fault:
            raise Away(type(fault).__name__) from None

    def _asked(self, message: Message) -> Mapping[str, object]:
        words = {"body": message.body}
        if self.medium is Medium.EMAIL:
            words["subject"] = message.subject
        return {
            self.to: message.address,
            "template_id": self.template,
            "personalisation": words,
            "reference": message.reference,
        }

    def _fault(self, answer: urllib.error.HTTPError) -> Away | Refused:
        with answer:
            errors = _errors(answer.read())
        # The names only: a message could quote an address.
        code = " ".join([str(answer.code), *(name for name, _message in errors)])
        wrong = any(name == _NO_ADDRESS and message.startswith(self.to) for name, message in errors)
        return Refused(code) if wrong else Away(code)


def email() -> Notify | None:
    """Return Notify's email, if it is set up."""
    found = Notify(
        "notify_email", Medium.EMAIL, "/v2/notifications/email", "email_address",
        settings.UPSTANDER_NOTIFY["email"],
    )  # fmt: skip
    return found if _is_set(found.template) else None


def text() -> Notify | None:
    """Return Notify's text messages, if they are set up."""
    found = Notify(
        "notify_text", Medium.TEXT, "/v2/notifications/sms", "phone_number",
        settings.UPSTANDER_NOTIFY["text"],
    )  # fmt: skip
    return found if _is_set(found.template) else None


def _is_set(template: str) -> bool:
    return bool(settings.UPSTANDER_NOTIFY["key"] and template)


def _token() -> str:
    # Notify compares with its own clock, so this is the real one, not the demonstration's.
    return ApiKey.read(settings.UPSTANDER_NOTIFY["key"]).token(int(time.time()))


def _errors(body: bytes) -> list[tuple[str, str]]:
    """Return the errors in an answer, each as its name and its message."""
    try:
        return [(str(one["error"]), str(one["message"])) for one in json.loads(body)["errors"]]
    except (ValueError, KeyError, TypeError):
        return []


def _encoded(part: Mapping[str, object]) -> bytes:
    return _base64(json.dumps(part, separators=(",", ":")).encode())


def _base64(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")
