# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What a page's bytes tell before they are parsed: what ``cost.py`` and ``refresh.py`` ask for."""

from libc.string cimport memchr

ctypedef const unsigned char *Place

cdef enum:
    SPACE = 1
    BEFORE_ATTRIBUTE = 2
    AFTER_TAG_NAME = 4
    AFTER_NAME = 8
    AFTER_VALUE = 16
    LONGEST_FORMATTING = 6

cdef unsigned char kinds[256]
cdef unsigned char in_name[256]


def _know():
    cdef unsigned char byte
    for byte in b" \t\n\v\f\r":
        kinds[byte] = SPACE | BEFORE_ATTRIBUTE | AFTER_TAG_NAME | AFTER_NAME | AFTER_VALUE
    kinds[ord("/")] = BEFORE_ATTRIBUTE | AFTER_TAG_NAME | AFTER_NAME
    kinds[ord(">")] = AFTER_TAG_NAME | AFTER_NAME | AFTER_VALUE
    kinds[ord("=")] = AFTER_NAME
    for byte in b"abcdefghijklmnopqrstuvwxyz":
        in_name[byte] = in_name[byte - 32] = byte


_know()


cdef inline Place after(Place at, Place end, unsigned char kind) noexcept:
    """Pass over all bytes of a kind."""
    while at < end and kinds[at[0]] & kind:
        at += 1
    return at


cdef inline Place before(Place at, Place end, unsigned char kind) noexcept:
    """Go on to the next byte of a kind."""
    while at < end and not kinds[at[0]] & kind:
        at += 1
    return at


cdef inline Place after_value(Place at, Place end) noexcept:
    cdef Place closing = NULL
    if at < end and (at[0] == 34 or at[0] == 39):
        closing = <Place> memchr(at + 1, at[0], end - at - 1)
    return closing + 1 if closing is not NULL else before(at, end, AFTER_VALUE)


cdef bint has_attributes(Place at, Place end, Py_ssize_t number) noexcept:
    """Whether the tag whose name ends here has so many."""
    cdef Place equals
    while number:
        at = after(at, end, BEFORE_ATTRIBUTE)
        if at == end or at[0] == 62:
            return False
        at = before(at + 1, end, AFTER_NAME)  # "=" may begin a name
        number -= 1
        equals = after(at, end, SPACE)
        if equals < end and equals[0] == 61:
            at = after_value(after(equals + 1, end, SPACE), end)
    return True


cdef bint is_formatting(Place name, Py_ssize_t length) noexcept:
    """Whether the name is one of the elements that paragraphs open anew, in either case."""
    cdef unsigned long long spelt = 0
    cdef Py_ssize_t number
    if length > LONGEST_FORMATTING:
        return False
    for number in range(length):
        spelt = spelt << 8 | in_name[name[number]]
    if length == 1:
        return spelt == 0x62 or spelt == 0x69 or spelt == 0x73 or spelt == 0x75  # b i s u
    return spelt in (
        0x626967, 0x636F6465, 0x656D, 0x666F6E74, 0x6E6F6272,  # big code em font nobr
        0x736D616C6C, 0x737472696B65, 0x7374726F6E67, 0x7474,  # small strike strong tt
    )


def is_over(bytes html, Py_ssize_t tags, Py_ssize_t reopened, Py_ssize_t attributes):
    """Whether *html* has more tags, formatting elements times tags, or attributes in one tag."""
    cdef Place at = html, end = at + len(html), name, name_end = at
    cdef Py_ssize_t seen = 0, formatting = 0
    while (at := <Place> memchr(at, 60, end - at)) is not NULL:
        at += 1
        seen += 1
        if seen > tags:
            return True
        if at < name_end or at == end or not in_name[at[0]]:  # in a name: the same attributes follow
            continue
        name_end = before(at, end, AFTER_TAG_NAME)
        formatting += name_end < end and is_formatting(at, name_end - at)
        if has_attributes(name_end, end, attributes):
            return True
    return formatting * seen > reopened


cdef inline bint is_word(Place at, Place end, const char *word, Py_ssize_t length) noexcept:
    """Whether a word of small letters and hyphens stands here, in either case."""
    cdef Py_ssize_t number
    if end - at < length:
        return False
    for number in range(length):
        if at[number] != word[number] and in_name[at[number]] != <unsigned char> word[number]:
            return False
    return True


cdef bint is_refresh(Place at, Place end) noexcept:
    """Whether what follows ``http-equiv`` makes it a refresh."""
    at = after(at, end, SPACE)
    if at == end or at[0] != 61:
        return False
    at = after(at + 1, end, SPACE)
    if at < end and (at[0] == 34 or at[0] == 39):
        at = after(at + 1, end, SPACE)
    return is_word(at, end, b"refresh", 7)


def has_refresh(bytes html, Py_ssize_t within):
    """Whether an attribute ``http-equiv`` is a refresh, where the page begins; in either case."""
    cdef Place start = html, end = start + min(len(html), within), at
    cdef unsigned char rarest
    for rarest in b"qQ":
        at = start
        while (at := <Place> memchr(at, rarest, end - at)) is not NULL:
            if at - start >= 6 and is_word(at - 6, end, b"http-equiv", 10) and is_refresh(at + 4, end):
                return True
            at += 1
    return False
