"""The main part of a page, measured in one go: as ``main_text.plain_measure`` does it."""

cdef int least_prose, most_prose, not_main
cdef double holds_most
cdef bint is_of_lines[KNOWN_TAGS + 1]

cdef enum:
    NOT_KNOWN, IS_MAIN, IS_ASIDE


def prepare_main(int least, int most, double share, lines, int aside):
    """Take over the limits of ``main_text.py``, the tags of *lines* and the claims of what stands *aside*."""
    global least_prose, most_prose, holds_most, not_main
    least_prose, most_prose, holds_most, not_main = least, most, share, aside
    for tag in lines:
        is_of_lines[<size_t> tag] = True


def measure(Elements page not None, str text not None):
    """Return what ``main_text.Measured`` says of the page, whose text is *text*."""
    cdef Py_ssize_t lines = page.lines.count, blocks = page.blocks.count, number
    cdef array prose = clone(of_ints, lines, True), weights = clone(of_ints, blocks, True)
    cdef array kept = clone(of_ints, lines, True), known = clone(of_ints, blocks, True)
    weigh_lines(page, prose.data.as_ints)
    keep_main(page, prose.data.as_ints, kept.data.as_ints, known.data.as_ints)
    gather(page, kept.data.as_ints, weights.data.as_ints)
    number = narrowest(page, weights.data.as_ints) if blocks else 0
    last = last_prose(page, kept.data.as_ints, number)
    return prose, weights, number, last, main_text(page, text, number, known.data.as_ints)


cdef int weigh_lines(Elements page, int *prose) noexcept:
    """Find what each line weighs as running text."""
    cdef Line *lines = <Line *> page.lines.items
    cdef Py_ssize_t line, unlinked
    for line in range(<Py_ssize_t> page.lines.count):
        unlinked = lines[line].end - lines[line].start - lines[line].linked
        if unlinked >= least_prose and unlinked >= lines[line].linked:
            prose[line] = min(unlinked, most_prose)
    return 0


cdef int keep_main(Elements page, int *prose, int *kept, int *known) except -1:
    """Leave out of the lines what stands aside."""
    cdef Line *lines = <Line *> page.lines.items
    cdef Py_ssize_t line
    for line in range(<Py_ssize_t> page.lines.count):
        if prose[line] and not stands_aside(page, lines[line].block, known):
            kept[line] = prose[line]
    return 0


cdef bint stands_aside(Elements page, Py_ssize_t number, int *known) except -1:
    """Whether a block is no part of the main text, or one around it; each is asked once."""
    cdef Block *blocks = <Block *> page.blocks.items
    cdef Py_ssize_t at = number
    cdef int told
    while at >= 0 and not known[at] and not claims_by_address(blocks[at].node, blocks[at].tag) & not_main:
        at = blocks[at].parent
    told = IS_MAIN if at < 0 else known[at] or IS_ASIDE
    while number != at:
        known[number] = told
        number = blocks[number].parent
    if at >= 0:
        known[at] = told
    return told == IS_ASIDE


cdef int gather(Elements page, int *kept, int *weights) noexcept:
    """Find what each block weighs with all that is in it."""
    cdef Line *lines = <Line *> page.lines.items
    cdef Block *blocks = <Block *> page.blocks.items
    cdef Py_ssize_t at
    for at in range(<Py_ssize_t> page.lines.count):
        if lines[at].block >= 0:
            weights[lines[at].block] += kept[at]
    for at in range(<Py_ssize_t> page.blocks.count - 1, 0, -1):
        if blocks[at].parent >= 0:
            weights[blocks[at].parent] += weights[at]
    return 0


cdef Py_ssize_t narrowest(Elements page, int *weights) noexcept:
    """Return the innermost block that holds most of the weight of the one around it."""
    cdef Block *blocks = <Block *> page.blocks.items
    cdef Py_ssize_t at = 0, inner = 1
    while inner <= blocks[at].last:
        if weights[inner] >= max(holds_most * weights[at], 1.0):
            if is_of_lines[blocks[inner].tag]:
                break
            at, inner = inner, inner + 1
        else:
            inner = blocks[inner].last + 1
    return at


cdef bint is_within(Elements page, Py_ssize_t line, Py_ssize_t number) noexcept:
    """Whether a line stands in the block."""
    cdef Py_ssize_t block = (<Line *> page.lines.items)[line].block
    return number <= block <= (<Block *> page.blocks.items)[number].last if page.blocks.count else False


cdef object last_prose(Elements page, int *kept, Py_ssize_t number):
    """Return where the last line of running text in the block starts, or None."""
    cdef Py_ssize_t line
    for line in range(<Py_ssize_t> page.lines.count - 1, -1, -1):
        if kept[line] and is_within(page, line, number):
            return (<Line *> page.lines.items)[line].start
    return None


cdef str main_text(Elements page, str text, Py_ssize_t number, int *known):
    """Return the lines of the block that are no mere links and do not stand aside, a line each."""
    cdef Line *lines = <Line *> page.lines.items
    cdef Py_ssize_t at, start = -1, end = -1
    cdef list found = []
    for at in range(<Py_ssize_t> page.lines.count):
        if lines[at].end > len(text):
            raise ValueError("the text is not the page's")
        told = (
            2 * lines[at].linked < lines[at].end - lines[at].start
            and is_within(page, at, number)
            and not stands_aside(page, lines[at].block, known)
        )
        if start >= 0 and not (told and text[end] == u"\n"):
            found.append(text[start:end])
            start = -1
        if told:
            start = start if start >= 0 else lines[at].start
            end = lines[at].end - (text[lines[at].end - 1] == u" ")
    if start >= 0:
        found.append(text[start:end])
    return u"\n".join(found) or text.strip()
