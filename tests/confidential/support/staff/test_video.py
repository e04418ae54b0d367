"""Links of video sessions: pasted, made by Teams as recorded, or a phone call that says so."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.cast import NOW
from tests.confidential.support.sessions import Sessions
from tests.confidential.support.staff.conftest import NOON
from tests.foundation.outside.servers import self_signed
from upstander.confidential.support import teams
from upstander.confidential.support.actions.video import make_links, paste_link
from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.jobs import SCHEDULE
from upstander.confidential.support.models import Booking, VideoLink
from upstander.confidential.support.queries.video import TRIES, Video, makes_links, video_of
from upstander.confidential.support.refusals import NotYours
from upstander.confidential.support.session_refusals import NotALink
from upstander.foundation.access.actors import Actor

RECORDED = json.loads((Path(__file__).parent / "recorded" / "teams.json").read_text())
TENANT, CLIENT = "5b0c7f0e-0000-4000-8000-00000000000a", "5b0c7f0e-0000-4000-8000-00000000000b"
USER = "dc17674c-81d9-4adb-bfb2-8f6a442e4622"
LINK = RECORDED["made"]["body"]["joinWebUrl"]
SYSTEM = Actor.system("make_video_links")


@dataclass
class Microsoft:
    """A server on this machine that answers as Microsoft's was documented to."""

    sign_in: str = "token"
    graph: str = "made"
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)


def answered(found: Microsoft, path: str, origin: str) -> tuple[int, str]:
    """Return status and body of what is recorded for a path."""
    if path.endswith("openid-configuration"):
        at = f"{origin}/{TENANT}/oauth2/v2.0"
        known = {"authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token"}
        return 200, json.dumps({**known, "issuer": f"{origin}/{TENANT}/v2.0"})
    answer = RECORDED[found.sign_in if path.endswith("/token") else found.graph]
    body = answer["body"]
    return answer["status"], body if isinstance(body, str) else json.dumps(body)


@pytest.fixture
def microsoft(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Microsoft]:
    """Set Teams up, with a server that this machine trusts."""
    found = Microsoft()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            origin = f"https://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            found.asked.append((self.path, dict(self.headers), sent))
            status, body = answered(found, self.path, origin)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body.encode())

        do_POST = do_GET  # noqa: N815 - the name that the library calls

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = self_signed(tmp_path).wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        origin = f"https://127.0.0.1:{server.server_port}"
        certificate = str(tmp_path / "certificate.pem")
        monkeypatch.setenv("SSL_CERT_FILE", certificate)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificate)
        settings.UPSTANDER_TEAMS = {
            "tenant": TENANT, "client": CLIENT, "secret": "an invented secret", "user": USER,
            "sign_in": origin, "graph": origin,
        }  # fmt: skip
        yield found
        server.shutdown()
        thread.join()


class TestContract:
    def test_what_is_asked_is_what_is_documented(self, microsoft: Microsoft) -> None:
        assert teams.make_link(NOON, NOON.replace(minute=45)) == LINK
        paths = [path for path, _headers, _sent in microsoft.asked]
        assert paths == [
            f"/{TENANT}/v2.0/.well-known/openid-configuration",
            f"/{TENANT}/oauth2/v2.0/token",
            f"/v1.0/users/{USER}/onlineMeetings",
        ]
        form = parse_qs(microsoft.asked[1][2])
        assert form["grant_type"] == ["client_credentials"]
        assert form["client_id"] == [CLIENT]
        assert form["scope"][0].endswith("/.default")

    def test_the_meeting_says_nothing_of_what_it_is_for(self, microsoft: Microsoft) -> None:
        teams.make_link(NOON, NOON.replace(minute=45))
        _path, headers, sent = microsoft.asked[2]
        assert headers["Authorization"] == "Bearer invented-token"
        assert json.loads(sent) == {
            "subject": "Appointment",
            "startDateTime": "2026-11-26T12:00:00Z",
            "endDateTime": "2026-11-26T12:45:00Z",
            "lobbyBypassSettings": {"scope": "organizer", "isDialInBypassEnabled": False},
            "allowRecording": False,
            "allowTranscription": False,
        }

    @pytest.mark.parametrize(
        ("sign_in", "graph", "code"),
        [
            ("wrong secret", "made", "sign-in invalid_client"),
            ("not json", "made", "sign-in JSONDecodeError"),
            ("token", "no policy", "graph 403"),
            ("token", "busy", "graph 503"),
            ("token", "no link", "no link in the answer"),
            ("token", "odd link", "no link in the answer"),
            ("token", "a list", "no link in the answer"),
            ("token", "not json", "JSONDecodeError"),
        ],
    )
    def test_whatever_goes_wrong_is_a_code_that_quotes_nothing(
        self, microsoft: Microsoft, sign_in: str, graph: str, code: str
    ) -> None:
        microsoft.sign_in, microsoft.graph = sign_in, graph
        with pytest.raises(teams.NoLink) as caught:
            teams.make_link(NOON, NOON)
        assert caught.value.code == code

    def test_a_teams_that_cannot_be_reached_is_told(
        self, microsoft: Microsoft, settings: Any
    ) -> None:
        away = {"graph": "https://127.0.0.1:1"}
        settings.UPSTANDER_TEAMS = settings.UPSTANDER_TEAMS | away
        with pytest.raises(teams.NoLink) as caught:
            teams.make_link(NOON, NOON)
        assert caught.value.code == "URLError"
        assert len(microsoft.asked) == 2


