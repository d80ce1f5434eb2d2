"""Attributes of an element by its address, as ``LexborNode.attributes`` has them."""

from libc.string cimport memcmp


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


cdef dict names_of(Node element):
    """Return the attributes by which the element says what it is."""
    cdef Attribute attribute = first_attribute_of(element)
    cdef size_t size = 0
    cdef const char *name
    cdef dict found = {}
    while attribute != NULL:
        name = name_of(attribute, &size)
        if name != NULL:
            if size == 5 and memcmp(name, b"class", 5) == 0:
                found["class"] = text_of(attribute)
            elif size == 2 and memcmp(name, b"id", 2) == 0:
                found["id"] = text_of(attribute)
            elif size == 4 and memcmp(name, b"role", 4) == 0:
                found["role"] = text_of(attribute)
            elif size == 8 and memcmp(name, b"itemprop", 8) == 0:
                found["itemprop"] = text_of(attribute)
        attribute = next_attribute_of(attribute)
    return found
