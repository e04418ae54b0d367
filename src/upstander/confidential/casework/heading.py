"""The head of every page of a case, for the views of this room and of the rooms above."""

import datetime as dt
from typing import TYPE_CHECKING, cast

from upstander.confidential.casework import words
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries import lists
from upstander.confidential.casework.queries.cases import names_of, seat_in
from upstander.confidential.reporting.queries import area_names
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.queries import circles
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.queries import holders_of

if TYPE_CHECKING:
    from uuid import UUID


def heading_of(
    found: Case, *, actor: Actor, keyring: Keyring | None, now: dt.datetime, title: str = ""
) -> dict[str, object]:
    """Return what may be shown of a case that is not open: coded facts and who holds keys.

    Its name is there where the keys open it.
    """
    title = title or lists.titles([found], keyring).get(found.pk, "")
    holders = holders_of(found.pk, now)
    teams = circles(one.holder for one in holders if one.holder_kind == KeyKind.CIRCLE)
    facts = words.case_facts(
        [found], titles={found.pk: title}, names=names_of([found.worker]), areas=area_names(),
        me=cast("UUID", actor.user_id), today=london_day(now),
    )  # fmt: skip
    return {
        "case": facts[0],
        "teams": [team.name for team in teams],
        "lead": next((team.name for team in teams if team.id == found.lead), ""),
        "seat": seat_in(actor, found),
        "may_answer": actor.may(Permission.ANSWER_REPORT),
        "may_work": actor.may(Permission.WORK_ON_CASE),
        "may_give": actor.may(Permission.GIVE_CASE),
        "may_close": actor.may(Permission.CLOSE_CASE),
        "may_export": actor.may(Permission.EXPORT_CASE),
    }
