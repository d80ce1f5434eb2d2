"""Attributes of an element by its address, as ``LexborNode.attributes`` has them."""

from libc.string cimport memcmp

NAMES = {ord("c"): "class", ord("i"): "id", ord("r"): "role", ord("p"): "itemprop"}
"""The attributes by which an element says what it is."""


cdef str text_of(Attribute attribute):
    """Return the value of *attribute*; None where none is written."""
    cdef size_t size = 0
    cdef const char *value = value_of(attribute, &size)
    return PyUnicode_DecodeUTF8(value, size, "replace") if value != NULL else None


cdef dict attributes_of(Node element):
    """Return all attributes of the element."""
    cdef Attribute attribute = first_attribute_of(element)
    cdef dict found = {}
    cdef size_t size = 0
    cdef const char *name
    while attribute != NULL:
        name = name_of(attribute, &size)
        if name != NULL:
            found[PyUnicode_DecodeUTF8(name, size, "replace")] = text_of(attribute)
        attribute = next_attribute_of(attribute)
    return found


cdef bint says(Node element, bytes attribute, bytes word):
    """Whether the element has the *attribute* and its value the *word*, of small ASCII letters, in any case."""
    cdef Attribute at = first_attribute_of(element)
    cdef size_t size = 0
    cdef const char *text
    while at != NULL:
        text = name_of(at, &size)
        if text != NULL and size == <size_t> len(attribute) and memcmp(text, <char *> attribute, size) == 0:
            text = value_of(at, &size)
            return has_word(text, 0 if text == NULL else size, word, len(word))
        at = next_attribute_of(at)
    return False


cdef bint has_word(const char *text, size_t size, const char *word, size_t length) noexcept:
    cdef size_t start, at
    cdef char letter
    for start in range(size - length + 1 if size >= length else 0):
        for at in range(length):
            letter = text[start + at]
            if (letter | 0x20 if c"A" <= letter <= c"Z" else letter) != word[at]:
                break
        else:
            return True
    return False


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
