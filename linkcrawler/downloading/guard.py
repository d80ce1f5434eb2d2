"""Which addresses may be dialled at all.

Seeds are strangers' URLs, so a name may resolve to anything. The guard judges the address that is
about to be dialled, never the name, and looks through the forms of IPv6 that carry an IPv4 address.
The ranges are those of IANA's special-purpose registries (RFC 6890) and a few well-known addresses
of cloud metadata services that lie elsewhere.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import TYPE_CHECKING

from linkcrawler.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterable

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_CLOSED_RANGES: tuple[tuple[str, str], ...] = (
    # Metadata services first: their reason is worth more than that of the range around them.
    ("169.254.169.254/32", "cloud metadata"),  # AWS, GCP, Azure, DigitalOcean, Oracle
    ("169.254.170.2/32", "cloud metadata"),  # AWS ECS task credentials
    ("169.254.170.23/32", "cloud metadata"),  # AWS EKS pod identity
    ("100.100.100.200/32", "cloud metadata"),  # Alibaba Cloud
    ("168.63.129.16/32", "cloud metadata"),  # Azure's wire server, a public address
    ("192.0.0.192/32", "cloud metadata"),  # Oracle Cloud, older
    ("fd00:ec2::254/128", "cloud metadata"),  # AWS over IPv6
    ("fd00:ec2::23/128", "cloud metadata"),  # AWS EKS pod identity
    ("fd20:ce::254/128", "cloud metadata"),  # GCP over IPv6
    ("0.0.0.0/8", "unspecified"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "private (carrier-grade NAT)"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "reserved"),
    ("192.0.2.0/24", "reserved (documentation)"),
    ("192.88.99.0/24", "reserved (6to4 relay)"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "reserved (benchmarks)"),
    ("198.51.100.0/24", "reserved (documentation)"),
    ("203.0.113.0/24", "reserved (documentation)"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("64:ff9b:1::/48", "private (local NAT64)"),
    ("100::/64", "reserved (discard)"),
    ("2001::/23", "reserved"),
    ("2001:db8::/32", "reserved (documentation)"),
    ("3fff::/20", "reserved (documentation)"),
    ("5f00::/16", "reserved"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "private (site-local)"),
    ("ff00::/8", "multicast"),
)
_CLOSED = tuple((ip_network(network), reason) for network, reason in _CLOSED_RANGES)

_GLOBAL_UNICAST = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
_COMPATIBLE = ip_network("::/96")
_TRANSLATED = ip_network("::ffff:0:0:0/96")
_LAST_32_BITS = 0xFFFF_FFFF


class AddressRefused(OSError):  # noqa: N818  reads as what happened, like the outcome words
    """The address guard refused to dial an address; the text says which and why."""


class AddressGuard:
    """Refuses every address that is not plainly on the public internet, save the *allowed* ones."""

    def __init__(self, allowed: Iterable[Network] = ()) -> None:
        self._allowed = tuple(allowed)
        self.refusal = lru_cache(maxsize=4096)(self._refusal)
        """Return why *address* (as text) must not be dialled, or None; remembered."""

    @classmethod
    def from_text(cls, networks: str, setting: str = "ALLOW_PRIVATE_ADDRESSES") -> AddressGuard:
        """Build a guard from comma-separated networks; a bad one names the *setting*."""
        return cls(_network(part.strip(), setting) for part in networks.split(",") if part.strip())

    def check(self, address: str) -> None:
        """Raise AddressRefused where *address* must not be dialled."""
        reason = self.refusal(address)
        if reason is not None:
            raise AddressRefused(reason)

    def _refusal(self, address: str) -> str | None:
        try:
            dialled = ip_address(address.partition("%")[0])
        except ValueError:
            return f"{address!r} is no IP address"
        carried = _embedded(dialled)
        if dialled in self or (len(carried) == 1 and carried[0] in self):
            return None
        for form in (dialled, *carried):
            kind = _closed_as(form)
            if kind is not None:
                inside = "" if form is dialled else f" (carries {form})"
                return f"the address {dialled}{inside} is {kind}"
        return None

    def __contains__(self, address: Address) -> bool:
        """Return whether a setting opened *address*."""
        return any(address in network for network in self._allowed)


def _network(text: str, setting: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise SettingError(setting, text, "must be networks like 10.0.0.0/8, by commas") from None


def _embedded(address: Address) -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses that an IPv6 *address* carries: dialling it may reach them."""
    if isinstance(address, IPv4Address):
        return ()
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if any(address in net for net in (_NAT64, _TRANSLATED, _COMPATIBLE)) and int(address) > 1:
        return (IPv4Address(int(address) & _LAST_32_BITS),)
    return ()


def _closed_as(address: Address) -> str | None:
    for network, kind in _CLOSED:
        if address in network:
            return kind
    if isinstance(address, IPv6Address) and not _embedded(address):
        return None if address in _GLOBAL_UNICAST else "reserved"
    return None
