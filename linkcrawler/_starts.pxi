"""How an href starts: with "https://host", or so that it surely names no host."""

from cpython.unicode cimport PyUnicode_1BYTE_DATA, PyUnicode_FromKindAndData
from libc.string cimport memchr, memcmp, memset

cdef extern from "Python.h":
    bint PyUnicode_IS_COMPACT_ASCII(object text)

ctypedef const unsigned char *Letters

cdef struct Text:
    Letters at
    Py_ssize_t size

cdef bint is_of_name[256]
cdef bint is_of_end[256]


cdef int tell_letters_of_starts() except -1:
    cdef unsigned char byte
    for byte in b"abcdefghijklmnopqrstuvwxyz0123456789-.":
        is_of_name[byte] = True
    for byte in b"/?#\\":
        is_of_end[byte] = True
    return 0


tell_letters_of_starts()


cdef inline Text letters_of(str text) noexcept:
    """Return the letters of *text*, which is ASCII."""
    return Text(<Letters> PyUnicode_1BYTE_DATA(text), len(text))


cdef inline Py_ssize_t scheme_size(Text url) noexcept:
    """Return how long "http://" or "https://" is, or 0 where *url* does not start so."""
    if url.size > 7 and memcmp(url.at, b"http://", 7) == 0:
        return 7
    if url.size > 8 and memcmp(url.at, b"https://", 8) == 0:
        return 8
    return 0


cdef Text stripped(Text href) noexcept:
    """Return *href* without the spaces and controls around it, which parsers drop."""
    while href.size and href.at[0] <= 32:
        href = Text(href.at + 1, href.size - 1)
    while href.size and href.at[href.size - 1] <= 32:
        href.size -= 1
    return href


cdef Py_ssize_t name_end(Text href) noexcept:
    """Return where a host ends that starts *href*, if it is written in plain letters, else 0."""
    cdef Py_ssize_t start = scheme_size(href), at = start
    while at < href.size and is_of_name[href.at[at]]:
        at += 1
    return at if at > start > 0 and (at == href.size or is_of_end[href.at[at]]) else 0


cdef bint stays(Text href) noexcept:
    """Whether *href* names no host, and so stays on the base's."""
    cdef Py_ssize_t at = 0
    while at < href.size and not is_of_end[href.at[at]]:
        if href.at[at] == b":":
            return False
        at += 1
    if at == 0 and href.size and (href.at[0] == b"\\" or (
        href.at[0] == b"/" and href.size > 1 and (href.at[1] == b"/" or href.at[1] == b"\\")
    )):
        return False
    return not (
        memchr(href.at, b"\t", href.size) or memchr(href.at, b"\n", href.size) or memchr(href.at, b"\r", href.size)
    )


cdef class Starts:
    """How often each "https://host" starts an href; *staying* is how many name no host."""

    cdef dict times
    cdef Text last
    cdef Py_ssize_t times_of_last, staying

    def __cinit__(self):
        self.times = {}

    cdef bint take(self, Text href) except -1:
        """Count *href*, which is kept by who asks; return whether it is clear what it is."""
        cdef Py_ssize_t end
        href = stripped(href)
        end = name_end(href)
        if not end:
            if stays(href):
                self.staying += 1
                return True
            return False
        if end != self.last.size or memcmp(href.at, self.last.at, end) != 0:
            self.counted()
            self.last = Text(href.at, end)
        self.times_of_last += 1  # links to one host often follow each other
        return True

    cdef dict counted(self):
        if self.times_of_last:
            start = PyUnicode_FromKindAndData(1, self.last.at, self.last.size)
            self.times[start] = self.times.get(start, 0) + self.times_of_last
            self.times_of_last = 0
        return self.times
