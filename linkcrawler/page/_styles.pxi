"""The style elements of a page, found by address."""

ctypedef int (*Visit)(Node, void *) noexcept nogil
ctypedef void (*SimpleWalk)(Node, Visit, void *) noexcept nogil

cdef SimpleWalk walk_below
cdef size_t style_tag, noscript_tag

cdef enum:
    GO_ON = 0
    STOP = 1


cdef struct Met:
    Array nodes
    bint failed


cdef int _visit(Node node, void *context) noexcept nogil:
    cdef Met *met = <Met *> context
    if tag_of(node) == style_tag and not _remember(met, node):
        met.failed = True
        return STOP
    return GO_ON


cdef bint _remember(Met *met, Node node) noexcept nogil:
    with gil:
        try:
            (<Node *> add(&met.nodes))[0] = node
        except MemoryError:
            return False
    return True


def styles(size_t root):
    """Return media and text of each style element below *root*; None where one is not just text.

    Those that only readers without scripts see are left out. *root* is the address of an element.
    """
    cdef Met met
    cdef size_t n
    cdef Node node, document = parent_of(<Node> root)
    cdef list found = []
    if document == NULL or type_of(document) != DOCUMENT:
        return None
    met.nodes, met.failed = Array(NULL, 0, 0, sizeof(Node)), False
    try:
        walk_below(<Node> root, _visit, &met)
        if met.failed:
            raise MemoryError
        for n in range(met.nodes.count):
            node = (<Node *> met.nodes.items)[n]
            if tag_of(parent_of(node)) == noscript_tag:
                continue
            text = _only_text(node, document)
            if text is None:
                return None
            found.append((media_of(node), text))
        return found
    finally:
        free(met.nodes.items)


cdef str _only_text(Node node, Node document):
    """Return the text of an element that holds nothing else; None if it does."""
    cdef Node child = first_child_of(node)
    cdef size_t size = 0
    cdef char *copy
    if child == NULL:
        return ""
    if type_of(child) != TEXT_NODE or next_of(child) != NULL:
        return None
    copy = copy_text(child, &size)
    if copy == NULL:
        return ""
    try:
        return PyUnicode_DecodeUTF8(copy, size, "replace")
    finally:
        free_text(document, copy)


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
