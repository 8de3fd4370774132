# ruff: noqa: S104 - nothing is bound here
"""The address guard: what is public, whatever the spelling, and what a URL may hold."""

import socket
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.addresses import not_public, refusal, resolve, shown
from harvester.errors import FetchError

PRIVATE = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1", "169.254.169.254", "172.16.0.1",
    "192.168.1.1", "192.0.2.7", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "fc00::1",
    "fd12:3456::1", "fe80::1", "fe80::1%1", "fec0::1", "ff02::1", "4000::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::808:808", "2001:4860:4860::8888", "2a02:c0::1"]
SPELLINGS = ["127.0.0.1", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "0.0.0.0", "::1", "::ffff:127.0.0.1"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_passes(address: str) -> None:
    assert not_public(address) is None


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_in_every_ipv6_dress(address: IPv4Address) -> None:
    verdict = not_public(str(address)) is None
    for base in (0xFFFF << 32, 0x0064FF9B << 96):
        assert (not_public(str(IPv6Address(base | int(address)))) is None) == verdict


@pytest.mark.parametrize("host", SPELLINGS)
def test_this_machine_is_recognised_in_every_spelling(host: str) -> None:
    with pytest.raises(FetchError) as caught:
        resolve(host, 80, trusted=False)
    assert caught.value.category == "refused_address"
    assert resolve(host, 80, trusted=True)


def test_one_private_address_among_public_ones_refuses_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(FetchError, match=r"10\.0\.0\.1"):
        resolve("mixed.test", 80, trusted=False)


def test_a_name_that_is_no_name_is_a_dns_failure() -> None:
    with pytest.raises(FetchError) as caught:
        resolve("a" * 64 + ".test", 80, trusted=False)
    assert caught.value.category == "dns"


@pytest.mark.parametrize(
    ("scheme", "host", "port", "userinfo", "word"),
    [
        ("ftp", "example.test", 21, False, "ftp"),
        ("", "", 80, False, "scheme"),
        ("http", "", 80, False, "host"),
        ("http", "example.test", 80, True, "password"),
        ("http", "example.test", 22, False, "22"),
        ("https", "example.test", 25, False, "25"),
        ("http", "example.test", 6379, False, "6379"),
    ],
)
def test_a_url_that_leads_elsewhere_than_the_web_is_refused(
    scheme: str, host: str, port: int, userinfo: bool, word: str
) -> None:
    assert word in (refusal(scheme, host, port, userinfo) or "")


@pytest.mark.parametrize("port", [80, 443, 8080, 8443, 41231])
def test_the_ports_of_the_web_are_open(port: int) -> None:
    assert refusal("http", "example.test", port, False) is None


def test_a_url_is_shown_without_secrets_and_control_characters() -> None:
    assert shown("https://u:p@h/x?a=1&access_token=s&b=2#t") == "https://…@h/x?a=1&access_token=…&b=2#t"
    assert shown("http://h/\x1b[31m\nx") == "http://h/�[31m�x"
    assert len(shown("http://h/" + "x" * 5000)) == 300
