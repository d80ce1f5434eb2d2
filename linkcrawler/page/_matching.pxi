"""Selectors of style sheets, each parsed once and asked of elements by their addresses."""

from linkcrawler.page.selector import effort_of

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
    STEPS = 7  # in the lowest bits of an address, which are free; so many where it takes an effort to tell
    FARTHEST = 4_096
    TRIES = 2_000_000  # as in selector.py; a hundredth of a second or two
    TRIES_ON_A_PAGE = 20_000_000

cdef void *parser
cdef void *memory
cdef void *matcher
cdef Parse parse_selectors
cdef MatchNode match_node
cdef Clean clean_memory

cdef dict parsed_selectors = {}
"""What the parser made of each selector, as a number, and how many steps it may have to retrace."""
cdef dict efforts = {}
"""Of those that look at siblings, or have very many steps: see ``effort_of``."""
cdef size_t characters_parsed
cdef double tries_on_page
cdef Node looked_beside
cdef size_t siblings_above, most_siblings


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
        efforts.clear()
        clean_memory(memory)
        characters_parsed = 0
    cdef size_t parsed = <size_t> parse_selectors(parser, text, size)
    if parsed and parsed & STEPS == 0:
        parsed |= _steps_retraced(text, size)
        if parsed & STEPS == STEPS:
            efforts[selector] = effort = effort_of(selector)
            parsed = parsed if effort else 0
    else:
        parsed = 0
    characters_parsed += size
    parsed_selectors[selector] = parsed
    return parsed


cdef int forget_tries() noexcept:
    """Begin a page."""
    global tries_on_page, looked_beside
    tries_on_page, looked_beside = 0, NULL
    return 0


cdef bint is_about(str selector, Node element) except -1:
    """Whether *selector* is about the element; one that cannot be parsed is about nothing."""
    cdef bint found = False
    kept = parsed_selectors.get(selector)
    cdef size_t parsed = _parse(selector) if kept is None else kept
    cdef size_t steps = parsed & STEPS
    if parsed and (steps < 2 or not _takes_too_long(selector, steps, element)):
        match_node(matcher, element, <void *> (parsed - steps), _note, &found)
    return found


cdef size_t _steps_retraced(const char *text, Py_ssize_t size) noexcept nogil:
    """Return how many steps go to any ancestor; ``STEPS`` where one goes elsewhere, or there are so many."""
    cdef size_t steps = 0
    cdef Py_ssize_t at = 0
    cdef bint exact
    while at < size and steps < STEPS:
        if text[at] in (126, 58, 92):  # a tilde, a state or function, an escape
            return STEPS
        if text[at] != 32 and not 9 <= text[at] <= 13:
            at += 1
            continue
        exact = at > 0 and text[at - 1] in (62, 43)
        while at < size and (text[at] == 32 or 9 <= text[at] <= 13):
            at += 1
        steps += not exact and not (at < size and text[at] in (62, 43, 126))
    return steps


cdef bint _takes_too_long(str selector, size_t up, Node element) except -1:
    """Whether the matcher might try too many ways: it goes back to every step at each failure.

    No page that is not made for it has that many.
    """
    global tries_on_page
    cdef double tries
    cdef size_t beside = 0, looks = 0
    if up == STEPS:
        up, beside, looks = efforts[selector]
    tries = _ways(_depth_of(element), up)
    if beside or looks:
        _look_beside(element)
        tries *= _ways(siblings_above, beside)
        for _ in range(looks):
            tries *= most_siblings
    if tries > TRIES or tries_on_page + tries > TRIES_ON_A_PAGE:
        return True
    tries_on_page += tries
    return False


cdef double _ways(size_t places, size_t steps) noexcept nogil:
    """Return how many ways so many steps may take, those that lead nowhere included."""
    cdef double ways = 1
    cdef size_t step
    for step in range(min(steps, (places + 1) // 2)):
        ways = ways * (places - step) / (step + 1)
    return ways


cdef size_t _depth_of(Node element) noexcept nogil:
    cdef size_t depth = 0
    cdef Node node = parent_of(element)
    while node != NULL and depth < FARTHEST:
        depth += 1
        node = parent_of(node)
    return depth


cdef void _look_beside(Node element) noexcept nogil:
    """Count the nodes beside the element and its ancestors; many selectors are asked of one."""
    global looked_beside, siblings_above, most_siblings
    cdef size_t before
    cdef Node parent = parent_of(element), node
    if element == looked_beside:
        return
    looked_beside, siblings_above, most_siblings = element, 0, 0
    while parent != NULL and siblings_above < FARTHEST:
        before, node = siblings_above, first_child_of(parent)
        while node != NULL and siblings_above < FARTHEST:
            siblings_above += 1
            node = next_of(node)
        most_siblings = max(most_siblings, siblings_above - before)
        parent = parent_of(parent)


def matches(str selector, size_t mem_id):
    """Whether *selector* is about the element at an address, which must be one of a living tree."""
    return is_about(selector, <Node> mem_id)
