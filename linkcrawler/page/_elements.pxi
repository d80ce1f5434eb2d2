"""What is asked of the elements that a walk met: see ``elements.py``."""

from cpython.array cimport array, clone

from array import array as new_array

cdef array of_ints = new_array("i")


cdef array column(Array *rows, const void *item, const void *part):
    """Return the *part* of each of the items, a ``Py_ssize_t`` of few digits; any *item* shows where."""
    cdef size_t offset = <const char *> part - <const char *> item
    cdef array found = clone(of_ints, rows.count, False)
    cdef size_t row
    for row in range(rows.count):
        found.data.as_ints[row] = (<Py_ssize_t *> (rows.items + row * rows.size + offset))[0]
    return found


cdef class Elements(Marked):
    cdef list _elements
    cdef object _rest
    cdef int _asked
    cdef dict _places

    def __cinit__(self, tree):
        self._elements, self._rest = [], tree.root.traverse()

    cdef layout(self):
        """Walk, and return what was found."""
        cdef Block block
        cdef Link link
        cdef Line line
        self.along()
        self.close()
        return Layout(
            PyUnicode_DecodeUTF8(self.text.items, self.text.count, NULL) if self.text.count else "",
            column(&self.blocks, &block, &block.tag),
            column(&self.blocks, &block, &block.parent),
            column(&self.blocks, &block, &block.start),
            column(&self.blocks, &block, &block.end),
            column(&self.blocks, &block, &block.last),
            column(&self.links, &link, &link.block),
            column(&self.links, &link, &link.start),
            column(&self.links, &link, &link.end),
            column(&self.lines, &line, &line.start),
            column(&self.lines, &line, &line.end),
            column(&self.lines, &line, &line.block),
            column(&self.lines, &line, &line.linked),
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

    def hrefs(self):
        return Hrefs(self)

    @property
    def in_noscript(self):
        cdef size_t *numbers = <size_t *> self.noscript_links.items
        cdef Py_ssize_t n
        return [numbers[n] for n in range(<Py_ssize_t> self.noscript_links.count)]

    def anchor(self, Py_ssize_t number):
        cdef Anchor anchor = Anchor.__new__(Anchor)
        anchor.page, anchor.met = self, self.anchor_met(number)[0]
        return anchor

    def link(self, Py_ssize_t number):
        return self.anchor_met(number).link

    def words(self, Py_ssize_t number):
        """Return the text of a link: what scripts and styles inside it hold is none."""
        cdef Node link = self.anchor_met(number).node, at = first_child_of(link), following
        cdef size_t tag
        cdef Array text
        text.items, text.count, text.room, text.size = NULL, 0, 0, 1
        try:
            while at != NULL:
                tag, following = tag_of(at), NULL
                if tag >= KNOWN_TAGS:
                    following = first_child_of(at)
                elif kinds[tag] == TEXT:
                    self.copy_to(&text, at)
                elif kinds[tag] == BREAK:
                    put(&text, b" ")
                elif not is_unread[tag]:
                    following = first_child_of(at)
                while following == NULL and at != link:
                    following = next_of(at)
                    at = parent_of(at)
                at = following
            return PyUnicode_DecodeUTF8(text.items, text.count, NULL) if text.count else ""
        finally:
            free(text.items)

    cdef int copy_to(self, Array *text, Node node) except -1:
        cdef size_t size = 0
        cdef Py_ssize_t length = 0
        cdef const char *valid
        cdef str readable
        cdef const char *found = text_in(node, &size)
        if is_ascii(<unsigned char *> found, size) or is_valid(<unsigned char *> found, size):
            append(text, found, size)
        else:
            readable = PyUnicode_DecodeUTF8(found, size, "replace")
            valid = PyUnicode_AsUTF8AndSize(readable, &length)
            append(text, valid, length)
        return 0

    cdef Met *anchor_met(self, Py_ssize_t number) except NULL:
        if not 0 <= number < <Py_ssize_t> self.links_met.count:
            raise IndexError(number)
        return <Met *> self.links_met.items + number

    def apart(self, size_t tag):
        cdef Met *met = <Met *> self.set_apart.items
        cdef Py_ssize_t n
        return [
            self.element(met[n])
            for n in range(<Py_ssize_t> self.set_apart.count) if met[n].tag == tag
        ]

    def texts(self, size_t tag):
        cdef Met *met = <Met *> self.set_apart.items
        cdef Py_ssize_t n
        return [
            self.text_apart(met[n])
            for n in range(<Py_ssize_t> self.set_apart.count) if met[n].tag == tag
        ]

    cdef str text_apart(self, Met met):
        """Return the text of one that was set apart; no element is made for one that is just text."""
        cdef str text = _only_text(met.node)
        return self.element(met).text() if text is None else text

    def told(self, size_t tag, str attribute, str word):
        cdef Met *met = <Met *> self.set_apart.items
        cdef bytes name = attribute.encode(), inside = word.encode()
        cdef Py_ssize_t n
        return [
            Told(attributes_of(met[n].node), tag_of(parent_of(met[n].node)) == head_tag)
            for n in range(<Py_ssize_t> self.set_apart.count)
            if met[n].tag == tag and says(met[n].node, name, inside)
        ]

    def own(self, Py_ssize_t number):
        if not 0 <= number < <Py_ssize_t> self.blocks.count:
            raise IndexError(number)
        cdef Block *block = <Block *> self.blocks.items + number
        return own_by_address(block.node, block.tag)

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


cdef class Anchor:
    """One of the anchors: what is asked of each is read by its address, all else of the parser's element.

    That one is made then: a hundred others, perhaps, have to be made on the way to it.
    """

    cdef Elements page
    cdef Met met

    @property
    def mem_id(self):
        return <size_t> self.met.node

    @property
    def attributes(self):
        return attributes_of(self.met.node)

    def __getattr__(self, name):
        return getattr(self.page.element(self.met), name)

    def __repr__(self):
        return repr(self.page.element(self.met))
