# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The walk of ``plain_walk.py`` over the addresses of the parser's nodes: a tenth of its price.

What costs there is a Python object for every node. Here none is made until one is asked for; then
all are, in the order in which they were met.
"""

from selectolax import lexbor

from linkcrawler.page.layout import Layout

include "_lexbor.pxi"
include "_arrays.pxi"
include "_words.pxi"
include "_attributes.pxi"

cdef enum:
    KNOWN_TAGS = 512
    READ_ON = 64  # elements that are made to reach one
    FEW_ASKED = 8  # elements that are looked for one by one
    FEW_STEPS = 200  # nodes that are made to reach one

cdef enum:  # as in plain_walk.py
    TEXT, LINK, INLINE, BREAK, BLOCK, APART, PASSED_OVER, TOLD, FOREIGN, HOLDER, NOSCRIPT

cdef unsigned char kinds[KNOWN_TAGS]
"""By the number of the tag; names of the page's own making have numbers beyond."""
cdef bint is_inline[KNOWN_TAGS]
cdef size_t link_tag, foreign_object


# An element around the node that the walk is at; *placed* once something stands in it.
cdef struct Level:
    Node node
    size_t tag
    size_t order
    Py_ssize_t block
    Py_ssize_t link
    bint placed
    bint in_foreign


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


# An element that is asked for later.
cdef struct Met:
    Node node
    size_t order
    size_t tag


cdef struct Place:
    Node node
    Py_ssize_t block
    Py_ssize_t link


def prepare(known_kinds, inline, link, foreign):
    """Find the parser's functions; take over what is known of tags, by number."""
    global link_tag, foreign_object
    cdef size_t tag
    _find_functions(lexbor.__file__.encode())
    if max(known_kinds) >= KNOWN_TAGS:
        raise ImportError("the HTML parser has more tags than were thought of")
    for tag in range(KNOWN_TAGS):
        kinds[tag] = known_kinds.get(tag, BLOCK)
        is_inline[tag] = tag in inline
    link_tag, foreign_object = link, foreign


