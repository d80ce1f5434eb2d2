"""The numbers that the parser gives to tags: comparing them costs a fifth of comparing names."""

from __future__ import annotations

from typing import Final

from selectolax.lexbor import LexborHTMLParser

_EVERYWHERE = (
    "a abbr acronym address article aside b base bdi bdo big blockquote br button center cite code "
    "data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure "
    "font footer foreignobject form h1 h2 h3 h4 h5 h6 head header hgroup hr i iframe img input ins kbd "
    "label li link main map mark math menu meta meter nav nobr noscript object ol option output p picture pre "
    "progress q rp rt ruby s samp script search section select small span strike strong style "
    "noframes sub summary sup svg table template textarea time title tt u ul var video wbr audio canvas"
)
_IN_TABLES = "caption col colgroup tbody td tfoot th thead tr"


def _tag_ids() -> dict[str, int]:
    """Ask the parser itself: its numbers change between versions."""
    tree = LexborHTMLParser("<html><head></head><body>x<!--y--></body></html>")
    ids = {name: tree.create_node(name).tag_id for name in f"{_EVERYWHERE} {_IN_TABLES}".split()}
    body = tree.body
    nodes = body.traverse(include_text=True) if body is not None else ()
    return ids | {str(node.tag): node.tag_id for node in nodes}


TAG_IDS: Final = _tag_ids()
A: Final = TAG_IDS["a"]
HEAD: Final = TAG_IDS["head"]
COMMENT: Final = TAG_IDS["-comment"]


def ids(names: str) -> frozenset[int]:
    """Return the numbers of the tags *names*, separated by spaces."""
    return frozenset(TAG_IDS[name] for name in names.split())


INLINE: Final = ids(
    "a abbr acronym b bdi bdo big br button cite code data del dfn em font i img input ins kbd "
    "label map mark meter nobr output picture progress q rp rt ruby s samp small span strike "
    "strong sub sup time tt u var wbr"
)
HEADINGS: Final = ids("h1 h2 h3 h4 h5 h6")
PASSED_OVER: Final = {COMMENT} | ids(
    "script style noscript template svg math iframe object embed canvas audio video select "
    "datalist textarea title noframes"
)
"""What holds no running text of the page; its insides are not walked."""
APART: Final = ids("base link meta noscript script style title")
"""What says something of the page and is no text of it."""
UNREAD: Final = ids("script style template noscript")
"""What holds no text of a link that it stands in."""
