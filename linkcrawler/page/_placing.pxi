"""What is around a link, and on its line, as numbers: see ``around.py``, ``blocks.py`` and ``lines.py``.

The arrays of a layout are as long as each other where they are columns of one table.
"""

from cpython.array cimport array
from libc.stdlib cimport calloc

cdef enum:
    STANDING = 5  # numbers that tell how one block stands, see blocks.Standing
    TEXT_STEPS = 1
    BIG_BLOCK = 2
    BIG_STEPS = 3
    GROUP = 4
    FAR_LINES = 30
    KNOWN_TAGS = 512
    NEAR_BLOCKS = 1_000  # looked at for one link; then all headings are looked up

cdef bint is_heading[KNOWN_TAGS]


cdef int *room_for(Py_ssize_t count) except NULL:
    """Return room for so many numbers, each 0."""
    cdef int *found = <int *> calloc(count + 1, sizeof(int))
    if found == NULL:
        raise MemoryError
    return found


cdef Py_ssize_t last_upto(const int *starts, Py_ssize_t count, int offset) noexcept nogil:
    """Return the last of the rising *starts* that is not beyond *offset*; -1 is none."""
    cdef Py_ssize_t low = 0, middle
    while low < count:
        middle = (low + count) // 2
        if starts[middle] <= offset:
            low = middle + 1
        else:
            count = middle
    return low - 1


cdef class LinkText:
    """How much of a page's text is text of links."""

    cdef int *starts
    cdef int *ends
    cdef int *sums
    cdef Py_ssize_t count

    def __cinit__(self, array starts, array ends):
        cdef Py_ssize_t link, links = min(len(starts), len(ends))
        cdef int start, end
        self.starts, self.ends, self.sums = room_for(links), room_for(links), room_for(links)
        for link in range(links):
            start, end = starts.data.as_ints[link], ends.data.as_ints[link]
            if start < end:
                self.starts[self.count], self.ends[self.count] = start, end
                self.sums[self.count + 1] = self.sums[self.count] + end - start
                self.count += 1

    def __dealloc__(self):
        free(self.starts)
        free(self.ends)
        free(self.sums)

    cdef int before(self, int offset) noexcept nogil:
        cdef Py_ssize_t at = last_upto(self.starts, self.count, offset)
        return self.sums[at] + min(offset, self.ends[at]) - self.starts[at] if at >= 0 else 0

    cdef int between(self, int start, int end) noexcept nogil:
        return self.before(end) - self.before(start)


def heading_above(array tags, array starts, array ends, array lasts, int block, int offset):
    """Return the last heading with words that ends before *offset* and does not hold *block*.

    -1 is none; -2 says that it is none of those near.
    """
    cdef Py_ssize_t count = min(len(tags), len(starts), len(ends), len(lasts))
    cdef Py_ssize_t number = last_upto(starts.data.as_ints, count, offset), last = number - NEAR_BLOCKS
    cdef int tag
    while number >= 0 and number > last:
        tag = tags.data.as_ints[number]
        if (
            0 <= tag < KNOWN_TAGS and is_heading[tag]
            and starts.data.as_ints[number] < ends.data.as_ints[number] <= offset
            and not number <= block <= lasts.data.as_ints[number]
        ):
            return number
        number -= 1
    return -1 if number < 0 else -2


cdef class Surroundings:
    """Tells what is around the links of one page."""

    cdef array parents, tags, lasts
    cdef object own, within, telling
    cdef dict known
    cdef int main

    def __init__(self, main, outside, within, telling):
        """*within* adds what an element claims to what is around it, from *outside* all on."""
        layout = main.layout
        self.parents, self.tags, self.lasts = layout.parents, layout.tags, layout.lasts
        self.own, self.main = layout.elements.own, main.number
        self.within, self.telling, self.known = within, telling, {-1: outside}

    def of(self, spot):
        """Return what is around a link: its block, and what stands in it around the link."""
        node, block, _, _ = spot
        around = self.known.get(block)
        if around is None:
            around = self.of_block(block)
        for tag, claims in inline_claims(node.mem_id):
            around = self.within(around, tag, claims, 0)
        return around

    cdef of_block(self, int number):
        """Tell of a block from the one around it; without recursion: pages nest as deep as they like."""
        cdef list unknown = []
        while (around := self.known.get(number)) is None:
            if not 0 <= number < len(self.parents):
                raise IndexError(number)
            unknown.append(number)
            number = self.parents.data.as_ints[number]
        for inner in reversed(unknown):
            around = self.known[inner] = self.inside(around, inner)
        return around

    cdef inside(self, outer, int number):
        cdef int tag = self.tags.data.as_ints[number]
        claims, article = self.own(number)
        if claims and number <= self.main <= self.lasts.data.as_ints[number]:  # the main part is in it
            claims = 0
        if not (claims or article) and tag not in self.telling:  # most of them
            return outer
        if claims or article > outer.named_article or tag in self.telling:
            is_outermost = self.parents.data.as_ints[number] < 0
            return self.within(outer, tag, claims, 0 if is_outermost else article)
        return outer


