# cython: language_level=3, boundscheck=False, wraparound=False
"""What is told of each link, by the addresses of the parser's nodes and the letters of the text.

Each function has a small one in Python that finds the same: see ``compiled.py``.
"""

from selectolax import lexbor

from cpython.unicode cimport (
    PyUnicode_4BYTE_KIND, PyUnicode_DATA, PyUnicode_DecodeUTF8, PyUnicode_FromKindAndData,
    PyUnicode_KIND, PyUnicode_READ,
)

include "_lexbor.pxi"
include "_arrays.pxi"
include "_attributes.pxi"
include "_own.pxi"
include "_paths.pxi"
include "_context.pxi"
include "_phrases.pxi"
include "_judge.pxi"
include "_placing.pxi"

cdef set inline_tags


def prepare(inline, headings):
    """Find the parser's functions; take over what is known of tags, by number."""
    global inline_tags
    cdef bytes path = lexbor.__file__.encode()
    _find_functions(path)
    _find_functions_of_elements(path)
    inline_tags = set(inline)
    for tag in range(KNOWN_TAGS):
        is_heading[tag] = tag in headings


cpdef list inline_claims(size_t address):
    """Return tag and claims of a link and the inline elements around it, where they claim anything."""
    cdef Node at = <Node> address
    cdef list found = []
    while at != NULL and type_of(at) == ELEMENT and tag_of(at) in inline_tags:
        claims = own_by_address(at, tag_of(at)).claims
        if claims:
            found.append((tag_of(at), claims))
        at = parent_of(at)
    return found
