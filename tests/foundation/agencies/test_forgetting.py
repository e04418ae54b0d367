"""Somebody says that they forgot their password, and a mail goes out or does not."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from tests.cast import NOW, Partnership
from tests.foundation.accounts.signing_in import words_of
from tests.foundation.agencies.forgetting import (
    FORGOTTEN,
    asks,
    link_in,
    mailed,
    path_in,
)
from upstander.foundation.accounts.models import ResetRequest, User
from upstander.foundation.agencies.jobs import mail_reset_links
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    """Let the clock of the pages show the cast's own moment."""
    with time_machine.travel(NOW, tick=False):
        yield


# --- asking ------------------------------------------------------------------------------------


def test_the_sign_in_page_leads_to_the_question() -> None:
    assert FORGOTTEN in Client().get(reverse("account_login")).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    known, unknown = asks(house.people["Bina"].email), asks("nobody@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "If somebody signs in here" in words_of(Client().get(known["Location"]))
    mail_reset_links(NOW)
    assert [mail.to for mail in mailoutbox] == [["bina@example.org"]]
    assert ResetRequest.objects.count() == 1


def test_an_unknown_address_costs_the_same_work(
    house: Partnership, django_assert_num_queries: DjangoAssertNumQueries, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    for email in (house.people["Bina"].email, "nobody@example.org"):
        with django_assert_num_queries(2):
            asks(email)


def test_the_mail_says_what_a_new_password_means(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    path = mailed("Bina@Example.org", mailoutbox)
    body = str(mailoutbox[0].body)
    assert "Dear Bina," in body
    assert "it opens no report until a colleague gives you keys again" in body
    assert path.startswith("/account/new-password/")
    event = Event.objects.get(name=EventName.RESET_LINK_SENT)
    assert event.subject_id == house.people["Bina"].id


def test_the_link_itself_is_kept_nowhere(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    link = link_in(mailed(house.people["Bina"].email, mailoutbox))
    row = ResetRequest.objects.get()
    assert link not in str(vars(row))


def test_somebody_who_was_stopped_gets_no_mail(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    bina = house.people["Bina"]
    asks(bina.email)
    User.objects.filter(id=bina.id).update(is_active=False)
    asks(bina.email)
    mail_reset_links(NOW)
    assert (mailoutbox, ResetRequest.objects.count()) == ([], 0)


def test_asking_often_sends_one_mail_in_five_minutes(
    house: Partnership, mailoutbox: list[EmailMessage]
) -> None:
    email = house.people["Bina"].email
    for minutes, mails in ((0, 1), (4, 1), (6, 2)):
        asks(email)
        mail_reset_links(NOW + dt.timedelta(minutes=minutes))
        assert len(mailoutbox) == mails


def test_asking_cannot_be_done_at_will(house: Partnership) -> None:
    for _ in range(5):
        asks(house.people["Bina"].email)
    answer = asks(house.people["Bina"].email)
    assert "Too many tries" in words_of(answer)
    for _ in range(5):
        asks("nobody@example.org")
    assert words_of(asks("nobody@example.org")) == words_of(answer)


def test_a_mail_server_that_is_away_is_tried_again(
    house: Partnership, mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    asks(house.people["Bina"].email)
    here = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(OSError, match=r".*"):
        mail_reset_links(NOW)
    settings.EMAIL_BACKEND = here
    mail_reset_links(NOW + dt.timedelta(minutes=1))
    assert Client().get(path_in(mailoutbox[0])).status_code == 200
