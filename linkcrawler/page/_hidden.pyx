# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What may hide elements, asked by their addresses: no object is made for one that nothing hides."""

from cpython.unicode cimport PyUnicode_DecodeUTF8

from selectolax import lexbor

cdef extern from "Python.h":
    const char *PyUnicode_AsUTF8AndSize(object text, Py_ssize_t *size) except NULL

include "_lexbor.pxi"
include "_arrays.pxi"
include "_attributes.pxi"
include "_matching.pxi"
include "_names.pxi"
include "_above.pxi"


def prepare(size_t html, size_t body):
    """Find the parser's functions; take the numbers of tags."""
    global name_of_element, html_tag, body_tag
    cdef bytes path = lexbor.__file__.encode()
    cdef void *library
    _find_functions(path)
    library = dlopen(path, RTLD_NOW | RTLD_NOLOAD)
    _prepare_matching(library)
    name_of_element = <NameOf> _function(library, b"lxb_dom_element_qualified_name")
    html_tag, body_tag = html, body