@pytest.mark.django_db
class TestLinks:
    @pytest.fixture
    def video(self, sessions: Sessions) -> Booking:
        return sessions.book(sessions.wish(meeting=Meeting.VIDEO), 12)

    def test_without_teams_nothing_is_made_and_a_link_is_pasted(
        self, sessions: Sessions, video: Booking
    ) -> None:
        assert (make_links(by=SYSTEM, now=NOW), makes_links()) == (0, False)
        assert video_of(video) == Video()
        dev = sessions.house.actor("Dev")
        paste_link(booking=video, link=" https://meet.example.org/a ", by=dev, now=NOW)
        assert video_of(video) == Video(link="https://meet.example.org/a", state="pasted")
        paste_link(booking=video, link="https://meet.example.org/b", by=dev, now=NOW)
        assert video_of(video) == Video(link="https://meet.example.org/b", state="pasted")
        assert b"meet.example.org" not in bytes(VideoLink.objects.get().sealed)

    @pytest.mark.parametrize(
        "link", ["", "meet", "http://meet.example.org/", "javascript:alert(1)"]
    )
    def test_what_is_no_secure_link_is_refused(
        self, sessions: Sessions, video: Booking, link: str
    ) -> None:
        with pytest.raises(NotALink):
            paste_link(booking=video, link=link, by=sessions.house.actor("Dev"), now=NOW)

    def test_another_team_pastes_nothing(self, sessions: Sessions, video: Booking) -> None:
        with pytest.raises(NotYours):
            paste_link(
                booking=video, link="https://a.example.org/", by=sessions.house.actor("Femi"),
                now=NOW,
            )  # fmt: skip

    def test_teams_makes_one_link_for_each_video_session_ahead(
        self, sessions: Sessions, video: Booking, microsoft: Microsoft
    ) -> None:
        phone = sessions.book(sessions.wish(), 13)
        job = next(one for one in SCHEDULE if one.name == "make_video_links")
        job.run(NOW)
        assert video_of(video) == Video(link=LINK, state="made")
        assert video_of(phone) is None
        assert makes_links()
        assert make_links(by=SYSTEM, now=NOW) == 0
        assert len(microsoft.asked) == 3

    def test_a_session_without_a_link_is_one_by_phone_until_teams_gives_one(
        self, video: Booking, microsoft: Microsoft
    ) -> None:
        microsoft.graph = "busy"
        assert make_links(by=SYSTEM, now=NOW) == 0
        assert video_of(video) == Video(by_phone=True, state="failed")
        microsoft.graph = "made"
        assert make_links(by=SYSTEM, now=NOW) == 1
        assert video_of(video) == Video(link=LINK, state="made")

    def test_after_an_hour_teams_is_asked_no_more(
        self, video: Booking, microsoft: Microsoft
    ) -> None:
        microsoft.graph = "busy"
        make_links(by=SYSTEM, now=NOW)
        VideoLink.objects.update(tries=TRIES)
        microsoft.asked.clear()
        assert (make_links(by=SYSTEM, now=NOW), microsoft.asked) == (0, [])
        assert video_of(video) == Video(by_phone=True, state="failed")
