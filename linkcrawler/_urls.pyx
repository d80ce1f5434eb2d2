# cython: language_level=3, boundscheck=False, wraparound=False
"""What can be read of URLs without a parser: only plain ASCII is, and of all else nothing is said.

Every byte is looked at in place, and none beyond the length that Python states.
"""

from libc.string cimport memcpy

cdef extern from "Python.h":
    bint PyUnicode_IS_COMPACT_ASCII(object text)
    const char *PyUnicode_AsUTF8AndSize(object text, Py_ssize_t *size) except NULL
    str PyUnicode_New(Py_ssize_t size, Py_UCS4 largest)

include "_starts.pxi"
include "_marks.pxi"

cdef bint is_of_path[256]
cdef bint is_of_query[256]
cdef bint is_of_scheme[256]


cdef int tell_letters() except -1:
    cdef unsigned char byte
    for byte in b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_~!$&()*+,;=:@.%-":
        is_of_path[byte] = is_of_query[byte] = True
    for byte in b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.":
        is_of_scheme[byte] = True
    is_of_query[b"/"] = is_of_query[b"?"] = True
    return 0


tell_letters()


cdef str joined(Text first, Py_ssize_t size, Text second):
    """Return the first *size* letters of the one and all of the other."""
    cdef str whole = PyUnicode_New(size + second.size, 127)
    cdef unsigned char *to = <unsigned char *> PyUnicode_1BYTE_DATA(whole)
    memcpy(to, first.at, size)
    memcpy(to + size, second.at, second.size)
    return whole


cdef bint has_other_scheme(Text href) noexcept:
    """Whether *href* starts with a scheme, "mailto:", and not with one that may be of the web."""
    cdef Py_ssize_t at = 0
    if not b"a" <= href.at[0] | 32 <= b"z":
        return False
    while at < href.size and is_of_scheme[href.at[at]]:
        at += 1
    if at == href.size or href.at[at] != b":":
        return False
    return not (4 <= at <= 5 and (href.at[0] | 32) == b"h" and (href.at[1] | 32) == b"t")


cdef Py_ssize_t plain_name_end(Text url) noexcept:
    """Return where the host ends if it is one that the standard leaves as it is, else 0."""
    cdef Py_ssize_t at = scheme_size(url), label = at
    cdef bint has_dot = False
    if at == 0:
        return 0
    while at < url.size and is_of_name[url.at[at]]:
        if url.at[at] == b".":
            if at == label:
                return 0
            has_dot, label = True, at + 1
        elif at == label + 3 and memcmp(url.at + label, b"xn--", 4) == 0:
            return 0
        at += 1
    # The last label of an address is a number, and addresses have many spellings.
    return at if has_dot and at > label and b"a" <= url.at[label] <= b"z" else 0


cdef bint is_plain_after(Text url, Py_ssize_t at) noexcept:
    """Whether path, query and fragment, which start *at*, are such as the standard leaves as they are."""
    if at == url.size or url.at[at] != b"/":
        return False
    while at < url.size:
        if url.at[at] == b"/":
            if at + 1 < url.size and url.at[at + 1] == b".":
                return False
            if at + 3 < url.size and memcmp(url.at + at, b"/%2", 3) == 0 and url.at[at + 3] | 32 == b"e":
                return False
        elif not is_of_path[url.at[at]]:
            break
        at += 1
    if at < url.size and url.at[at] == b"?":
        at += 1
        while at < url.size and is_of_query[url.at[at]]:
            at += 1
    if at < url.size and url.at[at] == b"#":
        at += 1
        while at < url.size and is_of_query[url.at[at]]:
            at += 1
    return at == url.size


cdef bint is_plain_whole(Text url) noexcept:
    cdef Py_ssize_t end = plain_name_end(url)
    return end > 0 and is_plain_after(url, end)


cdef Py_ssize_t end_of_path(Text base) noexcept:
    """Return where the query or the fragment starts."""
    cdef Py_ssize_t at = 0
    while at < base.size and base.at[at] != b"?" and base.at[at] != b"#":
        at += 1
    return at


cdef Py_ssize_t kept_of_base(Text base, Text href) noexcept:
    """Return how much of *base* stands before *href*, which does not start with a web scheme; -1: unknown."""
    cdef unsigned char first = href.at[0]
    cdef Py_ssize_t start = scheme_size(base), at, end
    cdef Letters found
    if start == 0:
        return -1
    if first == b"#":
        found = <Letters> memchr(base.at, b"#", base.size)
        return found - base.at if found != NULL else base.size
    if first == b"/" and href.size > 1 and href.at[1] == b"/":
        return start - 2
    if first == b"/":
        found = <Letters> memchr(base.at + start, b"/", base.size - start)
        return found - base.at if found != NULL else -1
    end = end_of_path(base)
    if first == b"?":
        return end
    for at in range(href.size):
        if href.at[at] == b":":  # a scheme, it may be
            return -1
        if href.at[at] == b"/" or href.at[at] == b"?" or href.at[at] == b"#":
            break
    if href.at[0] == b".":
        return -1
    for at in range(end - 1, start - 1, -1):
        if base.at[at] == b"/":
            return at + 1
    return -1


def is_plain(str url not None):
    """Whether *url* is one that the standard leaves as it is; False if that takes a parser to tell."""
    return PyUnicode_IS_COMPACT_ASCII(url) and is_plain_whole(letters_of(url))


def resolve(str base not None, str href not None):
    """Return what *href* on the page *base* leads to, empty if that is no web URL; None if that takes
    a parser to tell.
    """
    cdef Text of_base, of_href
    cdef Py_ssize_t end, kept
    cdef str url
    if not (PyUnicode_IS_COMPACT_ASCII(href) and PyUnicode_IS_COMPACT_ASCII(base)) or len(href) == 0:
        return None
    of_base, of_href = letters_of(base), letters_of(href)
    if scheme_size(of_href):
        end = plain_name_end(of_href)
        if end > 0 and end == of_href.size:
            return href + "/"
        return href if end > 0 and is_plain_after(of_href, end) else None
    if has_other_scheme(of_href):
        return ""
    kept = kept_of_base(of_base, of_href)
    if kept < 0:
        return None
    url = joined(of_base, kept, of_href)
    return url if is_plain_whole(letters_of(url)) else None


def by_start(list hrefs not None):
    """Return how often each "https://host" starts one of *hrefs*, those of which it is unclear whether
    they name a host, and how many surely name none.
    """
    cdef Starts starts = Starts()
    cdef list unclear = []
    cdef Text text
    for href in hrefs:
        try:
            text.at = <Letters> PyUnicode_AsUTF8AndSize(href, &text.size)
        except UnicodeEncodeError:  # a lone surrogate
            unclear.append(href)
            continue
        if not starts.take(text):
            unclear.append(href)
    return starts.counted(), unclear, starts.staying


def worth_a_look(list hrefs not None, tuple texts not None, bint any_escape):
    """Return the numbers of those *hrefs* that have one of the *texts* in them, in any case and any spelling.

    Others may be among them: those that are not ASCII, have an escape of what names are made of, or
    with *any_escape* any at all.
    """
    cdef Marks marks
    cdef Py_ssize_t number
    cdef list found = []
    memset(&marks, 0, sizeof(marks))
    marks.any_escape = any_escape
    tell_marks(&marks, texts)
    for number, href in enumerate(hrefs):
        if not isinstance(href, str):
            raise TypeError("an href is text")
        if not PyUnicode_IS_COMPACT_ASCII(href) or is_worth_a_look(letters_of(href), &marks):
            found.append(number)
    return found
