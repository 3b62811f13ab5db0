from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.addresses import decide, origin

REFUSED = """
    127.0.0.1 127.8.9.1 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1
    100.127.255.254 100.100.100.200 169.254.169.254 168.63.129.16 192.0.0.192 192.0.2.1
    198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 240.0.0.1 255.255.255.255 192.88.99.1
    ::1 :: [::1] fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 fec0::1 ff02::1 2001:db8::1 3fff::1
    ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:169.254.169.254 ::127.0.0.1
    64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b:1::1 2002:7f00:1:: 2002:808:808:: 2001:0:4136::1
    100::1 5f00::1 4000::1
    2130706433 0x7f000001 017700000001 127.1 127.0.1 0x7f.1 0x7f.0.0.1 0177.0.0.1 127.0.0.01
    0 0x0 134744072 8.8.8.010 1.2.3.4.5 256.1.1.1 127.0.0.1. example.0x1
    localhost LOCALHOST localhost. foo.localhost router intranet metadata
    printer.local db.internal metadata.google.internal instance-data.ec2.internal
    nas.lan box.home.arpa wiki.corp host.localdomain wiki.intranet
    １２７.0.0.1 127。0。0。1 ⓛocalhost ①②⑦.0.0.1
    127%2e0%2e0%2e1 a..b.example -a.example under:score user@example.org a/b.c
"""


@pytest.mark.parametrize("host", [*REFUSED.split(), "", " "])
def test_what_strangers_must_not_reach_is_refused_with_a_reason(host: str) -> None:
    decision = decide(host)
    assert not decision.allowed
    assert decision.why


PUBLIC = """
    example.org EXAMPLE.org. www.example.co.uk bücher.example xn--bcher-kva.example
    8.8.8.8 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 169.253.0.1 192.0.1.1
    2606:4700::1111 [2606:4700::1111] 64:ff9b::808:808 ::ffff:8.8.8.8
    localhost.example.org 127.0.0.1.example.org 1and1.example internal.example a_b.example
"""


@pytest.mark.parametrize("host", PUBLIC.split())
def test_the_public_internet_is_open(host: str) -> None:
    assert decide(host).allowed


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_in_every_clothing(address: IPv4Address) -> None:
    plain = decide(str(address)).allowed
    assert decide(f"::ffff:{address}").allowed == plain
    assert decide(f"64:ff9b::{address}").allowed == plain
    assert not decide(str(int(address))).allowed
    assert not decide(hex(int(address))).allowed
    assert not decide(str(IPv6Address((0x2002 << 112) | (int(address) << 80)))).allowed


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_is_allowed(address: IPv4Address | IPv6Address) -> None:
    if address.is_private or address.is_multicast:
        inside = getattr(address, "ipv4_mapped", None)
        assert not decide(str(address)).allowed or (inside and decide(str(inside)).allowed)


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(host: str) -> None:
    decision = decide(host)
    assert decision.allowed or decision.why


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:8000/feed?x", "http://localhost:8000"),
        ("https://Example.ORG./a", "https://example.org:443"),
        ("http://example.org", "http://example.org:80"),
        ("http://[::1]:99/", "http://[::1]:99"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, expected: str) -> None:
    assert origin(url) == expected


@pytest.mark.parametrize("url", ["http:///a", "nothing", "http://a.example:99999/"])
def test_an_address_without_a_host_has_no_origin(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        origin(url)
