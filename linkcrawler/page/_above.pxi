"""By which traits a link may be hidden: those of the elements above it, each asked once."""

ctypedef const char *(*NameOf)(Node, size_t *) noexcept nogil

cdef enum:  # as in hiding.py
    GONE = 1
    CUT = 1 << 8
    SMALL = 1 << 9

cdef NameOf name_of_element
cdef size_t html_tag, body_tag


cdef struct Seen:
    Node node
    int traits


cdef class Above:
    """Says by which traits the elements of one tree may be hidden, themselves or from above."""

    cdef object _tree
    cdef Names _names
    cdef list _rules
    cdef dict _styles
    cdef object _rules_under, _traits_of_style
    cdef Seen *_seen
    cdef size_t _mask, _count, _most

    def __cinit__(self, tree, Names names, rules_under, traits_of_style, size_t most):
        """*rules_under* tells selectors and their traits; *most* are tried for one element."""
        self._tree, self._names = tree, names
        self._rules = [None] * len(names.all)
        self._styles = {}
        self._rules_under, self._traits_of_style = rules_under, traits_of_style
        self._most = most
        forget_tries()
        self._mask = 255
        self._seen = <Seen *> calloc(self._mask + 1, sizeof(Seen))
        if self._seen == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self._seen)

    def traits(self, size_t mem_id):
        """Return the traits of the element at an address, which must be one of the tree's."""
        cdef Node node = <Node> mem_id
        cdef Seen *slot
        cdef Array path
        cdef int traits = 0
        path = Array(NULL, 0, 0, sizeof(Node))
        try:
            while node != NULL and not is_root(node):
                slot = self._slot(node)
                if slot.node != NULL:
                    traits = slot.traits
                    break
                (<Node *> add(&path))[0] = node
                node = parent_of(node)
            while path.count:
                path.count -= 1
                node = (<Node *> path.items)[path.count]
                traits |= self._own(node)
                self._keep(node, traits)
            return traits
        finally:
            free(path.items)

    cdef Seen *_slot(self, Node node) noexcept nogil:
        """Return where the node is kept, or where it would be."""
        cdef size_t at = (<size_t> node >> 4) * <size_t> 0x9E3779B97F4A7C15 >> 20
        while self._seen[at & self._mask].node != NULL and self._seen[at & self._mask].node != node:
            at += 1
        return self._seen + (at & self._mask)

    cdef int _keep(self, Node node, int traits) except -1:
        cdef Seen *old = self._seen
        cdef size_t at, room = self._mask + 1
        if self._count * 2 > self._mask:
            self._seen = <Seen *> calloc(room * 4, sizeof(Seen))
            if self._seen == NULL:
                self._seen = old
                raise MemoryError
            self._mask = room * 4 - 1
            for at in range(room):
                if old[at].node != NULL:
                    self._slot(old[at].node)[0] = old[at]
            free(old)
        self._slot(node)[0] = Seen(node, traits)
        self._count += 1
        return 0

    cdef int _own(self, Node element) except -1:
        """Return by which of what is said of the element itself it may be hidden."""
        cdef Attribute attribute = first_attribute_of(element), classes = NULL, id_ = NULL
        cdef size_t size = 0, tried = 0
        cdef const char *name
        cdef int traits = 0
        while attribute != NULL:
            name = name_of(attribute, &size)
            if name != NULL:
                if size == 5 and memcmp(name, b"class", 5) == 0:
                    classes = attribute
                elif size == 2 and memcmp(name, b"id", 2) == 0:
                    id_ = attribute
                elif size == 6 and memcmp(name, b"hidden", 6) == 0:
                    traits |= GONE
                elif size == 5 and memcmp(name, b"style", 5) == 0:
                    traits |= self._of_style(attribute)
            attribute = next_attribute_of(attribute)
        if self._names.all:
            if classes != NULL:
                traits |= self._of_classes(element, classes, &tried)
            if id_ != NULL:
                name = value_of(id_, &size)
                if name != NULL and size:
                    traits |= self._of_rules(element, b"#", name, size, &tried)
            name = name_of_element(element, &size)
            if name != NULL:
                traits |= self._of_rules(element, 0, name, size, &tried)
            traits |= self._of_rules(element, 0, b"*", 1, &tried)
        return traits if traits & CUT and traits & SMALL else traits & ~(CUT | SMALL)

    cdef int _of_style(self, Attribute style) except -1:
        cdef str text = text_of(style)
        if not text:
            return 0
        traits = self._styles.get(text)
        if traits is None:
            traits = self._styles[text] = self._traits_of_style(text)
        return traits

    cdef int _of_classes(self, Node element, Attribute classes, size_t *tried) except -1:
        cdef size_t size = 0, start = 0, end
        cdef const char *names = value_of(classes, &size)
        cdef int traits = 0
        if names == NULL:
            return 0
        while start < size:
            end = start
            while end < size and not is_space(names[end]):
                end += 1
            if end > start:
                traits |= self._of_rules(element, b".", names + start, end - start, tried)
            start = end + 1
        return traits

    cdef int _of_rules(
        self, Node element, char mark, const char *name, Py_ssize_t size, size_t *tried
    ) except -1:
        """Return the traits of the rules filed under a name that are about the element."""
        cdef Py_ssize_t number = self._names.find(mark, name, size)
        cdef int traits = 0, more
        if number < 0:
            return 0
        if self._rules[number] is None:
            self._rules[number] = self._rules_under(self._names.all[number])
        for selector, more in <list> self._rules[number]:
            if tried[0] >= self._most:
                break
            tried[0] += 1
            if traits | more != traits and is_about(selector, element):
                traits |= more
        return traits


cdef inline bint is_space(char letter) noexcept nogil:
    return letter == 32 or 9 <= letter <= 13


cdef inline bint is_root(Node node) noexcept nogil:
    """What hides these hides the page until a script shows it."""
    cdef size_t tag = tag_of(node)
    return tag == html_tag or tag == body_tag or type_of(node) != ELEMENT
