# cython: language_level=3, boundscheck=False, wraparound=False
"""The colons of a style sheet that are worth a closer look, by the letters around them."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ

cdef unsigned char wanted[32 * 32 * 128]


cdef inline Py_ssize_t place_of(unsigned int last_but_one, unsigned int last, unsigned int first) noexcept:
    """Letters of either case are the same by their last five bits; some others fall on them."""
    return (last_but_one & 31) << 12 | (last & 31) << 7 | (first & 127)


cdef inline bint is_space(unsigned int letter) noexcept:
    return letter == 32 or 9 <= letter <= 13


cdef inline bint is_more_than_one(unsigned int first, unsigned int second) noexcept:
    """Of numbers only the smallest may hide."""
    return first == 49 and 48 <= second <= 57


def prepare(looks):
    """Take what to look for: the last two letters of a property and the first of its value."""
    cdef unsigned int last_but_one, last, letter
    for end, first in looks:
        last_but_one, last, letter = map(ord, end + first)
        wanted[place_of(last_but_one, last, letter)] = True


def worth_a_look(str css):
    """Return where colons stand between such letters, white space passed over."""
    cdef int kind = PyUnicode_KIND(css)
    cdef const void *data = PyUnicode_DATA(css)
    cdef Py_ssize_t length = len(css), colon, before, after
    cdef list found = []
    for colon in range(2, length - 1):
        if PyUnicode_READ(kind, data, colon) != 58:
            continue
        after = colon + 1
        while after < length - 1 and is_space(PyUnicode_READ(kind, data, after)):
            after += 1
        if is_more_than_one(
            PyUnicode_READ(kind, data, after),
            PyUnicode_READ(kind, data, after + 1) if after + 1 < length else 0,
        ):
            continue
        before = colon - 1
        while before > 1 and is_space(PyUnicode_READ(kind, data, before)):
            before -= 1
        if wanted[place_of(
            PyUnicode_READ(kind, data, before - 1),
            PyUnicode_READ(kind, data, before),
            PyUnicode_READ(kind, data, after),
        )]:
            found.append(colon)
    return found
