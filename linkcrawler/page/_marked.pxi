"""The elements of a page that have an id, its style elements, and whether it has templates."""

ctypedef int (*Visit)(Node, void *) noexcept nogil
ctypedef void (*SimpleWalk)(Node, Visit, void *) noexcept nogil

cdef SimpleWalk walk_below
cdef size_t style_tag, noscript_tag, template_tag

cdef enum:
    GO_ON = 0
    STOP = 1


cdef struct Marks:
    Array with_id
    Array styles
    bint has_templates
    bint failed


cdef int _find_walk(bytes path) except -1:
    global walk_below
    walk_below = <SimpleWalk> _function(dlopen(path, RTLD_NOW | RTLD_NOLOAD), b"lxb_dom_node_simple_walk")
    return 0


cdef int _visit(Node node, void *context) noexcept nogil:
    cdef Marks *marks = <Marks *> context
    cdef size_t size = 0, tag
    if type_of(node) != ELEMENT:
        return GO_ON
    tag = tag_of(node)
    if id_of(node, &size) != NULL:
        marks.failed |= not _remember(&marks.with_id, node)
    if tag == style_tag:
        marks.failed |= not _remember(&marks.styles, node)
    elif tag == template_tag:
        marks.has_templates = True
    return STOP if marks.failed else GO_ON


cdef inline bint _remember(Array *nodes, Node node) noexcept nogil:
    if nodes.count == nodes.room:
        with gil:
            try:
                make_room(nodes, 1)
            except MemoryError:
                return False
    (<Node *> nodes.items)[nodes.count] = node
    nodes.count += 1
    return True


cdef class Marked:
    """What one walk over a tree, which is kept, has met of them; what templates hold is not met."""

    cdef object tree
    cdef Marks marks

    def __cinit__(self, tree):
        cdef Node root = <Node> <size_t> tree.root.mem_id, document = parent_of(root)
        self.tree = tree
        self.marks.with_id.size = self.marks.styles.size = sizeof(Node)
        if document == NULL or type_of(document) != DOCUMENT:
            raise ValueError("the tree is no whole document")
        _visit(root, &self.marks)
        walk_below(root, _visit, &self.marks)
        if self.marks.failed:
            raise MemoryError

    def __dealloc__(self):
        free(self.marks.with_id.items)
        free(self.marks.styles.items)

    @property
    def has_templates(self):
        return self.marks.has_templates

    def times(self, str name):
        """Return how often *name*, of ASCII letters, is written as an id."""
        cdef bytes sought = name.encode("ascii")
        cdef const char *letters = sought
        cdef size_t length = len(sought), size = 0, n
        cdef const char *written
        cdef Py_ssize_t times = 0
        for n in range(self.marks.with_id.count):
            written = id_of((<Node *> self.marks.with_id.items)[n], &size)
            times += size == length and memcmp(written, letters, length) == 0
        return times

    def ids(self):
        """Return how often each id is written."""
        cdef dict times = {}
        cdef size_t size = 0, n
        cdef const char *name
        for n in range(self.marks.with_id.count):
            name = id_of((<Node *> self.marks.with_id.items)[n], &size)
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
        for n in range(self.marks.styles.count):
            node = (<Node *> self.marks.styles.items)[n]
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
