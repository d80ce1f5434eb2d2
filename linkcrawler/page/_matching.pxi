"""Selectors of style sheets, each parsed once and asked of elements by their addresses."""

ctypedef void *(*Create)() noexcept nogil
ctypedef unsigned int (*Init)(void *) noexcept nogil
ctypedef unsigned int (*InitWith)(void *, void *) noexcept nogil
ctypedef unsigned int (*InitRoom)(void *, size_t) noexcept nogil
ctypedef void (*Clean)(void *) noexcept nogil
ctypedef void (*Give)(void *, void *) noexcept nogil
ctypedef void *(*Parse)(void *, const char *, size_t) noexcept nogil
ctypedef unsigned int (*OnMatch)(Node, void *, void *) noexcept nogil
ctypedef unsigned int (*MatchNode)(void *, Node, const void *, OnMatch, void *) noexcept nogil

cdef enum:
    CHARACTERS_KEPT = 200_000
    PARTS_AT_FIRST = 128
    STEPS = 7  # in the lowest bits of an address, which are free
    DEEPEST = 4_096
    DEEP = 24  # where no more than so many steps are followed
    TRIES_COUNTED = 100_000
    TRIES = 10_000_000
    TRIES_ON_A_PAGE = 1_000_000_000

cdef void *parser
cdef void *memory
cdef void *matcher
cdef Parse parse_selectors
cdef MatchNode match_node
cdef Clean clean_memory

cdef dict parsed_selectors = {}
"""What the parser made of each selector, as a number, and how many steps it may have to retrace."""
cdef size_t characters_parsed
cdef double tries_on_page


cdef int _prepare_matching(void *library) except -1:
    """Make what parses and what matches, once for the process."""
    global parser, memory, matcher, parse_selectors, match_node, clean_memory
    cdef void *selectors
    cdef Init init_selectors = <Init> _function(library, b"lxb_css_selectors_init")
    cdef Init init_matcher = <Init> _function(library, b"lxb_selectors_init")
    cdef InitWith init_parser = <InitWith> _function(library, b"lxb_css_parser_init")
    cdef InitRoom init_memory = <InitRoom> _function(library, b"lxb_css_memory_init")
    parse_selectors = <Parse> _function(library, b"lxb_css_selectors_parse")
    match_node = <MatchNode> _function(library, b"lxb_selectors_match_node")
    clean_memory = <Clean> _function(library, b"lxb_css_memory_clean")
    parser = (<Create> _function(library, b"lxb_css_parser_create"))()
    memory = (<Create> _function(library, b"lxb_css_memory_create"))()
    selectors = (<Create> _function(library, b"lxb_css_selectors_create"))()
    matcher = (<Create> _function(library, b"lxb_selectors_create"))()
    if parser == NULL or memory == NULL or selectors == NULL or matcher == NULL:
        raise MemoryError
    if (
        init_parser(parser, NULL) or init_memory(memory, PARTS_AT_FIRST)
        or init_selectors(selectors) or init_matcher(matcher)
    ):
        raise ImportError("the parser of selectors could not be prepared")
    (<Give> _function(library, b"lxb_css_parser_memory_set_noi"))(parser, memory)
    (<Give> _function(library, b"lxb_css_parser_selectors_set_noi"))(parser, selectors)
    return 0


cdef unsigned int _note(Node node, void *specificity, void *found) noexcept nogil:
    (<bint *> found)[0] = True
    return 0


cdef size_t _parse(str selector) except? 0:
    """Return what the parser makes of *selector*; all is forgotten where that grows too large."""
    global characters_parsed
    cdef Py_ssize_t size = 0
    cdef const char *text = PyUnicode_AsUTF8AndSize(selector, &size)
    if characters_parsed > CHARACTERS_KEPT:
        parsed_selectors.clear()
        clean_memory(memory)
        characters_parsed = 0
    cdef size_t parsed = <size_t> parse_selectors(parser, text, size)
    if parsed and parsed & STEPS == 0:
        parsed |= _steps_retraced(text, size)
    else:
        parsed = 0
    characters_parsed += size
    parsed_selectors[selector] = parsed
    return parsed


cdef int forget_tries() noexcept:
    """Begin a page."""
    global tries_on_page
    tries_on_page = 0
    return 0


cdef bint is_about(str selector, Node element) except -1:
    """Whether *selector* is about the element; one that cannot be parsed is about nothing."""
    cdef bint found = False
    kept = parsed_selectors.get(selector)
    cdef size_t parsed = _parse(selector) if kept is None else kept
    cdef size_t steps = parsed & STEPS
    if parsed and (steps < 2 or not _takes_too_long(steps, element)):
        match_node(matcher, element, <void *> (parsed - steps), _note, &found)
    return found


cdef size_t _steps_retraced(const char *text, Py_ssize_t size) noexcept nogil:
    """Return how many steps go to any ancestor or sibling, ``STEPS`` at most."""
    cdef size_t steps = 0
    cdef Py_ssize_t at = 0
    cdef bint exact
    while at < size and steps < STEPS:
        if text[at] != 126 and text[at] != 32 and not 9 <= text[at] <= 13:
            at += 1
            continue
        exact = at > 0 and text[at - 1] in (62, 43)
        while at < size and (text[at] in (126, 32) or 9 <= text[at] <= 13):
            at += 1
        steps += not exact and not (at < size and text[at] in (62, 43))
    return steps


cdef bint _takes_too_long(size_t steps, Node element) noexcept nogil:
    """Whether the matcher might try too many ways up: it goes back to every step at each failure.

    No page that is not made for it has that many.
    """
    global tries_on_page
    cdef double tries = 1
    cdef size_t depth = 0, step
    cdef Node node = parent_of(element)
    while node != NULL and depth < DEEPEST:
        depth += 1
        node = parent_of(node)
    if steps == STEPS and depth > DEEP:
        return True
    for step in range(min(steps, depth)):
        tries = tries * (depth - step) / (step + 1)
    if tries > TRIES_COUNTED:
        tries_on_page += tries
    return tries > TRIES or tries_on_page > TRIES_ON_A_PAGE


def matches(str selector, size_t mem_id):
    """Whether *selector* is about the element at an address, which must be one of a living tree."""
    return is_about(selector, <Node> mem_id)
