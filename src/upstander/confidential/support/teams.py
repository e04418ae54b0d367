"""Microsoft Teams: one meeting for one session, by Graph with application permission.

The app signs in with its own secret (client credentials, by msal) and makes an online meeting in
the name of one user of the tenant: POST /v1.0/users/{id}/onlineMeetings. That needs the
application permission OnlineMeetings.ReadWrite.All and an application access policy that the
tenant's administrator grants to that user. No entry in anybody's calendar is made. The subject is
neutral, everybody waits in the lobby until the officer lets them in, nothing is recorded.

Its requests and answers are tested against recordings after Microsoft's documentation; the live
service was never called by us.
"""

import datetime as dt
import json
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings

from upstander.foundation.outside.rules import place_of

SECONDS = 10
SUBJECT = "Appointment"
_PERMISSION = "/.default"


class NoLink(Exception):
    """Teams gave no link. ``code`` says why, and quotes nothing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_set() -> bool:
    """Return whether an operator has set Teams up."""
    known = settings.UPSTANDER_TEAMS
    return all(known[name] for name in ("tenant", "client", "secret", "user"))


def make_link(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """Return the address of a new meeting; raises NoLink. Call it outside any transaction."""
    known = settings.UPSTANDER_TEAMS
    request = urllib.request.Request(  # noqa: S310 - the address is the operator's own setting
        f"{known['graph'].rstrip('/')}/v1.0/users/{known['user']}/onlineMeetings",
        data=json.dumps(_asked(starts_at, ends_at)).encode(),
        headers={"Authorization": f"Bearer {_token()}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
            return _link(json.loads(answer.read()))
    except urllib.error.HTTPError as fault:
        with fault:
            raise NoLink(f"graph {fault.code}") from None
    except (OSError, ValueError) as fault:
        raise NoLink(type(fault).__name__) from None


def _asked(starts_at: dt.datetime, ends_at: dt.datetime) -> dict[str, Any]:
    return {
        "subject": SUBJECT,
        "startDateTime": _utc(starts_at),
        "endDateTime": _utc(ends_at),
        "lobbyBypassSettings": {"scope": "organizer", "isDialInBypassEnabled": False},
        "allowRecording": False,
        "allowTranscription": False,
    }


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _link(answer: Any) -> str:
    link = answer.get("joinWebUrl") if isinstance(answer, dict) else None
    place = place_of(link) if isinstance(link, str) else None
    if not isinstance(link, str) or place is None or place.scheme != "https":
        raise NoLink("no link in the answer")
    return link


def _token() -> str:
    """Return a token for Graph; raises NoLink. msal keeps none: links are made seldom."""
    import msal  # noqa: PLC0415 - heavy, and needed only where Teams is set up

    known = settings.UPSTANDER_TEAMS
    try:
        app = msal.ConfidentialClientApplication(
            known["client"],
            client_credential=known["secret"],
            authority=f"{known['sign_in'].rstrip('/')}/{known['tenant']}",
            instance_discovery=False,
            timeout=SECONDS,
        )
        answer = app.acquire_token_for_client(scopes=[known["graph"].rstrip("/") + _PERMISSION])
    except Exception as fault:  # noqa: BLE001 - the library raises whatever its own libraries raise
        raise NoLink(f"sign-in {type(fault).__name__}") from None
    if "access_token" not in answer:
        raise NoLink(f"sign-in {answer.get('error', '')}"[:60])
    return str(answer["access_token"])
