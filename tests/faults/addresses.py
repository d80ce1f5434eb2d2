"""Ways inside: addresses and names that no page may lead us to."""

from __future__ import annotations

from tests.faults.fault import PAGE, Fault, html, leads_inside, leads_to
from tests.nameserver import NO_SUCH_NAME, SERVER_FAILED
from tests.site import answers

REFUSED = ("refused",)
DOWN = ("unreachable",)

_INSIDE = {
    "127.0.0.1": "loopback",
    "2130706433": "loopback",
    "017700000001": "loopback",
    "0x7f000001": "loopback",
    "0x7f.1": "loopback",
    "127.1": "loopback",
    "0177.0.0.1": "loopback",
    "127.0.0.1.": "loopback",
    "①②⑦.0.0.1": "loopback",
    "127。0。0。1": "loopback",
    "%31%32%37.0.0.1": "loopback",
    "user:pass@127.0.0.1": "loopback",
    "0.0.0.0": "unspecified",
    "0": "unspecified",
    "[::1]": "loopback",
    "[::]": "unspecified",
    "[::ffff:127.0.0.1]": "loopback",
    "[::ffff:7f00:1]": "loopback",
    "[::127.0.0.1]": "loopback",
    "[64:ff9b::127.0.0.1]": "loopback",
    "[2002:7f00:1::]": "loopback",
    "[fe80::1]": "link-local",
    "[fd00::1]": "private",
    "10.0.0.1": "private",
    "0xa.1": "private",
    "172.16.0.1": "private",
    "192.168.0.1": "private",
    "3232235521": "private",
    "100.64.0.1": "private",
    "169.254.1.1": "link-local",
    "169.254.169.254": "cloud metadata",
    "0xA9FEA9FE": "cloud metadata",
    "[fd00:ec2::254]": "cloud metadata",
    "100.100.100.200": "cloud metadata",
    "224.0.0.1": "multicast",
    "255.255.255.255": "reserved",
    "inside.test": "loopback",
    "inside6.test": "loopback",
    "metadata.test": "cloud metadata",
    "localhost": "loopback",
}
"""What may stand as a host, and what the address behind it is."""

INSIDE = tuple(
    Fault(f"redirects to {host}", REFUSED, kind, leads_inside(host))
    for host, kind in _INSIDE.items()
)

OPEN = "127.1.9.1"
"""An address that names may lead to."""

NAMES: dict[str, list[list[str] | int | None]] = {
    "inside.test": [["127.0.0.1"]],
    "inside6.test": [["::ffff:127.0.0.1"]],
    "metadata.test": [["169.254.169.254"]],
    "both.test": [["127.0.0.1", OPEN]],
    "rebound.test": [[OPEN], ["127.0.0.1"]],
    "silent.test": [None],
    "failed.test": [SERVER_FAILED],
    "gone.test": [NO_SUCH_NAME],
    "nothing.test": [[]],
}

_SERVED = {"*": html(PAGE), "/robots.txt": answers(404)}

LOOK_UPS = (
    Fault("a name that leads inside", REFUSED, "loopback", url="http://inside.test:{port}/page"),
    Fault(
        "a name with one good address",
        ("live",),
        "",
        more=_SERVED,
        url="http://both.test:{port}/page",
    ),
    Fault(
        "a name that changes",
        ("live", "refused"),
        "",
        more=_SERVED,
        url="http://rebound.test:{port}/page",
    ),
    Fault(
        "a name that nobody answers for",
        DOWN,
        "name servers did not answer",
        url="http://silent.test/page",
    ),
    Fault(
        "a name server in trouble",
        DOWN,
        "name servers could not say",
        url="http://failed.test/page",
    ),
    Fault("no such name", DOWN, "no such host", url="http://gone.test/page"),
    Fault("a name without an address", DOWN, "no address", url="http://nothing.test/page"),
    Fault("a name of 300 characters", DOWN, "", leads_to(f"http://{'a' * 300}.test/")),
)

FAULTS = (*INSIDE, *LOOK_UPS)
