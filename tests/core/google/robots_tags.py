"""Rules 9-19: robots metas and X-Robots-Tag."""

from __future__ import annotations

from tests.core.google.seeing import Example, barriers, blockers, may, meta, tag

BOTH = meta("nofollow") + meta("noindex", "googlebot")

EXAMPLES = [
    Example(9, "case", lambda: blockers('<META NAME="Robots" CONTENT="NoIndex">'), ["noindex"]),
    Example(9, "googlebot", lambda: blockers(meta("noindex", "googlebot")), ["noindex"]),
    Example(9, "other names", lambda: blockers(meta("noindex", "bingbot")), []),
    Example(10, "in the body", lambda: blockers("</head><body>" + meta("noindex")), ["noindex"]),
    Example(11, "repeated", lambda: blockers("", tag("noarchive"), tag("noindex")), ["noindex"]),
    Example(11, "list", lambda: barriers("", tag("noindex, nofollow")), ["header"]),
    Example(11, "for Googlebot", lambda: blockers("", tag("googlebot: noindex")), ["noindex"]),
    Example(11, "for others", lambda: blockers("", tag("otherbot: noindex, nofollow")), []),
    Example(
        11, "two agents", lambda: blockers("", tag("googlebot: nofollow, otherbot: noindex")), []
    ),
    Example(
        12,
        "none",
        lambda: (blockers(meta("none")), barriers(meta("none"))),
        (["noindex"], ["meta"]),
    ),
    Example(12, "all", lambda: blockers(meta("all")), []),
    Example(12, "no image preview", lambda: blockers(meta("max-image-preview:none")), []),
    Example(12, "noindexifembedded", lambda: blockers(meta("noindexifembedded")), []),
    Example(13, "alone", lambda: blockers(meta("indexifembedded")), []),
    Example(13, "with noindex", lambda: blockers(meta("noindex, indexifembedded")), ["noindex"]),
    Example(
        14,
        "RFC 822",
        lambda: blockers(meta("unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT")),
        ["unavailable_after"],
    ),
    Example(
        14,
        "RFC 850",
        lambda: blockers("", tag("unavailable_after: Friday, 25-Jun-10 15:00:00 GMT")),
        ["unavailable_after"],
    ),
    Example(
        14,
        "ISO 8601",
        lambda: blockers(meta("unavailable_after: 2010-06-25")),
        ["unavailable_after"],
    ),
    Example(14, "still to come", lambda: blockers(meta("unavailable_after: 2999-06-25")), []),
    Example(14, "no date", lambda: blockers(meta("unavailable_after: soon")), []),
    Example(
        14,
        "and a rule",
        lambda: blockers("", tag("unavailable_after: 25 Jun 2010 15:00:00 PST, noindex")),
        ["noindex", "unavailable_after"],
    ),
    Example(15, "sum", lambda: (blockers(BOTH), barriers(BOTH)), (["noindex"], ["meta"])),
    Example(
        16, "restrictive wins", lambda: blockers(meta("index") + meta("noindex")), ["noindex"]
    ),
    Example(
        16,
        "header and meta",
        lambda: barriers(meta("nofollow"), tag("nofollow")),
        ["meta", "header"],
    ),
    Example(
        17,
        "display only",
        lambda: blockers(meta("noarchive, nocache, nosnippet, max-snippet:0")),
        [],
    ),
    Example(
        18,
        "never read",
        lambda: blockers(meta("noindex"), googlebot=False),
        ["robots_disallows_googlebot"],
    ),
    Example(19, "noindex in robots.txt", lambda: may("User-agent: *\nNoindex: /a", "/a"), True),
]
