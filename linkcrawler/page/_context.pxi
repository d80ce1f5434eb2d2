"""The words on both sides of a link: see ``context.py``."""

cdef enum:
    CONTEXT_CHARACTERS = 160
    ONE_MORE = CONTEXT_CHARACTERS + 1


cdef inline Py_UCS4 read(int kind, const void *data, Py_ssize_t at) noexcept:
    """Return a letter of the text, in which the ends of lines are white space."""
    cdef Py_UCS4 letter = PyUnicode_READ(kind, data, at)
    return 32 if letter == 10 else letter


def words_before(str text, Py_ssize_t start, Py_ssize_t end):
    """Return the last words of ``text[start:end]``."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void *data = PyUnicode_DATA(text)
    cdef Py_UCS4 letters[ONE_MORE]
    cdef Py_UCS4 letter, last = 32
    cdef Py_ssize_t first = ONE_MORE, at = min(end, len(text)), cut
    while at > max(start, 0) and first > 0:
        at -= 1
        letter = read(kind, data, at)
        if letter == 32 and last == 32:
            continue
        first -= 1
        letters[first] = last = letter
    cut = first
    if first == 0:  # there may be more words: what is left of the first one goes
        while cut < ONE_MORE and letters[cut] != 32:
            cut += 1
        cut = cut + 1 if cut < ONE_MORE else 1
    elif first < ONE_MORE and letters[first] == 32:
        cut = first + 1
    return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, letters + cut, ONE_MORE - cut)


def words_after(str text, Py_ssize_t start, Py_ssize_t end):
    """Return the first words of ``text[start:end]``."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void *data = PyUnicode_DATA(text)
    cdef Py_UCS4 letters[ONE_MORE]
    cdef Py_UCS4 letter, last = 32
    cdef Py_ssize_t count = 0, at = max(start, 0), length = min(end, len(text)), cut
    while at < length and count < ONE_MORE:
        letter = read(kind, data, at)
        at += 1
        if letter == 32 and last == 32:
            continue
        letters[count] = last = letter
        count += 1
    cut = count
    if count == ONE_MORE:
        while cut > 0 and letters[cut - 1] != 32:
            cut -= 1
        cut = cut - 1 if cut > 0 else CONTEXT_CHARACTERS
    elif count > 0 and letters[count - 1] == 32:
        cut = count - 1
    return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, letters, cut)
