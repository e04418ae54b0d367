"""The contract with GOV.UK Notify, held against its documented requests and answers."""

import base64
import hmac
import json
import time

import pytest

from tests.foundation.notices.conftest import SECRET, SERVICE, Notify, recorded
from upstander.foundation.notices.channels import channels
from upstander.foundation.notices.channels.contract import Away, Channel, Message, Refused
from upstander.foundation.notices.choices import Medium

WHERE = {Medium.TEXT: "+447700900123", Medium.EMAIL: "dana@example.org"}


def channel(medium: Medium) -> Channel:
    return next(one for one in channels() if one.name.startswith("notify") and one.medium == medium)


def send(medium: Medium) -> None:
    channel(medium).send(Message(WHERE[medium], "Look", "Please sign in.", "our-reference"))


@pytest.mark.parametrize(
    ("medium", "path", "answer"),
    [
        (Medium.TEXT, "/v2/notifications/sms", "text sent"),
        (Medium.EMAIL, "/v2/notifications/email", "email sent"),
    ],
)
def test_what_is_sent_is_what_is_documented(
    notify: Notify, medium: Medium, path: str, answer: str
) -> None:
    notify.answers = [answer]
    send(medium)
    [(asked, headers, body)] = notify.asked
    assert (asked, body) == (path, recorded("requests.json")[path])
    assert headers["Content-Type"] == "application/json"


def test_the_token_is_signed_with_the_secret_and_names_the_service_and_this_second(
    notify: Notify,
) -> None:
    notify.answers = ["text sent"]
    before = int(time.time())
    send(Medium.TEXT)
    [(_path, headers, _body)] = notify.asked
    head, claims, signature = headers["Authorization"].removeprefix("Bearer ").split(".")
    assert json.loads(padded(head)) == {"typ": "JWT", "alg": "HS256"}
    said = json.loads(padded(claims))
    assert said["iss"] == SERVICE
    assert before <= said["iat"] <= int(time.time())
    assert padded(signature) == hmac.digest(SECRET.encode(), f"{head}.{claims}".encode(), "sha256")


@pytest.mark.parametrize(
    ("medium", "answer", "code"),
    [
        (Medium.TEXT, "no such number", "400 ValidationError"),
        (Medium.EMAIL, "no such address", "400 ValidationError"),
    ],
)
def test_an_address_that_is_none_is_refused(
    notify: Notify, medium: Medium, answer: str, code: str
) -> None:
    notify.answers = [answer]
    with pytest.raises(Refused) as caught:
        send(medium)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("wrong template", "400 ValidationError"),
        ("trial mode", "400 BadRequestError"),
        ("wrong clock", "403 AuthError"),
        ("wrong key", "403 AuthError"),
        ("too fast", "429 RateLimitError"),
        ("too many", "429 TooManyRequestsError"),
        ("broken", "500 Exception"),
        ("not json", "502"),
    ],
)
def test_everything_else_may_pass_and_is_tried_again(
    notify: Notify, answer: str, code: str
) -> None:
    notify.answers = [answer]
    with pytest.raises(Away) as caught:
        send(Medium.TEXT)
    assert caught.value.code == code


def test_a_notify_that_cannot_be_reached_is_away(notify: Notify, settings: object) -> None:
    settings.UPSTANDER_NOTIFY = settings.UPSTANDER_NOTIFY | {"url": "http://127.0.0.1:1"}
    with pytest.raises(Away):
        send(Medium.TEXT)
    assert notify.asked == []


def padded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
