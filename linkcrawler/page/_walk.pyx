# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The walk of ``plain_walk.py`` over the addresses of the parser's nodes: a tenth of its price.

What costs there is a Python object for every node. Here none is made until one is asked for; then
all are, in the order in which they were met.
"""

from selectolax import lexbor

from linkcrawler.page.elements import Told
from linkcrawler.page.layout import Layout

include "_lexbor.pxi"
include "_arrays.pxi"
include "_words.pxi"

cdef enum:
    KNOWN_TAGS = 512
    READ_ON = 64  # elements that are made to reach one
    FEW_ASKED = 8  # elements that are looked for one by one
    FEW_STEPS = 200  # nodes that are made to reach one

cdef enum:  # as in plain_walk.py
    TEXT, LINK, INLINE, BREAK, BLOCK, APART, PASSED_OVER, TOLD, FOREIGN, HOLDER, NOSCRIPT

cdef unsigned char kinds[KNOWN_TAGS]
"""By the number of the tag; names of the page's own making have numbers beyond."""
cdef bint is_inline[KNOWN_TAGS]
cdef bint is_unread[KNOWN_TAGS]
cdef size_t link_tag, head_tag, foreign_object, style_tag, noscript_tag, template_tag


def prepare(known_kinds, inline, unread, link, *others):
    """Find the parser's functions; take over what is known of tags, by number."""
    global link_tag, head_tag, foreign_object, style_tag, noscript_tag, template_tag
    cdef size_t tag
    _find_functions(lexbor.__file__.encode())
    if max(known_kinds) >= KNOWN_TAGS:
        raise ImportError("the HTML parser has more tags than were thought of")
    for tag in range(KNOWN_TAGS):
        kinds[tag] = known_kinds.get(tag, BLOCK)
        is_inline[tag], is_unread[tag] = tag in inline, tag in unread
    link_tag = link
    head_tag, foreign_object, style_tag, noscript_tag, template_tag = others


include "_attributes.pxi"
include "_own.pxi"
include "_gathered.pxi"
include "_walker.pxi"
include "_marked.pxi"
include "_elements.pxi"
include "_hrefs.pxi"
include "_main.pxi"


def lay_out(tree):
    """Walk the page once; linear in it, and without recursion."""
    return (<Elements> Elements(tree)).layout() if tree.root is not None else Layout()