cdef class Blocks:
    """Answers how the blocks of one page stand around their links."""

    cdef array parents, tags, starts, ends, lasts, weights
    cdef LinkText link_text
    cdef object leaves_left, group_type, part_type
    cdef dict parts, groups
    cdef int *standings
    cdef int *links_before
    cdef int main
    cdef object page, total, big, named_other

    def __init__(self, main, big, leaves_left, types, named_other):
        """*big* is what a big block weighs; *types* are those of a group and of a part."""
        self.page, self.weights, self.big = main.layout, main.weights, big
        self.main, self.total, self.leaves_left = main.number, main.total, leaves_left
        self.group_type, self.part_type = types
        self.named_other, self.parts, self.groups = named_other, {}, {}

    cdef int look(self) except -1:
        """Tell the numbers of all blocks, when the first is asked for."""
        page = self.page
        self.parents, self.tags, self.lasts = page.parents, page.tags, page.lasts
        self.starts, self.ends = page.starts, page.ends
        if not (
            len(self.parents) == len(self.tags) == len(self.starts) == len(self.ends)
            == len(self.weights) == len(self.lasts)
        ):
            raise ValueError("columns of different length")
        self.link_text = LinkText(page.link_starts, page.link_ends)
        self.count_links(page.link_blocks)
        self.stand(self.big)
        return 0

    def __dealloc__(self):
        free(self.standings)
        free(self.links_before)

    def of(self, spot_block, around):
        """Return what the blocks say of a link in a block that has *around* it."""
        cdef Py_ssize_t block = spot_block
        if self.standings == NULL:
            self.look()
        if not 0 <= block < len(self.parents):
            raise IndexError(block)
        group = self.standings[STANDING * block + GROUP]
        # The items of a list differ in nothing that is asked of blocks.
        parent = self.parents.data.as_ints[block] if group != block else ~block
        key = parent, self.tags.data.as_ints[block], around
        known = self.parts.get(key)
        if known is None:
            known = self.parts[key] = self.read(block, around)
        return known

    cdef read(self, Py_ssize_t block, around):
        cdef int *standing = self.standings + STANDING * block
        cdef int big = standing[BIG_BLOCK]
        group = self.group(standing[GROUP])
        _, density_of_group, text_of_group = group
        _, density_of_big, _ = self.group(big)
        values = (
            self.holds_main(block),
            standing[BIG_STEPS],
            density_of_big,
            (big == self.main) + 2 * (big > self.main),
            standing[TEXT_STEPS],
            density_of_group,
            text_of_group,
            around.paragraph,
            self.total,
            self.named_other(around.claims),
        )
        return self.part_type(values, self.leaves_left(values), group)

    cdef bint holds_main(self, Py_ssize_t block) noexcept:
        """Whether the block is in the main block, or is it."""
        return self.main <= block <= self.lasts.data.as_ints[self.main]

    cdef group(self, int number):
        cdef int start, end, linked
        known = self.groups.get(number)
        if known is None:
            start, end = self.starts.data.as_ints[number], self.ends.data.as_ints[number]
            linked = self.link_text.between(start, end)
            links = self.links_before[self.lasts.data.as_ints[number] + 1] - self.links_before[number]
            known = self.group_type(links, linked / <double> max(end - start, 1), end - start - linked)
            self.groups[number] = known
        return known

    cdef int count_links(self, array blocks) except -1:
        cdef Py_ssize_t link, block, count = len(self.parents)
        self.links_before = room_for(count)
        for link in range(len(blocks)):
            if not -1 <= blocks.data.as_ints[link] < count:
                raise IndexError(link)
            self.links_before[blocks.data.as_ints[link] + 1] += 1
        for block in range(count):
            self.links_before[block + 1] += self.links_before[block]
        return 0

    cdef int stand(self, double big) except -1:
        """Tell the numbers of ``blocks.Standing`` for each block, one block's after the other's."""
        cdef int *weights = self.weights.data.as_ints
        cdef int *lasts = self.lasts.data.as_ints
        cdef int *own
        cdef int *outer
        cdef int main = self.main, parent, weight
        cdef Py_ssize_t block, count = len(self.parents)
        cdef bint is_big, in_group
        self.standings = room_for(STANDING * (count + 1))
        for block in range(count):
            parent, weight = self.parents.data.as_ints[block], weights[block]
            if not -1 <= parent < block:
                raise IndexError(parent)
            own = self.standings + STANDING * block
            outer = self.standings + STANDING * (parent if parent >= 0 else count)
            is_big = weight > 0 and weight >= big
            in_group = not (
                weight
                or weights[parent if parent >= 0 else count - 1]
                or block <= main <= lasts[block]
                or 0 <= parent <= main <= lasts[parent]
            )
            own[0] = block if weight else outer[0]
            own[TEXT_STEPS] = 0 if weight else outer[TEXT_STEPS] + 1
            own[BIG_BLOCK] = block if is_big else outer[BIG_BLOCK]
            own[BIG_STEPS] = 0 if is_big else outer[BIG_STEPS] + 1
            own[GROUP] = outer[GROUP] if in_group else block
        return 0


