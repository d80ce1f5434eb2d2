"""Paths to elements by their addresses: see ``paths.Paths``, which knows the steps that these do not."""

ALONE = frozenset({"html", "head", "body"})
cdef ToName tag_name_of

cdef enum:
    FAR_SIBLINGS = 64  # nodes that are looked at for one; then all of its parent's are counted
    SHORT_PATH = 1_000


cdef int _find_functions_of_elements(bytes path) except -1:
    global tag_name_of
    cdef void *library = dlopen(path, RTLD_NOW | RTLD_NOLOAD)
    tag_name_of = <ToName> _function(library, b"lxb_dom_element_qualified_name")
    return 0


cdef inline bint is_lower(char letter) noexcept nogil:
    return b"a" <= letter <= b"z"


cdef inline bint goes_on(char letter) noexcept nogil:
    return is_lower(letter) or b"0" <= letter <= b"9" or letter == b"-"


cdef bint is_asked_for(const char *tag, size_t size) noexcept nogil:
    """Whether a path asks for a tag by its name; rows are counted otherwise."""
    cdef size_t at
    if size == 0 or not is_lower(tag[0]):
        return False
    for at in range(1, size):
        if not goes_on(tag[at]):
            return False
    return not (size == 2 and memcmp(tag, b"tr", 2) == 0 or size == 5 and memcmp(tag, b"tbody", 5) == 0)


cdef class Climb:
    """Paths to the elements of one page. *is_unique* says whether one alone has an id."""

    cdef dict known, numbers, tags
    cdef object is_unique

    def __init__(self, dict known, is_unique):
        self.known, self.numbers, self.tags, self.is_unique = known, {}, {}, is_unique

    def to(self, size_t address):
        """Return the path to an element; None where a step of it is one that is not known here."""
        cdef Node at = <Node> address
        cdef list below = []
        cdef str path = "", tag
        while parent_of(at) != NULL:  # the document is in nothing
            if type_of(at) != ELEMENT:
                return None
            path = self.known.get(<size_t> at) or self.by_id(at)
            if path:
                break
            below.append(<size_t> at)
            at = parent_of(at)
        while below:
            at = <Node> <size_t> below.pop()
            tag = self.tag(at)
            if tag is None:
                return None
            path = f"{path}/{tag}" if tag in ALONE else f"{path}/{tag}[{self.number(at)}]"
            if below and len(path) <= SHORT_PATH:  # in a link there is no other
                self.known[<size_t> at] = path
        return path or "/"

    cdef str tag(self, Node node):
        """Return an element's tag; None if that is one that paths do not simply ask for."""
        cdef size_t size = 0
        cdef const char *name = tag_name_of(node, &size)
        if name == NULL:
            return None
        if <size_t> name not in self.tags:  # one for all elements of this name
            self.tags[<size_t> name] = (
                name[:size].decode("ascii") if is_asked_for(name, size) else None
            )
        return self.tags[<size_t> name]

    cdef str by_id(self, Node node):
        cdef size_t size = 0
        cdef const char *name = id_of(node, &size)
        cdef str written
        if name == NULL or size == 0:
            return ""
        written = PyUnicode_DecodeUTF8(name, size, "replace")
        if not self.is_unique(written):
            return ""
        written = self.known[<size_t> node] = f"//*[@id='{written}']"
        return written

    cdef Py_ssize_t number(self, Node node) except -1:
        """Return the number of an element among its siblings of the same tag."""
        cdef size_t tag = tag_of(node)
        cdef Node before = prev_of(node)
        cdef Py_ssize_t number = 1
        cdef int looked_at = 0
        while before != NULL:
            if tag_of(before) == tag:
                known = self.numbers.get(<size_t> before)
                if known is not None:
                    number += <Py_ssize_t> known
                    break
                number += 1
            looked_at += 1
            if looked_at == FAR_SIBLINGS:
                if <size_t> node not in self.numbers:
                    self.count_children(parent_of(node))
                return self.numbers[<size_t> node]
            before = prev_of(before)
        self.numbers[<size_t> node] = number
        return number

    cdef int count_children(self, Node parent) except -1:
        cdef Node node = first_child_of(parent)
        cdef dict counts = {}
        cdef size_t tag
        while node != NULL:
            if type_of(node) == ELEMENT:
                tag = tag_of(node)
                counts[tag] = number = counts.get(tag, 0) + 1
                self.numbers[<size_t> node] = number
            node = next_of(node)
        return 0
