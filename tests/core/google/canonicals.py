"""Rules 33-37: canonicals."""

from __future__ import annotations

from tests.core.google.seeing import Example, blockers, canonical

ANOTHER = '<link rel="canonical" href="https://other.example/a">'

EXAMPLES = [
    Example(
        34, "in the head", lambda: canonical(f"<head>{ANOTHER}</head>"), "https://other.example/a"
    ),
    Example(34, "in the body", lambda: canonical(f"<head></head><body><p>x</p>{ANOTHER}"), None),
    Example(
        35, "hreflang", lambda: canonical(ANOTHER.replace("<link", "<link hreflang=de")), None
    ),
    Example(35, "media", lambda: canonical(ANOTHER.replace("<link", "<link media=print")), None),
    Example(35, "type", lambda: canonical(ANOTHER.replace("<link", "<link type=text/html")), None),
    Example(
        36,
        "header",
        lambda: canonical("<p>x", ("link", '</a>; rel="canonical"')),
        "https://blog.example/a",
    ),
    Example(
        36,
        "relative",
        lambda: canonical('<link rel=canonical href="a">'),
        "https://blog.example/a",
    ),
    Example(
        36,
        "fragment",
        lambda: canonical('<link rel=canonical href="/a#b">'),
        "https://blog.example/a",
    ),
    Example(
        37, "disagreeing", lambda: canonical(ANOTHER + '<link rel=canonical href="/a">'), None
    ),
    Example(37, "agreeing", lambda: blockers(ANOTHER + ANOTHER), ["canonical_elsewhere"]),
]
