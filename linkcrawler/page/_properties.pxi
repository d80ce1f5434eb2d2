"""Properties by their names, and what each may say."""

from libc.string cimport memcmp, memset

cdef enum:
    MOST = 64  # properties
    LONGEST = 32  # letters of one
    WORDS = 4

cdef enum:  # as in hiding.py
    WORD, ZERO, SMALL, FAR, THEN


cdef struct Hides:
    int test
    int traits
    char firsts[8]
    int words
    char rests[WORDS][LONGEST]
    int sizes[WORDS]


cdef struct Property:
    char name[LONGEST]
    int size
    int sets
    int hides[WORDS]
    int hidings

cdef Property properties[MOST]
cdef Hides ways[MOST]
cdef int property_count, way_count
cdef Py_ssize_t most_selectors
cdef signed char by_letters[32][32][LONGEST]
"""By the last two letters of a name and how many it has: the number of the first such property."""


cdef unsigned char looks[32][32][128]
"""By the last two letters of a name and the first of a value: whether that may hide."""


def prepare(sets, hides, Py_ssize_t selectors):
    """Take over which traits each property decides, and which values of which may hide."""
    global property_count, way_count, most_selectors
    most_selectors = selectors
    property_count = way_count = 0
    memset(by_letters, -1, sizeof(by_letters))
    memset(looks, 0, sizeof(looks))
    for name, traits in sets:
        _property(name).sets |= traits
    for names, test, traits, firsts, rests in hides:
        _add_way(test, traits, firsts, rests)
        for name in names:
            _add_way_of(_property(name))


cdef Property *_property(str name) except NULL:
    """Return the property, a new one if it is not known."""
    global property_count
    cdef bytes letters = name.encode()
    cdef int n, size = len(letters)
    cdef Property *found
    if not 2 < size < LONGEST or property_count == MOST:
        raise ImportError("there are more properties than were thought of")
    for n in range(property_count):
        if properties[n].size == size and memcmp(properties[n].name, <char *> letters, size) == 0:
            return properties + n
    found = properties + property_count
    memset(found, 0, sizeof(Property))
    found.size = size
    for n in range(size):
        found.name[n] = letters[n]
    if by_letters[letters[size - 2] & 31][letters[size - 1] & 31][size] < 0:
        by_letters[letters[size - 2] & 31][letters[size - 1] & 31][size] = property_count
    property_count += 1
    return found


cdef int _add_way(int test, int traits, str firsts, rests) except -1:
    global way_count
    cdef Hides *way = ways + way_count
    cdef bytes letters
    cdef int n
    if way_count == MOST or len(firsts) >= 8 or len(rests) > WORDS:
        raise ImportError("there are more ways to hide than were thought of")
    memset(way, 0, sizeof(Hides))
    way.test, way.traits, way.words = test, traits, len(rests)
    for n, letter in enumerate(firsts.encode()):
        way.firsts[n] = letter
    for number, rest in enumerate(rests):
        letters = rest.encode()
        if len(letters) >= LONGEST:
            raise ImportError("there are longer words than were thought of")
        way.sizes[number] = len(letters)
        for n in range(len(letters)):
            way.rests[number][n] = letters[n]
    way_count += 1
    return 0


cdef int _add_way_of(Property *known) except -1:
    if known.hidings == WORDS:
        raise ImportError("there are more ways to hide than were thought of")
    cdef const char *first = ways[way_count - 1].firsts
    known.hides[known.hidings] = way_count - 1
    known.hidings += 1
    while first[0]:
        looks[known.name[known.size - 2] & 31][known.name[known.size - 1] & 31][first[0]] = True
        first += 1
    return 0


cdef Property *property_before(const Letter *css, Py_ssize_t end) noexcept nogil:
    """Return the property whose name ends there; NULL if it is none that is known."""
    cdef Py_ssize_t start = end
    cdef Py_ssize_t n
    cdef int number
    cdef unsigned int letter
    while start > 0 and end - start < LONGEST:
        letter = css[start - 1]
        if not (97 <= (letter | 32) <= 122 or letter == 45) or letter > 127:
            break
        start -= 1
    if not 2 < end - start < LONGEST or start == 0:
        return NULL
    letter = css[start - 1]
    if not (letter == 123 or letter == 59 or is_space(letter)):
        return NULL
    number = by_letters[css[end - 2] & 31][css[end - 1] & 31][end - start]
    if number < 0:
        return NULL
    for n in range(number, property_count):
        if properties[n].size == end - start and begins(
            css, start, end, properties[n].name, properties[n].size
        ):
            return properties + n
    return NULL


cdef int hidden_by(
    Property *known, const Letter *css, Py_ssize_t at, Py_ssize_t end, bint *then
) noexcept nogil:
    """Return the traits by which the value at *at* may hide.

    *then* is set where that holds only if the next declaration has the very same value.
    """
    cdef int n, word
    cdef Hides *way
    for n in range(known.hidings):
        way = ways + known.hides[n]
        if not is_one_of(css[at], way.firsts):
            continue
        if way.test == ZERO:
            if is_zero(css, at, end):
                return way.traits
        elif way.test == SMALL:
            if is_small(css, at, end):
                return way.traits
        elif way.test == FAR:
            if is_far(css, at, end):
                return way.traits
        elif way.test == THEN:
            if names_next(css, at, end, way):
                then[0] = True
                return way.traits
        else:
            for word in range(way.words):
                if begins(css, at + 1, end, way.rests[word], way.sizes[word]):
                    return way.traits
    return 0


cdef inline bint is_one_of(unsigned int letter, const char *firsts) noexcept nogil:
    while firsts[0]:
        if <unsigned char> firsts[0] == letter:
            return True
        firsts += 1
    return False


cdef bint names_next(
    const Letter *css, Py_ssize_t at, Py_ssize_t end, const Hides *way
) noexcept nogil:
    """Whether the declaration after this one, of one word, is of one of the properties."""
    cdef int word
    cdef Py_ssize_t colon
    at = next_name(css, at, end)
    if at < 0:
        return False
    for word in range(way.words):
        if begins(css, at, end, way.rests[word], way.sizes[word]):
            colon = after_spaces(css, at + way.sizes[word], end)
            if colon < end and css[colon] == 58:
                return True
    return False
