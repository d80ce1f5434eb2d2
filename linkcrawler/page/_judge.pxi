"""The leaves of the forest that some answers leave within reach: see ``judge.leaves_left``."""

from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdlib cimport malloc
from libc.string cimport memset

cdef enum:
    MOST_BYTES = 512  # a bit for each leaf


# What is asked of the number at *place*: its limits are those from *first* to *end*.
cdef struct Asked:
    Py_ssize_t place
    Py_ssize_t first
    Py_ssize_t end


cdef class Questions:
    """Some questions: for each a place, limits in rising order, and what is left between them."""

    cdef Py_ssize_t count, size
    cdef Asked *asked
    cdef double *limits
    cdef unsigned char *left

    def __cinit__(self, questions, Py_ssize_t leaves):
        cdef Py_ssize_t limits = sum(len(question.limits) for question in questions)
        cdef Py_ssize_t number, filled = 0
        self.count, self.size = len(questions), (leaves + 7) // 8
        if self.size > MOST_BYTES:
            raise ValueError("the forest has more leaves than were thought of")
        self.asked = <Asked *> malloc((self.count + 1) * sizeof(Asked))
        self.limits = <double *> malloc((limits + 1) * sizeof(double))
        self.left = <unsigned char *> malloc((limits + self.count + 1) * self.size)
        if self.asked == NULL or self.limits == NULL or self.left == NULL:
            raise MemoryError
        for number, (place, own, left_by_range) in enumerate(questions):
            if place < 0 or len(left_by_range) != len(own) + 1:
                raise ValueError("a question without a place, or with too few answers")
            self.asked[number] = Asked(place, filled, filled + len(own))
            for at, left in enumerate(left_by_range):  # each question has one range more than limits
                written = (<object> left).to_bytes(self.size, "little")
                memcpy(self.range_of(number, filled + at), PyBytes_AS_STRING(written), self.size)
            for limit in own:
                self.limits[filled] = limit
                filled += 1

    def __dealloc__(self):
        free(self.asked)
        free(self.limits)
        free(self.left)

    cdef inline unsigned char *range_of(self, Py_ssize_t question, Py_ssize_t limit) noexcept:
        """Return the leaves that a value between two limits leaves, the second of them *limit*."""
        return self.left + (question + limit) * self.size

    def leaves_left(self, values):
        """Return the leaves that *values* leave within reach."""
        cdef unsigned char reached[MOST_BYTES]
        cdef unsigned char *left
        cdef Py_ssize_t number, at, byte, length = len(values)
        cdef double value
        memset(reached, 0xFF, self.size)
        for number in range(self.count):
            if self.asked[number].place >= length:
                raise IndexError(self.asked[number].place)
            value = values[self.asked[number].place]
            at = self.asked[number].first
            while at < self.asked[number].end and self.limits[at] < value:
                at += 1
            left = self.range_of(number, at)
            for byte in range(self.size):
                reached[byte] &= left[byte]
        return int.from_bytes((<char *> reached)[: self.size], "little")