cdef class Walk:
    """What a walk gathers on its way; it keeps the tree, whose nodes are here by address."""

    cdef object tree
    cdef Node root, document
    cdef Array levels, text, blocks, links, lines, links_met, noscript_links, set_apart, places
    cdef size_t order
    cdef Py_ssize_t length, line_start, linked, gap, owner, link_before
    cdef bint spaced, broken, blank_met
    cdef list _elements
    cdef object _rest
    cdef int _asked
    cdef dict _places

    def __cinit__(self, tree):
        self.levels.size, self.text.size = sizeof(Level), sizeof(char)
        self.blocks.size, self.links.size = sizeof(Block), sizeof(Link)
        self.lines.size, self.places.size = sizeof(Line), sizeof(Place)
        self.links_met.size = self.set_apart.size = sizeof(Met)
        self.noscript_links.size = sizeof(size_t)
        self.tree = tree
        self._elements, self._rest = [], tree.root.traverse()
        self.root = <Node> <size_t> tree.root.mem_id
        self.document = parent_of(self.root)
        if type_of(self.root) != ELEMENT or self.document == NULL or type_of(self.document) != DOCUMENT:
            raise ValueError("the tree is no whole document")
        self.owner = self.link_before = -1
        self.spaced = self.broken = True

    def __dealloc__(self):
        free(self.levels.items)
        free(self.text.items)
        free(self.blocks.items)
        free(self.links.items)
        free(self.lines.items)
        free(self.links_met.items)
        free(self.noscript_links.items)
        free(self.set_apart.items)
        free(self.places.items)

    cdef layout(self):
        """Walk, and return what was found."""
        cdef Block *blocks
        cdef Link *links = NULL
        cdef Line *lines
        cdef Py_ssize_t n, block_count, link_count
        self.along()
        self.close()
        blocks, block_count = <Block *> self.blocks.items, self.blocks.count
        links, link_count = <Link *> self.links.items, self.links.count
        lines = <Line *> self.lines.items
        return Layout(
            PyUnicode_DecodeUTF8(self.text.items, self.text.count, NULL) if self.text.count else "",
            [blocks[n].tag for n in range(block_count)],
            [blocks[n].parent for n in range(block_count)],
            [blocks[n].start for n in range(block_count)],
            [blocks[n].end for n in range(block_count)],
            [blocks[n].last for n in range(block_count)],
            [links[n].block for n in range(link_count)],
            [links[n].start for n in range(link_count)],
            [links[n].end for n in range(link_count)],
            [
                (lines[n].start, lines[n].end, lines[n].block, lines[n].linked)
                for n in range(<Py_ssize_t> self.lines.count)
            ],
            self,
        )

    @property
    def nodes(self):
        cdef Block *blocks = <Block *> self.blocks.items
        cdef list elements = self.elements()
        cdef Py_ssize_t n
        return [elements[blocks[n].order] for n in range(<Py_ssize_t> self.blocks.count)]

    @property
    def anchors(self):
        cdef Met *met = <Met *> self.links_met.items
        cdef list elements = self.elements()
        cdef Py_ssize_t n
        return [elements[met[n].order] for n in range(<Py_ssize_t> self.links_met.count)]

    @property
    def hrefs(self):
        cdef Met *met = <Met *> self.links_met.items
        cdef Py_ssize_t n
        return [href_of(met[n].node) for n in range(<Py_ssize_t> self.links_met.count)]

    @property
    def in_noscript(self):
        cdef size_t *numbers = <size_t *> self.noscript_links.items
        cdef Py_ssize_t n
        return [numbers[n] for n in range(<Py_ssize_t> self.noscript_links.count)]

    def anchor(self, Py_ssize_t number):
        if not 0 <= number < <Py_ssize_t> self.links_met.count:
            raise IndexError(number)
        return self.element((<Met *> self.links_met.items)[number])

    def apart(self, size_t tag):
        cdef Met *met = <Met *> self.set_apart.items
        cdef Py_ssize_t n
        return [
            self.element(met[n])
            for n in range(<Py_ssize_t> self.set_apart.count) if met[n].tag == tag
        ]

    def names(self, Py_ssize_t number):
        if not 0 <= number < <Py_ssize_t> self.blocks.count:
            raise IndexError(number)
        return names_of((<Block *> self.blocks.items)[number].node)

    cdef element(self, Met met):
        """Return one element: from the few that stand first, by its way from the root, or from all."""
        cdef size_t known = len(self._elements)
        if met.order >= known + READ_ON and self._asked < FEW_ASKED:
            self._asked += 1
            node = self.go_to(met.node)
            if node is not None:
                return node
        while known <= met.order:
            self._elements.append(next(self._rest))
            known += 1
        return self._elements[met.order]

    cdef list elements(self):
        """Return all elements in the order of the walk."""
        self._elements += self._rest
        return self._elements

    cdef go_to(self, Node node):
        """Return the element at an address, from child to child; None where that were too far."""
        cdef list way = []
        cdef Py_ssize_t steps, left = FEW_STEPS
        cdef Node at = node, before
        while at != self.root:
            steps, before = 0, prev_of(at)
            while before != NULL:
                steps, before = steps + 1, prev_of(before)
                if steps > left:
                    return None
            left -= steps + 1
            way.append(steps)
            at = parent_of(at)
        found = self.tree.root
        for steps in reversed(way):
            found = found.first_child
            for _ in range(steps):
                found = found.next
        return found

    def place(self, mem_id):
        """Return block and link that an element stands in; None where no text or link is."""
        cdef Place *places = <Place *> self.places.items
        cdef Py_ssize_t n
        if self._places is None:
            self._places = {
                <size_t> places[n].node: n for n in range(<Py_ssize_t> self.places.count)
            }
        number = self._places.get(mem_id)
        if number is None:
            return None
        n = number
        return places[n].block, places[n].link

    cdef int along(self) except -1:
        """Meet every node in document order, without recursion."""
        cdef Node node = self.root, following = first_child_of(node)
        cdef Level *level
        cdef size_t tag = tag_of(node)
        self.order = 1
        self.descend(node, tag)
        level = <Level *> self.levels.items
        level.placed, level.block, level.link = True, -1, -1
        self.note_place(node, -1, -1)
        while True:
            if following == NULL:  # all that is in the innermost element has been met
                node = (<Level *> self.levels.items)[self.levels.count - 1].node
                self.levels.count -= 1
                if self.levels.count == 0:
                    break
                following = next_of(node)
                continue
            node, tag = following, tag_of(following)
            following = NULL
            if self.meet(node, tag):
                following = first_child_of(node)
            if following != NULL:
                self.descend(node, tag)
            else:
                following = next_of(node)
        if self.length > self.line_start:
            self.end_line()
        return 0

    cdef int descend(self, Node node, size_t tag) except -1:
        """Go into the element *node*, which was met last."""
        cdef Level *level = <Level *> add(&self.levels)
        level.node, level.tag, level.order = node, tag, self.order - 1
        level.in_foreign = tag == foreign_object or (
            self.levels.count > 1 and (level - 1).in_foreign
        )
        level.placed = tag == link_tag
        if level.placed and self.links.count:
            level.link = self.links.count - 1
            level.block = (<Link *> self.links.items)[level.link].block
        return 0

    cdef int meet(self, Node node, size_t tag) except -1:
        """Take note of *node*; return whether the walk goes into it."""
        cdef int kind = kinds[tag] if tag < KNOWN_TAGS else BLOCK
        if kind == TEXT:
            self.meet_text(node)
            return False
        self.order += 1
        if kind == LINK:
            self.meet_link(node)
        elif kind == BLOCK:
            self.broken = True
        elif kind == BREAK:
            if not self.spaced:
                put(&self.text, b" ")
                self.length += 1
                self.gap = 1  # of the link, if that goes on
                self.spaced = True
        elif kind >= APART:
            if kind == APART or kind == TOLD or kind == NOSCRIPT:
                (<Met *> add(&self.set_apart))[0] = Met(node, self.order - 1, tag)
            if kind != APART:
                self.pass_over(node, kind)
                return False
        return True

    cdef int meet_text(self, Node node) except -1:
        cdef size_t size = 0
        cdef char *text = copy_text(node, &size)
        if text == NULL:
            raise MemoryError
        try:
            if is_blank(<unsigned char *> text, size):
                self.blank_met = True
            elif is_ascii(<unsigned char *> text, size) or is_valid(<unsigned char *> text, size):
                self.take(<unsigned char *> text, size)
            else:
                self.take_invalid(text, size)
        finally:
            free_text(self.document, text)
        return 0

    cdef int take_invalid(self, const char *text, size_t size) except -1:
        cdef Py_ssize_t length = 0
        cdef str readable = PyUnicode_DecodeUTF8(text, size, "replace")
        cdef const char *valid = PyUnicode_AsUTF8AndSize(readable, &length)
        return self.take(<const unsigned char *> valid, length)

    cdef int take(self, const unsigned char *text, size_t size) except -1:
        """Append *text* to the page's, and say whose it is."""
        cdef Level *around = self.stand()
        cdef Link *link
        cdef bint lead = not self.spaced and (self.blank_met or is_space(text))
        cdef Py_ssize_t letters = append_words(&self.text, text, size, lead, &self.spaced)
        self.length += letters
        self.blank_met = False
        if around.block >= 0:
            (<Block *> self.blocks.items)[around.block].end = self.length
        if around.link >= 0:
            link = <Link *> self.links.items + around.link
            if link.end == link.start:  # a block in it may begin a line
                link.start = self.length - letters
            link.end = self.length
            self.linked += letters
            if around.link == self.link_before:
                self.linked += self.gap
        self.link_before, self.gap = around.link, 0
        return 0

    cdef int meet_link(self, Node node) except -1:
        cdef Level *around = self.stand()
        self.note_place(node, around.block, self.links.count)
        (<Met *> add(&self.links_met))[0] = Met(node, self.order - 1, link_tag)
        (<Link *> add(&self.links))[0] = Link(around.block, self.length, self.length)
        return 0

    cdef Level *stand(self) except NULL:
        """Return the element around, its block known; a new block begins a line."""
        cdef Level *around = <Level *> self.levels.items + self.levels.count - 1
        if not around.placed:
            self.enter(around, self.length + (self.broken and self.length > self.line_start))
        if self.broken or around.block != self.owner:
            if self.length > self.line_start:
                if around.link >= 0 and around.link == self.link_before:
                    self.linked += self.gap
                self.end_line()
            self.owner, self.broken = around.block, False
        return around

    cdef int enter(self, Level *innermost, Py_ssize_t offset) except -1:
        """Tell block and link of the elements around; blocks not met before start at *offset*."""
        cdef Level *level = innermost
        cdef Py_ssize_t block, link
        while not level.placed:  # the root is
            level -= 1
        block, link = level.block, level.link
        while level != innermost:
            level += 1
            if level.tag >= KNOWN_TAGS or not is_inline[level.tag]:
                (<Block *> add(&self.blocks))[0] = Block(
                    level.node, level.order, level.tag, block, offset, offset, 0
                )
                block = self.blocks.count - 1
            level.placed, level.block, level.link = True, block, link
            self.note_place(level.node, block, link)
        return 0

    cdef int end_line(self) except -1:
        (<Line *> add(&self.lines))[0] = Line(self.line_start, self.length, self.owner, self.linked)
        put(&self.text, b"\n")
        self.length += 1
        self.line_start = self.length
        self.linked = self.gap = 0
        self.spaced = True
        return 0

    cdef int note_place(self, Node node, Py_ssize_t block, Py_ssize_t link) except -1:
        (<Place *> add(&self.places))[0] = Place(node, block, link)
        return 0

    cdef int pass_over(self, Node outer, int kind) except -1:
        """Count what is in *outer*; links in it are links, those of an svg's own are not."""
        cdef Node at = first_child_of(outer), following, foreign = NULL
        cdef size_t tag, anchors = self.links_met.count
        cdef bint has_foreign = False
        cdef bint in_foreign = (<Level *> self.levels.items)[self.levels.count - 1].in_foreign
        while at != NULL:
            tag = tag_of(at)
            if tag < KNOWN_TAGS and kinds[tag] == TEXT:
                self.pass_over_text(at)
            else:
                if tag == link_tag and (
                    kind >= HOLDER or kind == FOREIGN and (in_foreign or foreign != NULL)
                ):
                    if kind == NOSCRIPT:
                        (<size_t *> add(&self.noscript_links))[0] = self.links_met.count
                    (<Met *> add(&self.links_met))[0] = Met(at, self.order, tag)
                elif tag == foreign_object:
                    has_foreign = True
                    foreign = at if foreign == NULL else foreign
                self.order += 1
            following = first_child_of(at)
            while following == NULL and at != outer:
                foreign = NULL if foreign == at else foreign
                following = next_of(at)
                at = parent_of(at)
            at = following
        if kind == FOREIGN and not has_foreign:
            self.links_met.count = anchors
        return 0

    cdef int pass_over_text(self, Node node) except -1:
        """White space that is passed over divides words, too."""
        cdef size_t size = 0
        cdef char *text
        if self.spaced or self.blank_met:
            return 0
        text = copy_text(node, &size)
        if text == NULL:
            raise MemoryError
        self.blank_met = is_blank(<unsigned char *> text, size)
        free_text(self.document, text)
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


def lay_out(tree):
    """Walk the page once; linear in it, and without recursion."""
    return (<Walk> Walk(tree)).layout() if tree.root is not None else Layout()
