# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Style sheets in one pass: which rules say something that may hide, or set a property.

It finds what the patterns in ``hiding.py`` find, at a letter for a nanosecond.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ

ctypedef unsigned char unsigned_char
ctypedef unsigned short unsigned_short
ctypedef fused Letter:
    unsigned_char
    unsigned_short
    unsigned int

include "_values.pxi"
include "_properties.pxi"
include "_scan.pxi"
include "_steps.pxi"
