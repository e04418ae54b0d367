"""Trying to reach somebody: "tried" is not "reached", and the person's own ways come first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.confidential.casework.choices import Answered, Channel
from upstander.confidential.casework.rules.attempts import (
    Clock,
    Tried,
    against_their_wish,
    meets,
)

attempts = st.builds(
    Tried, st.sampled_from(Channel), st.sampled_from(Answered), st.booleans()
)  # fmt: skip
WAYS = ["phone", "voicemail", "text", "email", "post", "meet", "trusted"]


@given(attempts)
def test_only_reaching_the_person_meets_a_clock_that_needs_contact(tried: Tried) -> None:
    reached = tried.answered == Answered.YES
    assert (Clock.FIRST_CONTACT in meets(tried)) == reached
    assert (Clock.UPDATE in meets(tried)) == reached
    assert Clock.FIRST_TRY in meets(tried)


@pytest.mark.parametrize(
    ("channel", "way"),
    [
        (Channel.PHONE, "phone"),
        (Channel.TEXT, "text"),
        (Channel.EMAIL, "email"),
        (Channel.LETTER, "post"),
        (Channel.MEETING, "meet"),
        (Channel.TRUSTED, "trusted"),
    ],
)
def test_a_way_they_chose_is_right_and_one_they_did_not_is_not(channel: Channel, way: str) -> None:
    tried = Tried(channel, Answered.NO)
    others = [one for one in WAYS if one != way]
    assert (against_their_wish(tried, [way]), against_their_wish(tried, others)) == (False, True)


def test_a_call_is_not_yet_leave_to_speak_to_a_machine() -> None:
    tried = Tried(Channel.PHONE, Answered.NO, message_left=True)
    assert against_their_wish(tried, ["phone"])
    assert not against_their_wish(tried, ["phone", "voicemail"])


@given(st.sets(st.sampled_from(WAYS)), st.booleans())
def test_their_mailbox_here_is_always_right_and_a_visit_never(
    chosen: set[str], message_left: bool
) -> None:
    here = Tried(Channel.MAILBOX, Answered.NO, message_left)
    visit = Tried(Channel.VISIT, Answered.NO, message_left)
    assert (against_their_wish(here, chosen), against_their_wish(visit, chosen)) == (False, True)
