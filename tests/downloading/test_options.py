"""Settings as downloading reads them."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings

from linkcrawler.downloading.gate import Pace
from linkcrawler.downloading.limits import MIB
from linkcrawler.downloading.options import (
    ClientOptions,
    GateOptions,
    RobotsOptions,
    check_settings,
    max_redirects,
)
from linkcrawler.errors import SettingError


def of(**given: object) -> Settings:
    return Settings(dict(given), priority="project")


def test_the_gate() -> None:
    options = GateOptions.from_settings(
        of(
            DOWNLOAD_DELAY="1.5",
            CONCURRENT_REQUESTS_PER_DOMAIN="2",
            CONCURRENT_REQUESTS=64,
            DOWNLOAD_DELAY_JITTER=0.2,
            CRAWL_DELAY_MAX=12,
            DOWNLOAD_SLOTS={"slow.test": {"delay": 9}, "wide.test": {"concurrency": 4}},
        )
    )
    assert (options.total, options.max_delay_s) == (64, 12.0)
    assert options.pace == Pace(1.5, 2, 0.2)
    assert options.exceptions == {"slow.test": Pace(9.0, 2, 0.2), "wide.test": Pace(1.5, 4, 0.2)}


def test_the_older_name_of_the_jitter() -> None:
    settings = of(DOWNLOAD_DELAY_JITTER=0.5, RANDOMIZE_DOWNLOAD_DELAY=False)
    assert GateOptions.from_settings(settings).pace.jitter == 0.0


def test_the_client() -> None:
    options = ClientOptions.from_settings(
        of(
            DOWNLOAD_TIMEOUT=5,
            DOWNLOAD_MAXSIZE=MIB,
            DNS_TIMEOUT=3,
            DNSCACHE_SIZE=7,
            DNS_NAMESERVERS="127.0.0.1,127.0.0.2",
            ALLOW_PRIVATE_ADDRESSES="127.0.0.0/8",
            DOWNLOAD_VERIFY_CERTIFICATES=False,
        )
    )
    assert (options.limits.total_s, options.limits.connect_s) == (5.0, 5.0)
    assert (options.limits.max_bytes, options.limits.cut_at_max) == (MIB, False)
    assert (options.resolver.timeout_s, options.resolver.cache_size) == (3.0, 7)
    assert options.resolver.nameservers == ("127.0.0.1", "127.0.0.2")
    assert options.allowed_networks == "127.0.0.0/8"
    assert not options.verify_certificates


def test_robots_is_not_waited_for_longer_than_a_page() -> None:
    assert RobotsOptions.from_settings(of(DOWNLOAD_TIMEOUT=3)).timeout_s == 3.0
    assert RobotsOptions.from_settings(of(DOWNLOAD_TIMEOUT=60)).timeout_s == 15.0
    assert RobotsOptions.from_settings(of()).agent == "linkcrawler"
    assert not RobotsOptions.from_settings(of(ROBOTSTXT_OBEY="False")).obey


def test_redirects() -> None:
    assert max_redirects(of(REDIRECT_MAX_TIMES=3)) == 3
    assert max_redirects(of(REDIRECT_MAX_TIMES=3, REDIRECT_ENABLED=False)) == 0


@pytest.mark.parametrize("value", ["", "x", None, -1, "inf", "nan"])
def test_a_number_that_is_none_names_its_setting(value: object) -> None:
    with pytest.raises(SettingError, match="DOWNLOAD_TIMEOUT"):
        ClientOptions.from_settings(of(DOWNLOAD_TIMEOUT=value))


@pytest.mark.parametrize(
    "value", ["foo", "9.9.9.9,dns.example", "127.0.0.1:", "1.2.3.4:x", "1.2.3"]
)
def test_name_servers_are_addresses(value: str) -> None:
    """A wrong one would make every page of the run unreachable."""
    with pytest.raises(SettingError, match="DNS_NAMESERVERS"):
        ClientOptions.from_settings(of(DNS_NAMESERVERS=value))


def test_name_servers_may_have_a_port() -> None:
    servers = ("9.9.9.9", "127.0.0.1:5353", "::1", "[::1]:5353")
    options = ClientOptions.from_settings(of(DNS_NAMESERVERS=",".join(servers)))

    assert options.resolver.nameservers == servers


@pytest.mark.parametrize("end", ["\r", "\n", "\0"])
def test_who_we_are_is_one_line(end: str) -> None:
    """A second one would make every page of the run unreachable."""
    with pytest.raises(SettingError, match="USER_AGENT"):
        check_settings(of(USER_AGENT=f"linkcrawler (+https://linkcrawler.example/bot{end})"))
