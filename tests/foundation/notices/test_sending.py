"""A notice gets out, or somebody can see that it did not; and it never says what it is about."""

import datetime as dt
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail

from tests.cast import NOW, Partnership
from tests.foundation.notices.backends import Down
from tests.foundation.notices.conftest import Notify
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.agencies.actions.suspension import suspend_member
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.jobs.schedule import schedule
from upstander.foundation.notices import jobs, queries, rules
from upstander.foundation.notices.actions import (
    gather,
    hand_over,
    prune,
    send_due,
    set_reach,
    tell,
)
from upstander.foundation.notices.channels.contract import Away, NotSent
from upstander.foundation.notices.choices import (
    DigestWish,
    Medium,
    NoticeState,
    Reason,
    Template,
)
from upstander.foundation.notices.models import ChannelState, DigestLine, Notice, Reach
from upstander.foundation.notices.refusals import NotMobile
from upstander.foundation.notices.words import written

pytestmark = pytest.mark.django_db
CLOCK = Actor.system("send_notices")
BACKENDS = "tests.foundation.notices.backends"
MINUTE = dt.timedelta(minutes=1)


def told(house: Partnership, *names: str, **more: object) -> None:
    said = {"template": Template.REPLY, "about": "one", "by": CLOCK, "now": NOW} | more
    tell(users=[house.people[name].id for name in names], **said)


def sent(now: dt.datetime = NOW) -> int:
    return send_due(by=CLOCK, now=now)


def gives(house: Partnership, name: str, mobile: str = "07700 900123") -> None:
    set_reach(
        user=house.people[name].id, mobile=mobile, digest=DigestWish.DAILY, by=house.actor(name),
        now=NOW,
    )  # fmt: skip


def states() -> list[str]:
    return sorted(Notice.objects.values_list("state", flat=True))


def test_it_is_looked_for_every_minute() -> None:
    assert schedule()["send_notices"].every_minutes == 1


def test_a_notice_is_mailed_apart_to_each_person(house: Partnership) -> None:
    told(house, "Dev", "Bina")
    assert (sent(), states()) == (2, ["sent", "sent"])
    assert sorted(one.to for one in mail.outbox) == [["bina@example.org"], ["dev@example.org"]]


def test_telling_the_same_again_writes_nothing(house: Partnership) -> None:
    told(house, "Dev")
    sent()
    told(house, "Dev")
    assert (sent(), len(mail.outbox)) == (0, 1)


def test_nothing_of_what_it_is_about_can_be_read_off_the_row(house: Partnership) -> None:
    subject = uuid4()
    told(house, "Dev", about=subject)
    row = Notice.objects.values().get()
    assert not any(part in str(row) for part in (str(subject), subject.hex))


def test_when_it_is_over_no_time_is_left(house: Partnership) -> None:
    told(house, "Dev")
    sent()
    row = Notice.objects.get()
    assert (row.due_at, row.made_on, row.over_on) == (None, NOW.date(), NOW.date())


@pytest.mark.parametrize("template", Template)
def test_no_notice_says_what_it_is_about(template: Template) -> None:
    words = written(template, list(Reason))
    said = f"{words.subject} {words.body}".lower()
    assert [word for word in ("hate", "crime", "report", "victim", "police") if word in said] == []
    assert "upstander" in said


def test_a_server_that_is_down_is_tried_again_later_each_time(
    house: Partnership, settings: object
) -> None:
    settings.EMAIL_BACKEND = f"{BACKENDS}.Down"
    told(house, "Dev")
    assert (sent(), states()) == (0, ["failed"])
    assert sent(NOW + MINUTE / 2) == 0
    assert Notice.objects.get().tries == 1
    sent(NOW + MINUTE)
    assert Notice.objects.get().due_at == NOW + 3 * MINUTE
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert (sent(NOW + 3 * MINUTE), states()) == (1, ["sent"])


