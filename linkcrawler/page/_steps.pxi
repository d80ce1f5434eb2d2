"""What the selectors of rules are filed under: by their last steps, as in selector.py."""

cdef extern from "Python.h":
    const char *PyUnicode_AsUTF8AndSize(object text, Py_ssize_t *size) except NULL

cdef enum:
    LONGEST_SELECTOR = 400

cdef enum:
    OTHER, NAMED, MARK, STEP, STATE, COMMA, BRACKET

cdef unsigned char kind_of[128]


cdef int _tell_kinds() except -1:
    cdef int letter
    for letter in range(128):
        kind_of[letter] = NAMED if is_word(letter) or letter in b"-*" else OTHER
    for letter in b" \t\n\r\f\v\x1c\x1d\x1e\x1f>+~":
        kind_of[letter] = STEP
    kind_of[46] = kind_of[35] = MARK
    kind_of[58], kind_of[44] = STATE, COMMA
    kind_of[40] = kind_of[91] = BRACKET
    return 0


_tell_kinds()


def filed(list heads, selectors_of, key_of, Py_ssize_t most):
    """Return the selectors of all heads by what each is filed under, with the number of its head.

    What has more than names, steps and states is left to *selectors_of* and *key_of*.
    """
    cdef dict found = {}
    cdef Py_ssize_t number, size, left = most_selectors
    cdef const char *head
    for number, text in enumerate(heads):
        size = 0
        head = PyUnicode_AsUTF8AndSize(text, &size)
        if _is_plain(head, size):
            _file_all(found, head, size, key_of, number, most, &left)
        else:
            for selector in selectors_of(text):
                _file(found, key_of(selector), selector, number, most, &left)
        if left == 0:
            break
    return found


cdef int _file(
    dict found, key, selector, Py_ssize_t number, Py_ssize_t most, Py_ssize_t *left
) except -1:
    cdef list filed
    if left[0] == 0:
        return 0
    left[0] -= 1
    filed = found.get(key)
    if filed is None:
        filed = found[key] = []
    if len(filed) < most:
        filed.append((selector, number))
    return 0


cdef bint _is_plain(const char *head, Py_ssize_t size) noexcept nogil:
    """Whether it has only letters of one byte, and no brackets in brackets."""
    cdef Py_ssize_t at = 0
    while at < size:
        if is_beyond_ascii(head[at]) or kind_of[<unsigned char> head[at]] == OTHER:
            return False
        at = after_bracket(head, at, size)
        if at < 0:
            return False
    return True


cdef Py_ssize_t after_bracket(const char *head, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Return what follows the letter at *at*, or the bracket that opens there; -1 if none closes."""
    cdef char closing = 41 if head[at] == 40 else 93
    if kind_of[<unsigned char> head[at]] != BRACKET:
        return at + 1
    at += 1
    while at < end and head[at] != closing:
        if is_beyond_ascii(head[at]) or head[at] in (40, 41, 91, 93):
            return -1
        at += 1
    return at + 1 if at < end else -1


cdef int _file_all(
    dict found, const char *head, Py_ssize_t size, key_of, Py_ssize_t number, Py_ssize_t most,
    Py_ssize_t *left,
) except -1:
    """File the selectors of a head, which are split by commas."""
    cdef Py_ssize_t start = 0, end, first, last
    while start <= size:
        end = start
        while end < size and kind_of[<unsigned char> head[end]] != COMMA:
            end = after_bracket(head, end, size)
        first, last = start, end
        while first < last and is_blank(head[first]):
            first += 1
        while last > first and is_blank(head[last - 1]):
            last -= 1
        if 0 < last - first <= LONGEST_SELECTOR:
            selector = head[first:last].decode("ascii")
            key = _key(head, first, last)
            _file(found, key_of(selector) if key is None else key, selector, number, most, left)
        start = end + 1
    return 0


cdef str _key(const char *head, Py_ssize_t at, Py_ssize_t end):
    """Return what the selector is filed under; None where that is not seen at once."""
    cdef Py_ssize_t step = at, key = -1, key_end = 0, state = -1
    cdef unsigned char kind
    while at < end:
        kind = kind_of[<unsigned char> head[at]]
        if kind == STEP:
            step, key, state = at + 1, -1, -1
            at += 1
        elif kind == STATE:
            state = at if state < 0 else state
            at += 2 if at + 1 < end and head[at + 1] == 58 else 1
            at = after_name(head, at, end)
        elif kind == BRACKET:
            state = at if state < 0 else state
            at = after_bracket(head, at, end)
            if at < end and kind_of[<unsigned char> head[at]] == NAMED:
                return None
        elif kind == MARK and after_name(head, at + 1, end) > at + 1:
            if key < 0:
                key, key_end = at, after_name(head, at + 1, end)
            at = after_name(head, at + 1, end)
        elif state >= 0:
            return None
        else:
            at += 1
    if key >= 0:
        return head[key:key_end].decode("ascii")
    return head[step:state if state >= 0 else end].decode("ascii").lower() or "*"


cdef inline bint is_beyond_ascii(char letter) noexcept nogil:
    return <unsigned char> letter > 127  # ARM's letters have no sign


cdef inline bint is_blank(char letter) noexcept nogil:
    return letter == 32 or 9 <= letter <= 13 or 28 <= letter <= 31


cdef Py_ssize_t after_name(const char *head, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    while at < end and kind_of[<unsigned char> head[at]] == NAMED and head[at] != 42:
        at += 1
    return at
