"""One pass over a sheet, from brace to colon to brace."""

from libc.string cimport memchr

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
    cdef Py_ssize_t seen, opened, head
    cdef bint strays, is_new

    def __cinit__(self):
        self.rules, self.seen, self.opened, self.head = [], 0, -1, 0
        self.strays = self.is_new = False

    cdef int add(self, int traits) except -1:
        """Take what is declared in the rule that is open."""
        if self.opened < 0:
            self.strays = True
        elif self.is_new:
            self.rules.append((self.head, self.opened, traits))
            self.is_new = False
        else:
            traits |= self.rules[len(self.rules) - 1][2]
            self.rules[len(self.rules) - 1] = self.head, self.opened, traits
        return 0


cdef int _look_back(_Found found, const Letter *css, Py_ssize_t colon) noexcept:
    """See which rule is open at a colon: nothing before the last such colon is looked at."""
    cdef Py_ssize_t at = colon - 1
    while at >= found.seen and css[at] != 123 and css[at] != 125:
        at -= 1
    if at >= found.seen:
        found.opened = at if css[at] == 123 else -1
        if css[at] == 123:
            found.is_new = True
            found.head = _head_of(found, css, at)
    found.seen = colon
    return 0


cdef Py_ssize_t _head_of(_Found found, const Letter *css, Py_ssize_t brace) noexcept:
    """Return where the head before a brace starts, after whatever ended before it."""
    cdef Py_ssize_t at = brace - 1
    cdef size_t quotes = 0
    while at >= 0 and css[at] != 123 and css[at] != 125 and css[at] != 59:
        quotes += css[at] == 34 or css[at] == 39
        at -= 1
    found.strays |= quotes & 1
    return at + 1


def hiding(str css, is_same_again):
    """Return the rules that say something that may hide, and whether a string led astray."""
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


def without_comments(str css):
    """Return the text with a space for each comment; itself where there is none."""
    cdef list parts = []
    cdef Py_ssize_t at = 0, start = next_comment(css, 0), closed
    while start >= 0:
        parts.append(css[at:start])
        closed = css.find("*/", start + 2)
        at = closed + 2 if closed >= 0 else len(css)
        start = next_comment(css, at)
    if not parts:
        return css
    parts.append(css[at:])
    return " ".join(parts)


cdef Py_ssize_t next_comment(str css, Py_ssize_t at) except -2:
    """Return where the next comment starts; -1 where none does. Slashes are rare, stars rarer."""
    cdef const unsigned char *letters
    cdef const unsigned char *slash
    cdef Py_ssize_t end = len(css)
    if PyUnicode_KIND(css) != 1:
        return css.find("/*", at)
    letters = <const unsigned char *> PyUnicode_DATA(css)
    while at + 1 < end:
        slash = <const unsigned char *> memchr(letters + at, 47, end - 1 - at)
        if slash == NULL:
            return -1
        if slash[1] == 42:
            return slash - letters
        at = slash - letters + 1
    return -1


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
    """Go from colon to colon, and return all traits; *wanted* is 0 where it is asked what hides."""
    cdef Py_ssize_t at = -1, end = len(text)
    cdef int traits, all_traits = 0
    cdef bint then
    while True:
        at = next_colon(css, at + 1, end)
        if at == end:
            return all_traits
        then = False
        traits = _declared(css, at, end, wanted, &then)
        if traits and (not then or is_same_again(text, at) is not None):
            all_traits |= traits
            if found is not None:
                _look_back(found, css, at)
                found.add(traits)


cdef inline Py_ssize_t next_colon(const Letter *css, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    cdef const unsigned char *colon
    if Letter is unsigned_char:
        colon = <const unsigned char *> memchr(css + at, 58, end - at)
        at = end if colon == NULL else colon - <const unsigned char *> css
    else:
        while at < end and css[at] != 58:
            at += 1
    return at


cdef inline Py_ssize_t next_stop(const Letter *css, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    while at < end and (css[at] > 255 or not is_stop[<unsigned char> css[at]]):
        at += 1
    return at


cdef int _declared(
    const Letter *css, Py_ssize_t colon, Py_ssize_t end, int wanted, bint *then
) noexcept nogil:
    """Return the traits of what is declared around a colon: those wanted, or those that hide."""
    cdef Py_ssize_t name = colon, value = colon + 1
    cdef Property *known
    while name > 0 and is_space(css[name - 1]):
        name -= 1
    if not wanted:
        value = after_spaces(css, value, end)
        if value == end or not is_worth_a_look(css, name, css[value]):
            return 0
    known = property_before(css, name)
    if known == NULL:
        return 0
    if wanted:
        return known.sets & wanted
    if value == colon + 2 and css[colon + 1] == 11:
        return 0
    if name < colon or value > colon + 2 or (value == colon + 2 and css[colon + 1] != 32):
        if colon - name + known.size + 1 > NAME_WINDOW:
            return 0
        end = min(end, colon + VALUE_WINDOW)
    return hidden_by(known, css, value, end, then) if value < end else 0


cdef inline bint is_worth_a_look(
    const Letter *css, Py_ssize_t name_end, unsigned int first
) noexcept nogil:
    """Whether the last two letters of a property and the first of its value are known together."""
    return name_end > 2 and first < 128 and (
        looks[css[name_end - 2] & 31][css[name_end - 1] & 31][first]
    )
