"""Rules 38-41: JavaScript, size, fragments, language."""

from __future__ import annotations

from linkcrawler import urls
from linkcrawler.match import Target
from linkcrawler.page.view import GOOGLEBOT_READS_BYTES
from tests.core.google.seeing import LINK, Example, meta, problems, view

FILLER = "<p>" + "word " * (GOOGLEBOT_READS_BYTES // 5) + "</p>"
GERMAN = "<p>Der Rat hat am Dienstag lange darüber beraten, wie die Brücke erneuert wird.</p>"

EXAMPLES = [
    Example(
        38,
        "links of a script",
        lambda: problems(LINK, sent="<script>add()</script>"),
        {"rendered_only"},
    ),
    Example(
        38,
        "noindex stops scripts",
        lambda: problems(LINK, sent=meta("noindex") + "<script>add()</script>"),
        {"rendered_only", "noindex", "noindex_blocks_rendering"},
    ),
    Example(
        39,
        "within 2 MB",
        lambda: view(LINK + FILLER).find(Target.parse("shop.example")).beyond_googlebot_limit,
        False,
    ),
    Example(39, "after 2 MB", lambda: "beyond_googlebot_limit" in problems(FILLER + LINK), True),
    Example(
        40, "fragment", lambda: urls.referring_page("https://a.example/b#c"), "https://a.example/b"
    ),
    Example(
        40,
        "case of a path",
        lambda: urls.same_url("https://a.example/B", "https://a.example/b"),
        False,
    ),
    Example(41, "text", lambda: view(f'<html lang="en">{GERMAN * 3}').page.language.code, "de"),
    Example(
        41,
        "lang is kept",
        lambda: view(f'<html lang="en">{GERMAN * 3}').page.language.declared,
        "en",
    ),
]
