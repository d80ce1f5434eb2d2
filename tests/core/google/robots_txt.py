"""Rules 20-28: robots.txt."""

from __future__ import annotations

from linkcrawler import urls
from linkcrawler.record import RobotsOutcome
from linkcrawler.robots import COUNTED_BYTES, RobotsRules, outcome_for_status
from tests.core.google.seeing import Example, may

EXAMPLES = [
    Example(
        20,
        "scheme",
        lambda: urls.origin("http://a.example/x") == urls.origin("https://a.example/x"),
        False,
    ),
    Example(20, "port", lambda: urls.origin("https://a.example:81/x"), "https://a.example:81"),
    Example(21, "more hops", lambda: outcome_for_status(301), RobotsOutcome.ABSENT),
    Example(22, "403", lambda: may("User-agent: *\nDisallow: /", "/", status=403), True),
    Example(22, "401", lambda: outcome_for_status(401), RobotsOutcome.ABSENT),
    Example(23, "503", lambda: may("", "/", status=503), False),
    Example(23, "429", lambda: may("", "/", status=429), False),
    Example(
        24,
        "no answer",
        lambda: RobotsRules.unreachable().allows("Googlebot", "https://a.example/"),
        False,
    ),
    Example(
        25,
        "first 500 KiB",
        lambda: may(b"#" * COUNTED_BYTES + b"\nUser-agent: *\nDisallow: /", "/"),
        True,
    ),
    Example(26, "BOM", lambda: may("\ufeffUser-agent: *\nDisallow: /", "/"), False),
    Example(26, "HTML", lambda: may("<html>\nUser-agent: *\nDisallow: /\n</html>", "/"), False),
    Example(
        26, "crawl-delay", lambda: may("User-agent: *\nCrawl-delay: 9\nDisallow: /a", "/b"), True
    ),
    Example(
        27,
        "most specific",
        lambda: may("User-agent: *\nDisallow: /\nUser-agent: Googlebot\nAllow: /", "/"),
        True,
    ),
    Example(
        27,
        "merged",
        lambda: may(
            "User-agent: googlebot\nAllow: /\nUser-agent: x\nAllow: /\n"
            "User-agent: Googlebot\nDisallow: /a",
            "/a",
        ),
        False,
    ),
    Example(
        27,
        "sitemap",
        lambda: may("User-agent: Googlebot\nSitemap: /s\nUser-agent: b\nDisallow: /a", "/a"),
        False,
    ),
    Example(28, "longest", lambda: may("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b"), True),
    Example(28, "tie", lambda: may("User-agent: *\nDisallow: /a\nAllow: /a", "/a"), True),
    Example(
        28,
        "wildcards",
        lambda: may("User-agent: *\nAllow: /a\nDisallow: /*.html$", "/a.html"),
        False,
    ),
    Example(28, "case", lambda: may("User-agent: *\nDisallow: /A", "/a"), True),
]
