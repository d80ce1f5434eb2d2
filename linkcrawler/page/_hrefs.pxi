"""What is written in the links of a page, read where the parser keeps it: see ``hrefs.py``."""

include "../_starts.pxi"
include "../_marks.pxi"


cdef bint find_href(Node element, Text *href) noexcept:
    """Find what the element's ``href`` is; return whether it has one."""
    cdef Attribute attribute = first_attribute_of(element)
    cdef size_t size = 0
    cdef const char *name
    while attribute != NULL:
        name = name_of(attribute, &size)
        if name != NULL and size == 4 and memcmp(name, b"href", 4) == 0:
            href.at, size = <Letters> value_of(attribute, &size), size
            href.size = 0 if href.at == NULL else size
            return True
        attribute = next_attribute_of(attribute)
    return False


cdef class Hrefs:
    """The hrefs of the anchors that are links, by number; no text is made of one that is not asked for."""

    cdef readonly object met
    cdef Elements page
    cdef Array written

    def __cinit__(self, Elements page not None):
        cdef Met *anchors = <Met *> page.links_met.items
        cdef Py_ssize_t number, count = page.links_met.count
        cdef Text href
        self.page, self.written.size = page, sizeof(Text)
        for number in range(count):
            if find_href(anchors[number].node, &href):
                (<Text *> add(&self.written))[0] = href
        self.met = range(count)
        if <Py_ssize_t> self.written.count < count:
            self.met = [number for number in range(count) if find_href(anchors[number].node, &href)]

    def __dealloc__(self):
        free(self.written.items)

    def __len__(self):
        return self.written.count

    def __getitem__(self, Py_ssize_t number):
        if not 0 <= number < <Py_ssize_t> self.written.count:
            raise IndexError(number)
        cdef Text *href = <Text *> self.written.items + number
        return PyUnicode_DecodeUTF8(<char *> href.at, href.size, "replace") if href.size else ""

    def by_start(self, left_out):
        cdef Starts starts = Starts()
        cdef list unclear = []
        cdef Py_ssize_t number
        cdef bint all_count = not left_out
        for number in range(<Py_ssize_t> self.written.count):
            if (all_count or number not in left_out) and not starts.take((<Text *> self.written.items)[number]):
                unclear.append(self[number])
        return starts.counted(), unclear, starts.staying

    def worth_a_look(self, tuple texts not None, bint any_escape):
        cdef Marks marks
        cdef Py_ssize_t number
        cdef Text *hrefs = <Text *> self.written.items
        cdef list found = []
        memset(&marks, 0, sizeof(marks))
        marks.any_escape = any_escape
        tell_marks(&marks, texts)
        for number in range(<Py_ssize_t> self.written.count):
            if (not all_ascii(<char *> hrefs[number].at, hrefs[number].size)
                    or is_worth_a_look(hrefs[number], &marks)):
                found.append(number)
        return found
