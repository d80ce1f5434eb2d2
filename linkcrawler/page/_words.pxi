"""Text: what of it is white space and what are words, by Python's own rules."""

from cpython.unicode cimport (
    PyUnicode_1BYTE_KIND, PyUnicode_2BYTE_KIND, PyUnicode_DATA, PyUnicode_DecodeUTF8, PyUnicode_KIND,
)

ctypedef unsigned char Py_UCS1
ctypedef unsigned short Py_UCS2

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(Py_UCS4 letter) noexcept nogil
    bint Py_UNICODE_ISALNUM(Py_UCS4 letter) noexcept nogil
    const char *PyUnicode_AsUTF8AndSize(object text, Py_ssize_t *size) except NULL


cdef bint is_html_space[256]
cdef bint is_plain[256]
"""Letters that are one byte each and no white space; three quarters of the time goes into them."""


cdef int _tell_bytes() except -1:
    cdef int byte
    for byte in range(256):
        is_html_space[byte] = byte in b" \t\n\f\r"
        is_plain[byte] = byte < 0x80 and not Py_UNICODE_ISSPACE(byte)
    return 0


_tell_bytes()


cdef bint is_blank(const unsigned char *text, size_t size) noexcept nogil:
    """Whether *text* is what HTML calls white space, and nothing else."""
    cdef size_t at = 0
    while at < size and is_html_space[text[at]]:
        at += 1
    return at == size


cdef bint is_ascii(const unsigned char *text, size_t size) noexcept nogil:
    cdef unsigned char bits = 0
    cdef size_t at
    for at in range(size):
        bits |= text[at]
    return bits < 0x80


cdef inline size_t width_of(unsigned char first) noexcept nogil:
    """Return how many bytes the letter has that starts with *first*, in text that is valid."""
    return 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4


cdef inline Py_UCS4 letter_at(const unsigned char *text) noexcept nogil:
    """Return the letter that starts at *text*, which is valid."""
    if text[0] < 0x80:
        return text[0]
    if text[0] < 0xE0:
        return (text[0] & 0x1F) << 6 | (text[1] & 0x3F)
    if text[0] < 0xF0:
        return (text[0] & 0x0F) << 12 | (text[1] & 0x3F) << 6 | (text[2] & 0x3F)
    return (
        (text[0] & 0x07) << 18 | (text[1] & 0x3F) << 12 | (text[2] & 0x3F) << 6 | (text[3] & 0x3F)
    )


cdef bint is_valid(const unsigned char *text, size_t size) noexcept nogil:
    """Whether *text* is UTF-8 as Python reads it."""
    cdef size_t at = 0, width, inner
    cdef Py_UCS4 letter
    while at < size:
        if text[at] < 0x80:
            at += 1
            continue
        width = width_of(text[at])
        if text[at] < 0xC2 or text[at] > 0xF4 or width > size - at:
            return False
        for inner in range(1, width):
            if text[at + inner] & 0xC0 != 0x80:
                return False
        letter = letter_at(text + at)
        if width == 3 and (letter < 0x800 or 0xD800 <= letter <= 0xDFFF):
            return False
        if width == 4 and not 0x10000 <= letter <= 0x10FFFF:
            return False
        at += width
    return True


cdef inline bint is_space(const unsigned char *text) noexcept nogil:
    return Py_UNICODE_ISSPACE(letter_at(text))


cdef Py_ssize_t append_words(
    Array *page, const unsigned char *text, size_t size, bint lead, bint *ends_spaced
) except -1:
    """Append *text*, valid and not empty, its white space folded; return how many letters that are.

    White space that it ends with is kept as one space, that before its first word only if *lead*.
    """
    cdef size_t at = 0, start, width
    cdef Py_ssize_t letters = 0
    cdef bint any_words = False
    cdef char *out
    make_room(page, size + 2)
    out = page.items + page.count
    if lead:
        out[0] = b" "
        out, letters = out + 1, 1
    while at < size:
        ends_spaced[0] = is_space(text + at)
        if ends_spaced[0]:
            at += width_of(text[at])
            continue
        if any_words:
            out[0] = b" "
            out, letters = out + 1, letters + 1
        any_words, start = True, at
        while at < size:
            if is_plain[text[at]]:
                at += 1
            elif text[at] == b" " and at + 1 < size and is_plain[text[at + 1]]:
                at += 2  # one space between two words stays as it is
            elif is_space(text + at):
                break
            else:
                width = width_of(text[at])
                at += width
                letters -= width - 1
        letters += at - start
        memcpy(out, text + start, at - start)
        out += at - start
    if ends_spaced[0] and any_words:
        out[0] = b" "
        out, letters = out + 1, letters + 1
    page.count = out - page.items
    return letters


cdef inline bint is_unspaced(Py_UCS4 letter) noexcept nogil:
    """Whether *letter* is of a script that writes no spaces, see ``main_text.py``."""
    return letter >= 0x0E00 and (
        letter <= 0x0EFF or 0x3040 <= letter <= 0x30FF
        or 0x3400 <= letter <= 0x9FFF or 0xF900 <= letter <= 0xFAFF
    )


cdef unsigned char of_letter[256]
"""What the first letters are, as bits: part of a word alone, part of one that has begun."""


cdef int _tell_letters() except -1:
    cdef int letter
    for letter in range(256):
        of_letter[letter] = (1 if Py_UNICODE_ISALNUM(letter) else 0) | (0 if Py_UNICODE_ISSPACE(letter) else 2)
    return 0


_tell_letters()

ctypedef fused Letter:
    Py_UCS1
    Py_UCS2
    Py_UCS4


cdef Py_ssize_t words_in(const Letter *text, Py_ssize_t size) noexcept nogil:
    cdef Py_ssize_t words = 0, at
    cdef unsigned char counted = 0, goes_on, is_of  # the word that the letter stands in
    for at in range(size):
        if Letter is not Py_UCS1 and text[at] >= 256:
            if Py_UNICODE_ISSPACE(text[at]):
                counted = 0
            elif is_unspaced(text[at]):
                words += 1
                counted = 0
            elif not counted and Py_UNICODE_ISALNUM(text[at]):
                words += 1
                counted = 1
        else:
            is_of = of_letter[text[at]]
            goes_on = (is_of | (counted & is_of >> 1)) & 1
            words += goes_on & ~counted
            counted = goes_on
    return words


def count_words(str text not None):
    """Count words: what stands between white space and has a letter or a digit."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    if kind == PyUnicode_1BYTE_KIND:
        return words_in(<Py_UCS1 *> data, len(text))
    if kind == PyUnicode_2BYTE_KIND:
        return words_in(<Py_UCS2 *> data, len(text))
    return words_in(<Py_UCS4 *> data, len(text))
