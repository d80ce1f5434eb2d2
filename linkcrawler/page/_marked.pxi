"""What was met of elements with an id, of style elements and templates: see ``marked.py``."""


cdef class Marked(Walk):
    @property
    def has_templates(self):
        return self.templates_met

    def times(self, str name):
        """Return how often *name*, of ASCII letters, is written as an id."""
        cdef bytes sought = name.encode("ascii")
        cdef const char *letters = sought
        cdef size_t length = len(sought), size = 0, n
        cdef const char *written
        cdef Py_ssize_t times = 0
        for n in range(self.with_id.count):
            written = id_of((<Node *> self.with_id.items)[n], &size)
            times += size == length and memcmp(written, letters, length) == 0
        return times

    def ids(self):
        """Return how often each id is written."""
        cdef dict times = {}
        cdef size_t size = 0, n
        cdef const char *name
        for n in range(self.with_id.count):
            name = id_of((<Node *> self.with_id.items)[n], &size)
            written = PyUnicode_DecodeUTF8(name, size, "replace")
            times[written] = times.get(written, 0) + 1
        return times

    def styles(self):
        """Return media and text of each style element; None where one is not just text.

        Those that only readers without scripts see are left out.
        """
        cdef size_t n
        cdef Node node
        cdef list found = []
        for n in range(self.styles_met.count):
            node = (<Node *> self.styles_met.items)[n]
            if tag_of(parent_of(node)) == noscript_tag:
                continue
            text = _only_text(node)
            if text is None:
                return None
            found.append((media_of(node), text))
        return found


cdef str _only_text(Node node):
    """Return the text of an element that holds nothing else; None if it does."""
    cdef Node child = first_child_of(node)
    cdef size_t size = 0
    cdef const char *text
    if child == NULL:
        return ""
    if type_of(child) != TEXT_NODE or next_of(child) != NULL:
        return None
    text = text_in(child, &size)
    return PyUnicode_DecodeUTF8(text, size, "replace") if size else ""


cdef str media_of(Node style):
    cdef Attribute attribute = first_attribute_of(style)
    cdef size_t size = 0
    cdef const char *name
    while attribute != NULL:
        name = name_of(attribute, &size)
        if name != NULL and size == 5 and memcmp(name, b"media", 5) == 0:
            return text_of(attribute) or ""
        attribute = next_attribute_of(attribute)
    return ""
