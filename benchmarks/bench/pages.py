"""Real-sized pages, each with one link to the target: saved ones where they are, else made here."""

from __future__ import annotations

import gzip
import math
import random
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TARGET = "https://target.example/product"
_LINK = f'<a href="{TARGET}">the product that we like</a>'.encode()
_LEAST_BYTES, _MOST_BYTES = 10_000, 300_000
_MADE = 100
TINY = [
    gzip.compress(
        b"<!doctype html><html lang=en><head><meta charset=utf-8><title>A page</title></head>"
        b"<body><main><h1>A page</h1><p>A paragraph, and in it "
        + _LINK
        + b".</p></main></body></html>",
        mtime=0,
    )
]
"""A page with next to nothing to read: what is left is what fetching and keeping cost."""


def read_pages(saved: Path) -> list[bytes]:
    """Return the bodies, gzipped: the pages of *saved* (``pages/*.html.gz``) of 10 to 300 KB."""
    bodies = list(_saved(saved)) if saved.is_dir() else [_made(n) for n in range(_MADE)]
    linked = (_with_link(body) for body in bodies)
    return [gzip.compress(body, 6, mtime=0) for body in linked if body is not None]


def _saved(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.glob("pages/*.html.gz")):
        body = gzip.decompress(path.read_bytes())
        if _LEAST_BYTES <= len(body) <= _MOST_BYTES:
            yield body


def _with_link(body: bytes) -> bytes | None:
    """Put the link at the end of the paragraph in the middle; None where a parser finds it nowhere."""
    at = body.find(b"</p>", len(body) // 2)
    at = at if at >= 0 else body.rfind(b"</p>")
    linked = body[:at] + b" " + _LINK + body[at:] if at >= 0 else body + b"<p>" + _LINK + b"</p>"
    found = LexborHTMLParser(linked).css_first(f'p a[href="{TARGET}"]')
    return None if found is None else linked


def _made(number: int) -> bytes:
    """Make a page whose size is spread as that of real ones: evenly on a logarithmic scale."""
    dice = random.Random(number)
    size = math.exp(dice.uniform(math.log(1.5 * _LEAST_BYTES), math.log(0.9 * _MOST_BYTES)))
    parts = [_head(number, dice)]
    length = len(parts[0])
    while length < size:
        parts.append(dice.choice((_paragraph, _paragraph, _list, _script))(dice))
        length += len(parts[-1])
    return "".join((*parts, "</main><footer>", _list(dice), "</footer></body></html>")).encode()


def _head(number: int, dice: random.Random) -> str:
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Page {number}</title>"
        f'<link rel=canonical href="/{number}"></head><body class="page post-{number}">'
        f'<header><nav class="menu">{_list(dice)}</nav></header><main class="content">'
    )


def _paragraph(dice: random.Random) -> str:
    link = f' <a href="/{_word(dice)}/{dice.randrange(10**6)}">{_words(dice, 3)}</a>'
    return f'<div class="block"><h2>{_words(dice, 5)}</h2><p>{_words(dice, 90)}{link}.</p></div>\n'


def _list(dice: random.Random) -> str:
    entries = (
        f'<li class="item item-{n}"><a href="/{_word(dice)}" title="{_words(dice, 2)}">'
        f"<span>{_words(dice, 2)}</span></a></li>\n"
        for n in range(20)
    )
    return f'<ul class="list">{"".join(entries)}</ul>'


def _script(dice: random.Random) -> str:
    fields = ",".join(f'"{_word(dice)}{n}":"{_words(dice, 6)}"' for n in range(30))
    return f"<script>window.data=window.data||[];window.data.push({{{fields}}});</script>\n"


def _words(dice: random.Random, count: int) -> str:
    return " ".join(_word(dice) for _ in range(count))


def _word(dice: random.Random) -> str:
    return dice.choice(_WORDS)


_WORDS = [
    "about",
    "after",
    "all",
    "also",
    "and",
    "any",
    "are",
    "as",
    "back",
    "because",
    "been",
    "before",
    "between",
    "both",
    "but",
    "can",
    "come",
    "could",
    "day",
    "did",
    "down",
    "each",
    "even",
    "every",
    "few",
    "first",
    "for",
    "found",
    "from",
    "garden",
    "gave",
    "get",
    "good",
    "great",
    "had",
    "has",
    "have",
    "here",
    "high",
    "home",
    "house",
    "how",
    "into",
    "just",
    "kitchen",
    "know",
    "large",
    "last",
    "left",
    "like",
    "little",
    "live",
    "long",
    "look",
    "made",
    "make",
    "many",
    "may",
    "more",
    "most",
    "much",
    "must",
    "name",
    "never",
    "new",
    "next",
    "night",
    "not",
    "now",
    "off",
    "old",
    "only",
    "open",
    "other",
    "our",
    "out",
    "over",
    "own",
    "page",
    "part",
    "people",
    "place",
    "right",
    "river",
    "said",
    "same",
    "see",
    "shop",
    "should",
    "show",
    "small",
    "some",
    "still",
    "such",
    "take",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "think",
    "this",
    "those",
    "three",
    "time",
    "town",
    "tree",
    "two",
    "under",
    "until",
    "very",
    "was",
    "water",
    "way",
    "well",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "white",
    "who",
    "why",
    "will",
    "with",
    "word",
    "work",
    "world",
    "would",
    "year",
    "young",
]
