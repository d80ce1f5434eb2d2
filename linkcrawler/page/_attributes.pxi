"""Attributes of an element by its address, as ``LexborNode.attributes`` has them."""

from libc.string cimport memcmp

NAMES = {ord("c"): "class", ord("i"): "id", ord("r"): "role", ord("p"): "itemprop"}
"""The attributes by which an element says what it is."""


cdef str text_of(Attribute attribute):
    """Return the value of *attribute*; None where none is written."""
    cdef size_t size = 0
    cdef const char *value = value_of(attribute, &size)
    return PyUnicode_DecodeUTF8(value, size, "replace") if value != NULL else None


cdef str href_of(Node element):
    """Return the element's ``href``, empty where it has no value; None where it has none itself."""
    cdef Attribute attribute = first_attribute_of(element)
    cdef size_t size = 0
    cdef const char *name
    while attribute != NULL:
        name = name_of(attribute, &size)
        if name != NULL and size == 4 and memcmp(name, b"href", 4) == 0:
            return text_of(attribute) or ""
        attribute = next_attribute_of(attribute)
    return None


cdef char naming_of(Attribute attribute) noexcept:
    """Return the first letter of an attribute by which elements say what they are, 0 of another."""
    cdef size_t size = 0
    cdef const char *name = name_of(attribute, &size)
    if name == NULL:
        return 0
    if size == 5 and memcmp(name, b"class", 5) == 0:
        return b"c"
    if size == 2 and memcmp(name, b"id", 2) == 0:
        return b"i"
    if size == 4 and memcmp(name, b"role", 4) == 0:
        return b"r"
    return b"p" if size == 8 and memcmp(name, b"itemprop", 8) == 0 else 0


cdef dict names_of(Node element):
    """Return the attributes by which the element says what it is."""
    cdef Attribute attribute = first_attribute_of(element)
    cdef dict found = {}
    cdef char naming
    while attribute != NULL:
        naming = naming_of(attribute)
        if naming:
            found[NAMES[naming]] = text_of(attribute)
        attribute = next_attribute_of(attribute)
    return found