def test_an_administrator_sees_what_is_down_and_since_when_it_works(
    house: Partnership, settings: object
) -> None:
    settings.EMAIL_BACKEND = f"{BACKENDS}.Down"
    told(house, "Dev")
    sent()
    [row] = queries.channel_rows()
    assert (row.name, row.failing, row.worked_on, row.failed_on) == (
        "mail_server", True, None, NOW.date(),
    )  # fmt: skip
    assert row.fault == "ConnectionRefusedError"
    assert queries.failing_media() == {Medium.EMAIL}
    assert queries.waiting() == queries.Waiting(failed=1, given_up=0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sent(NOW + MINUTE)
    assert queries.failing_media() == set()


def test_a_server_that_is_down_is_asked_once_a_round(house: Partnership, settings: object) -> None:
    settings.EMAIL_BACKEND = f"{BACKENDS}.Down"
    told(house, "Dev", "Bina", "Carys")
    Down.asked.clear()
    sent()
    assert len(Down.asked) == 1
    assert states() == ["failed"] * 3


def test_where_one_channel_is_down_the_next_takes_it(
    house: Partnership, notify: Notify, settings: object
) -> None:
    settings.EMAIL_BACKEND = f"{BACKENDS}.Down"
    notify.answers = ["email sent"]
    told(house, "Dev")
    assert sent() == 1
    assert Notice.objects.get().sent_by == "notify_email"
    assert notify.asked[0][2]["email_address"] == "dev@example.org"


def test_where_email_is_down_it_goes_by_text_if_asked_for(
    house: Partnership, notify: Notify, settings: object
) -> None:
    settings.EMAIL_BACKEND = f"{BACKENDS}.Down"
    notify.answers = ["too many", "text sent"]
    gives(house, "Dev")
    told(house, "Dev", media=(Medium.EMAIL, Medium.TEXT))
    assert sent() == 1
    assert Notice.objects.get().sent_by == "notify_text"


def test_after_the_last_try_it_is_given_up_and_counted(
    house: Partnership, settings: object
) -> None:
    settings.EMAIL_BACKEND = f"{BACKENDS}.Down"
    told(house, "Dev")
    now = NOW
    for _try in range(rules.TRIES):
        sent(now)
        now += rules.LONGEST_WAIT
    assert states() == ["given_up"]
    assert queries.waiting() == queries.Waiting(failed=0, given_up=1)


def test_an_address_nobody_has_is_given_up_at_once_and_the_server_is_well(
    house: Partnership, settings: object
) -> None:
    settings.EMAIL_BACKEND = f"{BACKENDS}.Unknown"
    told(house, "Dev")
    sent()
    assert (states(), queries.failing_media()) == (["given_up"], set())


def test_a_full_mailbox_is_tried_again(house: Partnership, settings: object) -> None:
    settings.EMAIL_BACKEND = f"{BACKENDS}.Full"
    told(house, "Dev")
    sent()
    assert states() == ["failed"]


def test_a_process_that_died_with_a_notice_in_hand_is_followed_by_another(
    house: Partnership, settings: object
) -> None:
    settings.EMAIL_BACKEND = f"{BACKENDS}.Dies"
    told(house, "Dev")
    with pytest.raises(SystemExit):
        sent()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert (sent(NOW + MINUTE), states()) == (0, ["claimed"])
    # At least once: this one had gone out already.
    assert (sent(NOW + rules.CLAIM_LASTS), states(), len(mail.outbox)) == (1, ["sent"], 2)


def test_of_two_processes_one_sends(house: Partnership) -> None:
    told(house, "Dev")
    both = list(queries.due(NOW))
    assert sent() == 1
    from upstander.foundation.notices.actions import _Run  # noqa: PLC0415 - the loser's view

    assert _Run(NOW).takes(both[0]) is False
    assert len(mail.outbox) == 1


def test_a_clock_that_was_set_back_keeps_nothing_waiting(house: Partnership) -> None:
    told(house, "Dev", now=NOW + dt.timedelta(days=1))
    assert sent(NOW) == 1


def test_somebody_who_left_is_not_written_to(house: Partnership, notify: Notify) -> None:
    gives(house, "Dev")
    told(house, "Dev", media=(Medium.EMAIL, Medium.TEXT))
    house.people["Dev"].is_active = False
    house.people["Dev"].save()
    assert (sent(), states(), mail.outbox, notify.asked) == (0, ["given_up"], [], [])


def test_a_text_is_written_only_to_somebody_who_gave_a_number(
    house: Partnership, notify: Notify
) -> None:
    notify.answers = ["text sent"]
    gives(house, "Dev")
    told(house, "Dev", "Bina", media=(Medium.TEXT,))
    assert (sent(), len(notify.asked)) == (1, 1)
    assert notify.asked[0][2]["phone_number"] == "+447700900123"


def test_without_a_channel_for_texts_none_is_written(house: Partnership) -> None:
    gives(house, "Dev")
    told(house, "Dev", media=(Medium.TEXT,))
    assert states() == []


def test_texts_of_the_demonstration_are_files(
    house: Partnership, settings: object, tmp_path: Path
) -> None:
    settings.UPSTANDER_TEXT_FILES = str(tmp_path / "texts")
    gives(house, "Dev")
    told(house, "Dev", media=(Medium.TEXT,))
    assert sent() == 1
    [text] = [path.read_text() for path in (tmp_path / "texts").iterdir()]
    assert text == "+447700900123\n\nThere is something for you in Upstander. Please sign in.\n"


def test_a_folder_that_cannot_be_written_is_a_channel_that_is_down(
    house: Partnership, settings: object, tmp_path: Path
) -> None:
    (tmp_path / "texts").write_text("a file")
    settings.UPSTANDER_TEXT_FILES = str(tmp_path / "texts")
    gives(house, "Dev")
    told(house, "Dev", media=(Medium.TEXT,))
    assert (sent(), states()) == (0, ["failed"])


def test_mail_of_a_machine_without_a_server_is_files(
    house: Partnership, settings: object, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    told(house, "Dev")
    assert (sent(), len(list(tmp_path.iterdir()))) == (1, 1)
    [row] = queries.channel_rows()
    assert (row.name, row.leaves) == ("mail_files", False)


def test_with_notify_for_email_and_no_server_nothing_is_written_to_files(
    notify: Notify, settings: object
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert [(row.name, row.leaves) for row in queries.channel_rows()] == [
        ("notify_email", True), ("notify_text", True),
    ]  # fmt: skip
    assert notify.asked == []


def test_words_with_a_secret_are_handed_over_at_once_and_leave_no_row() -> None:
    hand_over(address="iris@example.org", subject="An invitation", body="A link", by=CLOCK, now=NOW)
    assert [one.body for one in mail.outbox] == ["A link"]
    assert Notice.objects.count() == 0
    assert ChannelState.objects.get().worked_on == NOW.date()


def test_words_that_no_channel_takes_say_so_and_never_go_by_text(
    notify: Notify, settings: object
) -> None:
    settings.UPSTANDER_NOTIFY = settings.UPSTANDER_NOTIFY | {"email": ""}
    settings.EMAIL_BACKEND = f"{BACKENDS}.Down"
    with pytest.raises(NotSent) as caught:
        hand_over(address="iris@example.org", subject="One", body="Two", by=CLOCK, now=NOW)
    assert (type(caught.value), caught.value.code) == (Away, "ConnectionRefusedError")
    assert notify.asked == []


def test_a_number_is_kept_for_its_owner_and_not_in_the_record(house: Partnership) -> None:
    gives(house, "Dev", "07700 900123")
    gives(house, "Dev", "")
    gives(house, "Dev", "+44 7700 900456")
    row = queries.reach_of(house.people["Dev"].id)
    assert queries.reach_of(house.people["Bina"].id).digest == DigestWish.DAILY
    assert Reach.objects.count() == 1
    assert (row.user, row.mobile) == (house.people["Dev"].id, "+447700900456")
    events = Event.objects.filter(name=EventName.REACH_SET)
    assert events.count() == 3
    assert not any("7700" in str(one) for one in events.values_list("detail", flat=True))


def test_a_number_that_is_none_is_refused_in_words(house: Partnership) -> None:
    with pytest.raises(NotMobile) as caught:
        gives(house, "Dev", "01926 496000")
    assert "07700 900123" in str(caught.value.next_step)


def test_what_is_over_is_forgotten_after_a_week_and_what_waits_is_not(house: Partnership) -> None:
    told(house, "Dev")
    sent()
    told(house, "Bina")
    prune(by=CLOCK, now=NOW + dt.timedelta(days=rules.KEPT_DAYS))
    assert states() == ["sent", "waiting"]
    jobs.prune_notices(NOW + dt.timedelta(days=rules.KEPT_DAYS + 1))
    assert states() == [NoticeState.WAITING]
    jobs.send_notices(NOW)
    assert states() == ["sent"]


def test_the_number_of_somebody_who_left_is_forgotten(house: Partnership) -> None:
    gives(house, "Bina")
    gives(house, "Dev")
    gather(waiting={house.people["Bina"].id: [Reason.NEW]}, by=CLOCK, now=NOW)
    bina = house.people["Bina"].id
    suspend_member(user=bina, agency=house.police.id, by=CLOCK, now=NOW)
    assert list(Reach.objects.values_list("user", flat=True)) == [house.people["Dev"].id]
    assert DigestLine.objects.count() == 0


def test_nobody_chooses_for_somebody_else(house: Partnership) -> None:
    dev, anwen = house.people["Dev"].id, house.actor("Anwen")
    with pytest.raises(NotPermitted):
        set_reach(user=dev, mobile="", digest=DigestWish.OFF, by=anwen, now=NOW)