cdef class Lines:
    """Answers what is on the lines of one page, and near them."""

    cdef array starts, ends, blocks, linked, prose
    cdef int *sums
    cdef Py_ssize_t count
    cdef LinkText link_text
    cdef object page, leaves_left, part_type, veto_of
    cdef str text
    cdef dict known

    def __init__(self, main, leaves_left, part_type, veto_of):
        """*veto_of* tells what the words of a line say alone."""
        page = main.layout
        self.page, self.text, self.prose, self.known = page, page.text, main.prose, {}
        self.starts, self.ends, self.blocks = page.line_starts, page.line_ends, page.line_blocks
        self.linked, self.count = page.line_linked, len(self.starts)
        self.leaves_left, self.part_type, self.veto_of = leaves_left, part_type, veto_of
        if not len(self.ends) == len(self.blocks) == len(self.linked) == len(self.prose) == self.count:
            raise ValueError("columns of different length")

    def __dealloc__(self):
        free(self.sums)

    def of(self, spot):
        """Return what the line says; one without words, alone in a block, is on none."""
        cdef int start, end, block
        cdef Py_ssize_t number
        _, block, start, end = spot
        number = max(last_upto(self.starts.data.as_ints, self.count, start), 0)
        is_on = self.count > 0 and (end > start or self.blocks.data.as_ints[number] == block)
        key = number if is_on else ~number
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = self.read(number, is_on)
        return known

    cdef read(self, Py_ssize_t number, bint is_on):
        cdef int start, end, linked
        line = veto = None
        unlinked, density = 0, 1.0
        if is_on:
            start, end = self.starts.data.as_ints[number], self.ends.data.as_ints[number]
            linked = self.linked.data.as_ints[number]
            line = start, end, self.blocks.data.as_ints[number], linked
            unlinked, density = end - start - linked, linked / <double> max(end - start, 1)
            veto = self.veto_of(self.text, start, end)
        values = (unlinked, density, *self.near(number))
        return self.part_type(line, values, self.leaves_left(values), veto)

    def text_after(self, int start, int end, line):
        """Return how much text of no link follows on its *line* on a link from *start* to *end*."""
        cdef int line_end = line[1], linked = line[3], after = line_end - end
        if after <= 0:
            return 0
        if linked == end - start:  # it is alone
            return after
        if self.link_text is None:
            self.link_text = LinkText(self.page.link_starts, self.page.link_ends)
        return max(0, after - self.link_text.between(end, line_end))

    cdef int add_up(self) except -1:
        cdef Py_ssize_t line
        self.sums = room_for(self.count)
        for line in range(self.count):
            self.sums[line + 1] = self.sums[line] + self.prose.data.as_ints[line]
        return 0

    cdef tuple near(self, Py_ssize_t at):
        cdef int *prose = self.prose.data.as_ints
        cdef Py_ssize_t away
        if self.count == 0:
            return 0, FAR_LINES, 0
        below = prose[at + 1] if at + 1 < self.count else 0
        for away in range(FAR_LINES + 1):
            if away == FAR_LINES or at >= away and prose[at - away] or (
                at + away < self.count and prose[at + away]
            ):
                break
        if self.sums == NULL:
            self.add_up()
        total = self.sums[self.count]
        return below, away, self.sums[at] / <double> (total if total else 1)
