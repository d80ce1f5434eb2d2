"""One pass over a sheet, from brace to colon to brace."""

cdef enum:
    NAME_WINDOW = 48  # as in hiding.py, where there is more white space than usual
    VALUE_WINDOW = 72  # the colon included


cdef unsigned char is_stop[256]


cdef int _tell_letters() except -1:
    cdef int letter
    for letter in range(256):
        is_stop[letter] = letter in b"{};:"
    return 0


_tell_letters()


cdef class _Found:
    """The rules found so far: where the head starts, where the brace is, and the traits."""

    cdef list rules
    cdef Py_ssize_t last
    cdef bint strays

    def __cinit__(self):
        self.rules, self.last, self.strays = [], -1, False

    cdef int add(self, Py_ssize_t head, Py_ssize_t opened, int traits) except -1:
        if opened < 0:
            self.strays = True
        elif opened == self.last:
            traits |= self.rules[len(self.rules) - 1][2]
            self.rules[len(self.rules) - 1] = head, opened, traits
        else:
            self.rules.append((head, opened, traits))
            self.last = opened
        return 0


def hiding(str css, is_same_again):
    """Return the rules that say something that may hide, and whether some of it is in no rule."""
    cdef _Found found = _Found()
    _scan(css, 0, is_same_again, found)
    return found.rules, found.strays


def setting(str css, int traits):
    """Return the rules that set a property that decides one of the traits."""
    cdef _Found found = _Found()
    _scan(css, traits, None, found)
    return found.rules


def traits_in(str css, is_same_again):
    """Return the traits of all that is declared and may hide, whatever is around it."""
    return _scan(css, 0, is_same_again, None)


def nests(str css):
    """Return where braces open around others, and where such are closed; with where heads start.

    Those that open have a head; -1 stands for it where one closes.
    """
    cdef int kind = PyUnicode_KIND(css)
    if kind == 1:
        return _nests(<unsigned char *> PyUnicode_DATA(css), len(css))
    if kind == 2:
        return _nests(<unsigned short *> PyUnicode_DATA(css), len(css))
    return _nests(<unsigned int *> PyUnicode_DATA(css), len(css))


cdef list _nests(const Letter *css, Py_ssize_t end):
    cdef list found = []
    cdef Py_ssize_t at = -1, stop = 0, brace = -1, head = 0
    while True:
        at = next_stop(css, at + 1, end)
        if at == end:
            return found
        if css[at] == 58:
            continue
        if css[at] != 59:
            if brace >= 0 and css[brace] == css[at]:
                found.append((brace, head if css[at] == 123 else -1))
            brace, head = at, stop
        stop = at + 1


cdef int _scan(str css, int wanted, is_same_again, _Found found) except -1:
    cdef int kind = PyUnicode_KIND(css)
    if kind == 1:
        return _pass(css, <unsigned char *> PyUnicode_DATA(css), wanted, is_same_again, found)
    if kind == 2:
        return _pass(css, <unsigned short *> PyUnicode_DATA(css), wanted, is_same_again, found)
    return _pass(css, <unsigned int *> PyUnicode_DATA(css), wanted, is_same_again, found)


cdef int _pass(
    str text, const Letter *css, int wanted, is_same_again, _Found found
) except -1:
    """Go along once, and return all traits; *wanted* is 0 where it is asked what hides."""
    cdef Py_ssize_t at = -1, end = len(text), opened = -1, head = 0, stop = 0
    cdef int traits, all_traits = 0
    cdef bint then
    cdef unsigned int letter
    while True:
        at = next_stop(css, at + 1, end)
        if at == end:
            return all_traits
        letter = css[at]
        if letter == 58:
            then = False
            traits = _declared(css, at, end, wanted, &then)
            if traits and (not then or is_same_again(text, at) is not None):
                all_traits |= traits
                if found is not None:
                    found.add(head, opened, traits)
            continue
        if letter == 123:
            opened, head = at, stop
        elif letter == 125:
            opened = -1
        stop = at + 1


cdef inline Py_ssize_t next_stop(const Letter *css, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    while at < end and (css[at] > 255 or not is_stop[<unsigned char> css[at]]):
        at += 1
    return at


cdef int _declared(
    const Letter *css, Py_ssize_t colon, Py_ssize_t end, int wanted, bint *then
) noexcept nogil:
    """Return the traits of what is declared around a colon: those wanted, or those that hide."""
    cdef Py_ssize_t name = colon, value
    cdef Property *known
    while name > 0 and is_space(css[name - 1]):
        name -= 1
    known = property_before(css, name)
    if known == NULL:
        return 0
    if wanted:
        return known.sets & wanted
    if not known.hidings:
        return 0
    value = after_spaces(css, colon + 1, end)
    if value == colon + 2 and css[colon + 1] == 11:
        return 0
    if name < colon or value > colon + 2 or (value == colon + 2 and css[colon + 1] != 32):
        if colon - name + known.size + 1 > NAME_WINDOW:
            return 0
        end = min(end, colon + VALUE_WINDOW)
    return hidden_by(known, css, value, end, then) if value < end else 0
