"""Which addresses may be dialled: by IANA's registries, and through every disguise."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linkcrawler.downloading.guard import AddressGuard, AddressRefused
from linkcrawler.errors import SettingError

REFUSED = {
    "0.0.0.0": "unspecified",
    "0.1.2.3": "unspecified",
    "10.0.0.1": "private",
    "10.255.255.255": "private",
    "100.64.0.1": "carrier-grade NAT",
    "100.100.100.200": "cloud metadata",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "168.63.129.16": "cloud metadata",
    "169.254.1.1": "link-local",
    "169.254.169.254": "cloud metadata",
    "169.254.170.2": "cloud metadata",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.1": "reserved",
    "192.0.0.192": "cloud metadata",
    "192.0.2.1": "documentation",
    "192.168.1.1": "private",
    "198.18.0.1": "benchmarks",
    "198.51.100.1": "documentation",
    "203.0.113.1": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.255": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "::127.0.0.1": "loopback",  # IPv4-compatible
    "::ffff:10.0.0.1": "private",  # IPv4-mapped
    "::ffff:169.254.169.254": "cloud metadata",
    "::ffff:7f00:1": "loopback",
    "::ffff:0:10.0.0.1": "private",  # IPv4-translated
    "64:ff9b::127.0.0.1": "loopback",  # NAT64
    "64:ff9b::a9fe:a9fe": "cloud metadata",
    "64:ff9b:1::1": "local NAT64",
    "100::1": "discard",
    "2001::1": "reserved",  # Teredo
    "2001:0:4136:e378:8000:63bf:3fff:fdd2": "reserved",
    "2001:db8::1": "documentation",
    "2002:7f00:1::": "loopback",  # 6to4
    "2002:a00:1::1": "private",
    "3fff::1": "documentation",
    "4000::1": "reserved",
    "5f00::1": "reserved",
    "fc00::1": "private",
    "fd00:ec2::254": "cloud metadata",
    "fd20:ce::254": "cloud metadata",
    "fd12:3456::1": "private",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
}

OPEN = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "126.255.255.255",
    "128.0.0.1",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.1",
    "192.167.255.255",
    "198.20.0.1",
    "223.255.255.255",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
    "2606:4700:4700::1111",
    "2a00:1450:4001::200e",
]


@pytest.mark.parametrize(("address", "kind"), REFUSED.items())
def test_addresses_off_the_public_internet_are_refused(address: str, kind: str) -> None:
    refusal = AddressGuard().refusal(address)
    assert refusal is not None
    assert kind in refusal


@pytest.mark.parametrize("address", OPEN)
def test_public_addresses_are_open(address: str) -> None:
    assert AddressGuard().refusal(address) is None


def test_the_reason_names_the_address_and_what_it_carries() -> None:
    guard = AddressGuard()
    assert guard.refusal("10.0.0.1") == "the address 10.0.0.1 is private"
    assert guard.refusal("2002:7f00:1::") == (
        "the address 2002:7f00:1:: (carries 127.0.0.1) is loopback"
    )


def test_check_raises_an_os_error_as_sockets_do() -> None:
    with pytest.raises(AddressRefused, match="loopback"):
        AddressGuard().check("127.0.0.1")
    AddressGuard().check("1.1.1.1")


@pytest.mark.parametrize(
    "text", ["", "example.com", "127.1", "0x7f.0.0.1", "2130706433", "1.1.1.1:80"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert AddressGuard().refusal(text) is not None


def test_a_setting_opens_networks() -> None:
    guard = AddressGuard.from_text(" 127.0.0.0/8, 10.1.0.0/16 ,, fd00::/8,192.168.1.7 ")
    for address in ("127.0.0.9", "10.1.2.3", "fd00::5", "192.168.1.7", "::ffff:127.0.0.1"):
        assert guard.refusal(address) is None, address
    for address in ("10.2.0.1", "192.168.1.8", "::1", "fe80::1", "64:ff9b::10.2.0.1"):
        assert guard.refusal(address) is not None, address


@pytest.mark.parametrize("networks", ["loopback", "10.0.0.0/33", "127.0.0.1;10.0.0.1", "::/200"])
def test_a_bad_network_names_the_setting(networks: str) -> None:
    with pytest.raises(SettingError, match="ALLOW_PRIVATE_ADDRESSES"):
        AddressGuard.from_text(networks)


@given(st.ip_addresses(v=4))
def test_every_disguise_is_as_closed_as_what_it_carries(address: IPv4Address) -> None:
    guard, number = AddressGuard(), int(address)
    plain = guard.refusal(str(address))
    disguises = [
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(0x64FF9B << 96 | number),
        IPv6Address(0x2002 << 112 | number << 80 | 1),
        IPv6Address(0xFFFF << 48 | number),
    ]
    for disguise in disguises:
        assert (guard.refusal(str(disguise)) is None) == (plain is None), disguise


CARRIERS = [ip_network(n) for n in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")]


@given(st.ip_addresses())
def test_what_is_not_global_is_never_open(address: IPv4Address | IPv6Address) -> None:
    assume(not any(address in network for network in CARRIERS))  # judged by what they carry
    if not address.is_global or address.is_multicast:
        assert AddressGuard().refusal(str(address)) is not None
