"""What a value says: whether it may hide. Nothing at or after *end* is looked at."""

cdef inline bint is_space(unsigned int letter) noexcept nogil:
    return letter == 32 or 9 <= letter <= 13


cdef inline bint is_digit(unsigned int letter) noexcept nogil:
    return 48 <= letter <= 57


cdef inline bint is_word(unsigned int letter) noexcept nogil:
    return is_digit(letter) or 97 <= (letter | 32) <= 122 or letter == 95


cdef inline unsigned int lower(unsigned int letter) noexcept nogil:
    return letter | 32 if 65 <= letter <= 90 else letter


cdef Py_ssize_t after_spaces(const Letter *css, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    while at < end and is_space(css[at]):
        at += 1
    return at


cdef bint begins(
    const Letter *css, Py_ssize_t at, Py_ssize_t end, const char *word, Py_ssize_t size
) noexcept nogil:
    """Whether *word*, in lower case, stands there in letters of either case."""
    cdef Py_ssize_t n
    if end - at < size:
        return False
    for n in range(size):
        if lower(css[at + n]) != <unsigned char> word[n]:
            return False
    return True


cdef bint is_zero(const Letter *css, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Whether the number that starts with 0 or a point is none but zero."""
    if css[at] == 46:
        at += 1
        if at == end or css[at] != 48:
            return False
    elif at + 1 < end and css[at + 1] == 46:
        at += 1
    at += 1
    while at < end and css[at] == 48:
        at += 1
    return at == end or not 49 <= css[at] <= 57


cdef bint is_small(const Letter *css, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    return css[at] == 46 or at + 1 == end or not is_digit(css[at + 1])


cdef bint is_far(const Letter *css, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Whether it is three digits or more, or fewer of something else than pixels."""
    cdef Py_ssize_t digits = 0
    at += 1
    while at + digits < end and is_digit(css[at + digits]):
        digits += 1
        if digits == 3:
            return True
    at += digits
    return digits > 0 and not (at + 1 < end and css[at] == 112 and css[at + 1] == 120)


cdef Py_ssize_t next_name(const Letter *css, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Return where the property after a value of one word starts; -1 where none does."""
    cdef Py_ssize_t start = at + 1
    at = start
    while at < end and is_word(css[at]):
        at += 1
    if not 2 <= at - start <= 19:
        return -1
    at = after_spaces(css, at, end)
    if at == end or css[at] != 59:
        return -1
    return after_spaces(css, at + 1, end)
