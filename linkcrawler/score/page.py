"""docs/score.md, made of weights.toml and the parts' words here.

``python -m linkcrawler.score.page > docs/score.md`` writes it anew.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from linkcrawler.score.parts import PARTS
from linkcrawler.score.weights import default_text, default_weights

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEANINGS = {
    "live": "The link is on the page, for everybody to see, and leads to the target. "
    "A link that is gone has the score 0, whatever else holds.",
    "followed": "Neither rel nor page forbids following it.",
    "indexable": "Google may index the page, and sees the link on it.",
    "placement": "Where on the page it stands.",
    "anchor": "Its text looks natural; an exact anchor that too many links of the same target "
    "share does not.",
    "market": "Language of the text, declared language and country (`html lang`), those that the "
    "page gives itself among its versions (`hreflang`), and the country of the domain (`.at`; not "
    "`.com`, nor those sold worldwide like `.io`) fit the `language` and `country` that the list "
    "expects.",
    "substance": "The page has text of its own, and is no list of links: the mean of both.",
    "topic": "Words of the topic stand around the link, in the heading above it or in the page's "
    "title. The anchor is not read for it. Endings of words are passed over.",
}

_HEAD = """# The score

A number from 0 (worthless) to 100 for each link, made of what its record holds and of nothing
else. Exports have it in the columns `score`, `score_why` and one for each part.

- It is the mean of the parts below, each worth from 0 to 1, by their weights.
- A part of which nothing is known is left out, and the others count in full.
- A link that could not be looked at (`blocked`, `disallowed`, `server_error`, `unreachable`,
  `refused`) has **no score**: an unknown is no bad link.
- Every score says in words what each part found.

*This page is made from the code by `python -m linkcrawler.score.page`.*

| part | weight | what makes it good |
|---|---|---|
"""

_TAIL = """
## Weights of your own

Write a TOML file with what should differ, and name it: `scrapy export --to links.xlsx --score
my-score.toml`, or for good as the setting `SCORE_FILE`. A weight of 0 takes a part out.

```toml
[followed]
weight = 40

[topics]
"shop.example" = ["garden", "spade", "compost"]
```

A slip in it (a name that there is not, a number out of range) is told by name, and nothing is
exported. All that it may hold, as it stands when you say nothing:

"""


def page() -> str:
    """Return docs/score.md."""
    return f"{_HEAD}{''.join(_rows())}{_TAIL}```toml\n{default_text()}```\n"


def _rows() -> Iterator[str]:
    tables = default_weights().parts
    for name in PARTS:
        yield f"| `{name}` | {tables[name]['weight']:g} | {_MEANINGS[name]} |\n"


if __name__ == "__main__":
    sys.stdout.write(page())
