"""The names that rules of a style sheet are filed under, to be looked up as bytes."""

from libc.stdlib cimport calloc, free
from libc.string cimport memcmp

cdef enum:
    LOOKS = 16  # nobody can choose names so that a look-up takes long


cdef struct Name:
    const char *letters
    Py_ssize_t size
    Py_ssize_t number


cdef size_t _hash(char mark, const char *letters, Py_ssize_t size) noexcept nogil:
    cdef size_t hashed = <unsigned char> mark * 31
    cdef Py_ssize_t at
    for at in range(size):
        hashed = (hashed ^ <unsigned char> letters[at]) * <size_t> 0x100000001B3
    return hashed ^ hashed >> 29


cdef class Names:
    """Names by what they are; those that found no place near theirs are left to a dict."""

    cdef readonly list all
    cdef list _bytes
    cdef dict _crowded
    cdef Name *_slots
    cdef size_t _mask

    def __cinit__(self, names):
        cdef Py_ssize_t number
        self.all = list(names)
        self._bytes = [name.encode() for name in self.all]
        self._crowded = {}
        self._mask = 15
        while self._mask < <size_t> len(self.all) * 2:
            self._mask = self._mask * 2 + 1
        self._slots = <Name *> calloc(self._mask + 1, sizeof(Name))
        if self._slots == NULL:
            raise MemoryError
        for number in range(len(self._bytes)):
            if self._bytes[number] and not self._put(self._bytes[number], number):
                self._crowded[self._bytes[number]] = number

    def __dealloc__(self):
        free(self._slots)

    cdef bint _put(self, bytes name, Py_ssize_t number):
        cdef const char *letters = name
        cdef Py_ssize_t size = len(name)
        cdef bint marked = letters[0] == b"." or letters[0] == b"#"
        cdef size_t at = _hash(letters[0] if marked else 0, letters + marked, size - marked)
        cdef size_t look
        for look in range(LOOKS):
            if self._slots[(at + look) & self._mask].letters == NULL:
                self._slots[(at + look) & self._mask] = Name(letters, size, number)
                return True
        return False

    cdef Py_ssize_t find(self, char mark, const char *letters, Py_ssize_t size) except -2:
        """Return the number of the name of *letters* after *mark*, 0 for none; or -1."""
        cdef size_t at = _hash(mark, letters, size)
        cdef size_t look
        cdef Name *slot
        for look in range(LOOKS):
            slot = self._slots + ((at + look) & self._mask)
            if slot.letters == NULL:
                return -1
            if slot.size == size + (mark != 0) and (
                (mark == 0 or slot.letters[0] == mark)
                and memcmp(slot.letters + (mark != 0), letters, size) == 0
            ):
                return slot.number
        if not self._crowded:
            return -1
        return self._crowded.get((bytes([mark]) if mark else b"") + letters[:size], -1)
