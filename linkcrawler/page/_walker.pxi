"""The walk itself."""


# An element around the node that the walk is at; *placed* once something stands in it.
cdef struct Level:
    Node node
    size_t tag
    size_t order
    Py_ssize_t block
    Py_ssize_t link
    bint placed
    bint in_foreign


cdef class Walk(Gathered):
    """A walk on its way: the elements around, and what of a line there is so far."""

    cdef Array levels
    cdef size_t order
    cdef Py_ssize_t length, line_start, linked, gap, owner, link_before
    cdef bint spaced, broken, blank_met

    def __cinit__(self, tree):
        self.levels.size = sizeof(Level)
        self.owner = self.link_before = -1
        self.spaced = self.broken = True

    def __dealloc__(self):
        free(self.levels.items)

    cdef int along(self) except -1:
        """Meet every node in document order, without recursion."""
        cdef Node node = self.root, following = first_child_of(node)
        cdef Level *level
        cdef size_t tag = tag_of(node)
        self.order = 1
        self.mark(node, tag)
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
        self.mark(node, tag)
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
                (<Met *> add(&self.set_apart))[0] = Met(node, self.order - 1, tag, -1)
            if kind != APART:
                self.pass_over(node, kind)
                return False
        return True

    cdef int meet_text(self, Node node) except -1:
        cdef size_t size = 0
        cdef const char *text = text_in(node, &size)
        if is_blank(<unsigned char *> text, size):
            self.blank_met = True
        elif is_ascii(<unsigned char *> text, size) or is_valid(<unsigned char *> text, size):
            self.take(<unsigned char *> text, size)
        else:
            self.take_invalid(text, size)
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
        (<Met *> add(&self.links_met))[0] = Met(node, self.order - 1, link_tag, self.links.count)
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
                    level.node, level.order, min(level.tag, <size_t> KNOWN_TAGS), block, offset, offset, 0
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
                self.mark(at, tag)
                if tag == link_tag and (
                    kind >= HOLDER or kind == FOREIGN and (in_foreign or foreign != NULL)
                ):
                    if kind == NOSCRIPT:
                        (<size_t *> add(&self.noscript_links))[0] = self.links_met.count
                    (<Met *> add(&self.links_met))[0] = Met(at, self.order, tag, -1)
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
        cdef const char *text
        if not (self.spaced or self.blank_met):
            text = text_in(node, &size)
            self.blank_met = is_blank(<unsigned char *> text, size)
        return 0
