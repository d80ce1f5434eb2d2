"""Phrases that are looked for in a text all at once."""

cdef enum:
    START = 4  # letters of a phrase that tell where it may begin
    START_BITS = 16


cdef inline unsigned int next_key(unsigned int key, unsigned int letter) noexcept nogil:
    """Return the key of the last four letters: those before have left it."""
    return (key << START_BITS // START ^ letter) & (1 << START_BITS) - 1


cdef class Phrases:
    """Phrases, each of four letters or more."""

    cdef unsigned char may_begin[1 << START_BITS >> 3]
    cdef dict by_start

    def __init__(self, phrases):
        cdef unsigned int key
        self.by_start = {}
        for phrase in phrases:
            if len(phrase) < START:
                raise ValueError(f"{phrase!r} is too short to be looked for")
            key = 0
            for letter in phrase[:START]:
                key = next_key(key, ord(letter))
            self.may_begin[key >> 3] |= 1 << (key & 7)
            self.by_start[phrase[:START]] = self.by_start.get(phrase[:START], ()) + (phrase,)

    def any_in(self, str text):
        """Whether *text* has one of them."""
        cdef int kind = PyUnicode_KIND(text)
        cdef const void *data = PyUnicode_DATA(text)
        cdef unsigned int key = 0
        cdef Py_ssize_t at
        for at in range(len(text)):
            key = next_key(key, PyUnicode_READ(kind, data, at))
            if self.may_begin[key >> 3] & 1 << (key & 7) and at + 1 >= START:
                found = self.by_start.get(text[at + 1 - START : at + 1])
                if found is not None and text.startswith(found, at + 1 - START):
                    return True
        return False
