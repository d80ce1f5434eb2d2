"""What a walk gathers, by number and address."""


cdef struct Block:
    Node node
    size_t order
    size_t tag
    Py_ssize_t parent
    Py_ssize_t start
    Py_ssize_t end
    Py_ssize_t last


cdef struct Link:
    Py_ssize_t block
    Py_ssize_t start
    Py_ssize_t end


cdef struct Line:
    Py_ssize_t start
    Py_ssize_t end
    Py_ssize_t block
    Py_ssize_t linked


# An element that is asked for later; *link* is its number among those in the text, or -1.
cdef struct Met:
    Node node
    size_t order
    size_t tag
    Py_ssize_t link


cdef struct Place:
    Node node
    Py_ssize_t block
    Py_ssize_t link


cdef class Gathered:
    """What was met on a walk; it keeps the tree, whose nodes are here by address."""

    cdef object tree
    cdef Node root
    cdef Array text, blocks, links, lines, links_met, noscript_links, set_apart, places
    cdef Array with_id, styles_met
    cdef bint templates_met

    def __cinit__(self, tree):
        self.text.size, self.blocks.size, self.links.size = sizeof(char), sizeof(Block), sizeof(Link)
        self.lines.size, self.places.size = sizeof(Line), sizeof(Place)
        self.links_met.size = self.set_apart.size = sizeof(Met)
        self.noscript_links.size = sizeof(size_t)
        self.with_id.size = self.styles_met.size = sizeof(Node)
        self.tree = tree
        self.root = <Node> <size_t> tree.root.mem_id
        cdef Node document = parent_of(self.root)
        if type_of(self.root) != ELEMENT or document == NULL or type_of(document) != DOCUMENT:
            raise ValueError("the tree is no whole document")

    def __dealloc__(self):
        free(self.text.items)
        free(self.blocks.items)
        free(self.links.items)
        free(self.lines.items)
        free(self.links_met.items)
        free(self.noscript_links.items)
        free(self.set_apart.items)
        free(self.places.items)
        free(self.with_id.items)
        free(self.styles_met.items)

    cdef inline int mark(self, Node node, size_t tag) except -1:
        """Remember an element with an id, a style element, and that there are templates."""
        cdef size_t size = 0
        if type_of(node) == ELEMENT and id_of(node, &size) != NULL:
            (<Node *> add(&self.with_id))[0] = node
        if tag == style_tag:
            (<Node *> add(&self.styles_met))[0] = node
        elif tag == template_tag:
            self.templates_met = True
        return 0

    cdef int note_place(self, Node node, Py_ssize_t block, Py_ssize_t link) except -1:
        (<Place *> add(&self.places))[0] = Place(node, block, link)
        return 0

    cdef int close(self) except -1:
        """Let blocks end where all in them does, and find the last block in each."""
        cdef Block *blocks = <Block *> self.blocks.items
        cdef Block *block
        cdef Block *parent
        cdef Py_ssize_t number
        for number in range(<Py_ssize_t> self.blocks.count):
            blocks[number].last = number
        for number in range(<Py_ssize_t> self.blocks.count - 1, 0, -1):
            block = blocks + number
            if block.parent < 0:
                continue
            parent = blocks + block.parent
            if parent.last == block.parent:  # the last block inside is met first
                parent.last = block.last
            if parent.end < block.end:
                parent.end = block.end
        return 0
