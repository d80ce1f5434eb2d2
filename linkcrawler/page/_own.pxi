"""What an element says of itself, by its address: asked of ``regions.own_of`` once for the same words."""

from cpython.bytes cimport PyBytes_FromStringAndSize

cdef enum:
    LONGEST_KEY = 1_000
    MOST_OWNS = 8_192
    OWN_MAKING = 512  # tags of a page's own making have numbers from here on, and count as one

cdef dict owns = {}
"""What elements say of themselves, by their tag and what is written in them: the same again and again."""

cdef list bare = [own_of({}, tag) for tag in range(OWN_MAKING + 1)]
"""What elements without attributes say of themselves, by the number of their tag."""


cdef own_by_address(Node element, size_t tag):
    """Return what the element says of itself."""
    cdef char key[LONGEST_KEY]
    cdef size_t kind = min(tag, <size_t> OWN_MAKING), length = write_key(key, element, kind)
    if length == 0:
        return bare[kind]
    if length > LONGEST_KEY:
        return own_of(names_of(element), tag)
    name = PyBytes_FromStringAndSize(key, length)
    found = owns.get(name)
    if found is None:
        if len(owns) >= MOST_OWNS:
            owns.clear()
        found = owns[name] = own_of(names_of(element), tag)
    return found


cdef size_t write_key(char *key, Node element, size_t tag) noexcept:
    """Write all that ``own_of`` reads; return how long that is, 0 where it is the tag alone.

    It is more than ``LONGEST_KEY`` where not all could be written.
    """
    cdef Attribute attribute = first_attribute_of(element)
    cdef size_t length = 2, size = 0
    cdef const char *value
    cdef char naming
    key[0], key[1] = tag & 0xFF, tag >> 8
    while attribute != NULL:
        naming = naming_of(attribute)
        if naming:
            value = value_of(attribute, &size)
            size = 0 if value == NULL else size
            if size > LONGEST_KEY or length + 3 + size > LONGEST_KEY:
                return LONGEST_KEY + 1
            key[length], key[length + 1], key[length + 2] = naming, size & 0xFF, size >> 8
            memcpy(key + length + 3, value, size)
            length += 3 + size
        attribute = next_attribute_of(attribute)
    return length if length > 2 else 0
