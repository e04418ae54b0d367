"""The reverse proxy of deploy/nginx.conf, in front of the service: it writes down nobody.

Where nginx is not installed the test says so and is skipped; with CI=true that is a failure.
"""

import datetime as dt
import http.client
import os
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bench.served import ROOT, Served, free_port
from bench.visitor import Answers, Visitor, come_back, tell
from tools.needs import find_proxy

# One of this machine's own addresses that nothing else has: what is looked for afterwards.
SOMEBODY = "127.0.0.77"
NAME = "report.example.org"
STORY = "Somebody called Quillon Thrapp shouted at me at the bus stop. 😀"
AROUND = """
daemon off; pid {folder}/pid; {user}
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/temp/body; proxy_temp_path {folder}/temp/proxy;
    fastcgi_temp_path {folder}/temp/1; uwsgi_temp_path {folder}/temp/2; scgi_temp_path {folder}/temp/3;
    {site}
}}
"""


def need_nginx() -> Path:
    nginx = find_proxy()
    if nginx is None:
        words = "NOT TRIED HERE: nginx is not installed, so its example was not run."
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    return nginx


@dataclass
class Proxy:
    """nginx with our example, in a folder of its own."""

    folder: Path
    port: int
    behind: Served
    process: subprocess.Popen[bytes]

    def somebody(self) -> "Browser":
        return Browser(self.port)


class Browser(Visitor):
    """A visitor who comes by TLS, under the right name and from an address of their own."""

    def _open(self) -> http.client.HTTPConnection:
        if self._connection is None:
            anything = ssl._create_unverified_context()  # noqa: S323 - our own certificate
            self._connection = http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=60, context=anything, source_address=(SOMEBODY, 0)
            )
        return self._connection

    def raw(self, head: str, body: bytes = b"") -> ssl.SSLSocket:
        """Send something by hand; return the open line."""
        line = self._open()
        line.connect()
        line.sock.sendall(head.replace("\n", "\r\n").encode() + body)
        return line.sock


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(tz=dt.UTC)  # noqa: TID251 - a certificate of this minute
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))


def site(folder: Path, port: int, behind: int) -> str:
    """Return the example with ports and certificate of this trial; each must have been there."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for ours, theirs in (
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("    listen [::]:80;\n", ""),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("    listen [::]:443 ssl http2;\n", ""),
        (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", str(folder / "cert.pem")),
        (f"/etc/letsencrypt/live/{NAME}/privkey.pem", str(folder / "key.pem")),
    ):
        assert ours in text
        text = text.replace(ours, theirs)
    return text


@pytest.fixture(scope="module")
def proxy(built: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    nginx = need_nginx()
    folder, port = tmp_path_factory.mktemp("proxy"), free_port()
    (folder / "temp").mkdir()
    copy = built.copy_to(folder / "behind")
    served = replace(
        copy, command=("serve",),
        more={"UPSTANDER_BEHIND_PROXY": "1", "UPSTANDER_HOSTS": f"{NAME},127.0.0.1"},
    )  # fmt: skip
    served.start()
    certificate(folder)
    user = "user root;" if os.geteuid() == 0 else ""
    text = AROUND.format(folder=folder, user=user, site=site(folder, port, served.port))
    (folder / "nginx.conf").write_text(text)
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [nginx, "-p", folder, "-e", folder / "first-words", "-c", folder / "nginx.conf"],
            stdout=said, stderr=said,
        )  # fmt: skip
    try:
        wait_for(port, process)
        yield Proxy(folder, port, served, process)
    finally:
        process.terminate()
        process.wait(20)
        served.kill()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            if Browser(port).get("/").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("nginx did not start")


def written(folder: Path, *wanted: str) -> list[str]:
    """Return the files that hold any of these, by name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    found = {
        f"{path.name}: {one}"
        for path in files
        for one in wanted
        if one.encode() in path.read_bytes()
    }
    return sorted(found)


def open_files(parent: int, folder: Path) -> list[str]:
    """Return what nginx has open in a folder: it takes the names of such files away at once."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    open_now = [fd for one in (parent, *children) for fd in Path(f"/proc/{one}/fd").iterdir()]
    names = [str(fd.readlink()) for fd in open_now]
    return [name for name in names if name.startswith(str(folder))]


def test_somebody_tells_and_comes_back_through_it(proxy: Proxy) -> None:
    receipt = tell(proxy.somebody(), Answers(STORY))
    come_back(proxy.somebody(), receipt)
    for path in ("/metrics", "/healthz", "/readyz"):
        assert proxy.somebody().get(path).status == 404


def test_neither_it_nor_the_service_writes_down_who_came_and_where(proxy: Proxy) -> None:
    receipt = tell(proxy.somebody(), Answers(STORY))
    proxy.somebody().get(f"/nowhere/{receipt.handle}/?q={receipt.words[0]}")
    for line in (f"GTE /back/{receipt.handle} HTTP/1.1", f"GET /{'x' * 9000} HTTP/1.1"):
        somebody = proxy.somebody()
        somebody.raw(f"{line}\nHost: {NAME}\n\n").recv(100)
    assert written(proxy.folder, SOMEBODY, "Quillon", f"/back/{receipt.handle}", "/nowhere/") == []


def test_a_file_on_its_way_does_not_lie_on_its_disk(proxy: Proxy) -> None:
    head = f"POST /q/story/ HTTP/1.1\nHost: {NAME}\nContent-Type: text/plain\nContent-Length: 3000000\n\n"
    somebody = proxy.somebody()
    somebody.raw(head, b"Quillon Thrapp " * 100_000)
    time.sleep(0.5)
    assert open_files(proxy.process.pid, proxy.folder / "temp") == []


def test_a_service_that_is_away_is_not_written_down_either(proxy: Proxy) -> None:
    proxy.behind.kill()
    try:
        assert proxy.somebody().get("/back/").status == 502
        assert written(proxy.folder, SOMEBODY, "/back/ ") == []
    finally:
        proxy.behind.start()


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("NOT TRIED HERE: systemd-analyze is not installed.")
    units = sorted((ROOT / "deploy").glob("upstander*"))
    assert len(units) == 4
    for unit in units:
        (tmp_path / unit.name).write_text(
            unit.read_text().replace("/opt/upstander/upstander ", f"{ROOT}/upstander ")
        )
    said = subprocess.run(
        [analyze, "verify", "--man=no", *(tmp_path / unit.name for unit in units)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (said.returncode, said.stderr) == (0, "")
