"""Rules 1-8: links, their words and their rel."""

from __future__ import annotations

from linkcrawler.record import AnchorSource, Status
from tests.core.google.seeing import LINK, Example, barriers, link, links, meta, problems, status

EXAMPLES = [
    Example(1, "a with href", lambda: len(links(LINK)), 1),
    Example(1, "span", lambda: links('<span href="https://shop.example/">s</span>'), ()),
    Example(1, "routerLink", lambda: links('<a routerLink="//shop.example/">s</a>'), ()),
    Example(1, "onclick", lambda: links("<a onclick=\"go('https://shop.example/')\">s</a>"), ()),
    Example(
        2, "javascript", lambda: links("<a href=\"javascript:go('//shop.example')\">s</a>"), ()
    ),
    Example(2, "onclick beside", lambda: len(links(LINK.replace("<a", '<a onclick="x()"'))), 1),
    Example(3, "by a script", lambda: status(LINK, sent="<script>add()</script>"), Status.LIVE),
    Example(4, "text", lambda: link(LINK).anchor_source, AnchorSource.TEXT),
    Example(4, "title", lambda: link('<a title="t" href="//shop.example"></a>').anchor, "t"),
    Example(4, "alt", lambda: link('<a href="//shop.example"><img alt="b"></a>').anchor, "b"),
    Example(5, "words before", lambda: link(f"<p>the best {LINK}").context_left, "the best"),
    Example(5, "words after", lambda: link(f"<p>{LINK} of all").context_right, "of all"),
    Example(
        6,
        "commas and spaces",
        lambda: link('<a rel="UGC,nofollow sponsored" href="//shop.example">s</a>').rel,
        ("ugc", "nofollow", "sponsored"),
    ),
    Example(6, "ugc", lambda: link('<a rel=ugc href="//shop.example">s</a>').follow, False),
    Example(
        6,
        "sponsored",
        lambda: "sponsored" in problems(LINK.replace("<a", "<a rel=sponsored")),
        True,
    ),
    Example(6, "noopener", lambda: link(LINK.replace("<a", "<a rel=noopener")).follow, True),
    Example(8, "only on a", lambda: link(f"<p rel=nofollow>{LINK}</p>").follow, True),
    Example(8, "nofollow of the page", lambda: barriers(meta("nofollow")), ["meta"]),
    Example(8, "no ugc of the page", lambda: barriers(meta("ugc, sponsored")), []),
]
