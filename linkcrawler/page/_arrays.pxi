"""Arrays that grow, and text that does."""

from libc.stdlib cimport free, realloc
from libc.string cimport memcpy


cdef struct Array:
    char *items
    size_t count
    size_t room
    size_t size


cdef inline void *add(Array *array) except NULL:
    """Return the place of one more item."""
    if array.count == array.room:
        make_room(array, 1)
    array.count += 1
    return array.items + (array.count - 1) * array.size


cdef int make_room(Array *array, size_t more) except -1:
    """Let *more* items fit: at least twice the room, so that growing costs little in all."""
    cdef size_t room = array.room * 2 + 64
    cdef char *items
    if more <= array.room - array.count:
        return 0
    if room - array.count < more:
        room = array.count + more
    items = <char *> realloc(array.items, room * array.size)
    if items == NULL:
        raise MemoryError
    array.items = items
    array.room = room
    return 0


cdef inline int put(Array *text, char letter) except -1:
    (<char *> add(text))[0] = letter
    return 0


cdef inline int append(Array *text, const char *letters, size_t count) except -1:
    make_room(text, count)
    memcpy(text.items + text.count, letters, count)
    text.count += count
    return 0
