"""Which addresses may be asked."""

import pytest

from upstander.foundation.outside.rules import LONGEST_ADDRESS, Place, is_public, place_of


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.9", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),  # where clouds keep secrets
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - nothing listens here
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("2002:7f00:1::", False),
        ("2002:5db8:d70e::1", True),
        ("calendar.example.org", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_open_internet_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (
            "https://Calendar.example.org/dana.ics?key=1#top",
            Place("https", "calendar.example.org", 443, "/dana.ics?key=1"),
        ),
        ("https://calendar.example.org.:8443", Place("https", "calendar.example.org", 8443, "/")),
        ("https://[2001:db8::1]/a", Place("https", "2001:db8::1", 443, "/a")),
        ("http://127.0.0.1:80/", Place("http", "127.0.0.1", 80, "/")),
    ],
)
def test_an_address_is_taken_apart(address: str, place: Place) -> None:
    assert place_of(address) == place


@pytest.mark.parametrize(
    "address",
    [
        "",
        "calendar.example.org",
        "https://",
        "https:///dana.ics",
        "file:///etc/passwd",
        "gopher://example.org/",
        "https://dana:secret@calendar.example.org/",
        "https://calendar.example.org:99999/",
        "https://calendar.example.org/a b",
        "https://calendar.example.org/\r\nHost: other",
        "https://[::1",
        "https://кaлeндapь.example.org/",
        "https://calendar.example.org/" + "a" * LONGEST_ADDRESS,
    ],
)
def test_what_leads_nowhere_is_no_place(address: str) -> None:
    assert place_of(address) is None
