"""What an element says of itself, by its address: as ``regions.own_of`` tells it, without a string made.

That is asked itself where a name has letters beyond ASCII. Nearly every page has names of its own, so
that to remember what they say helps little.
"""

from linkcrawler.page import regions

cdef enum:
    LONGEST_WORD = 24
    WORD_BITS = 10
    WORDS_ROOM = 1 << WORD_BITS  # twice as many as there are words, and more
    FEW_WORDS = 8
    LONGEST_NAMES = 300
    OWN_MAKING = 512  # tags of a page's own making have numbers from here on, and count as one
    MOST_OWNS = 4_096


# A word, and what it says; where there is none, *size* is 0.
cdef struct Word:
    unsigned int mark
    int claims
    int article
    size_t size
    char letters[LONGEST_WORD]


cdef struct Said:
    int claims
    int article


# What is written in an attribute.
cdef struct Written:
    const char *text
    size_t size


cdef Word vocabulary[WORDS_ROOM]
cdef Word roles[WORDS_ROOM]
cdef Word endings[FEW_WORDS]
cdef Word beginnings[FEW_WORDS]
cdef int claims_of_tag[OWN_MAKING + 1]
cdef bint is_no_region[OWN_MAKING + 1]
cdef dict owns = {}
"""Each that was told of an element."""
cdef object says_nothing = regions.SAYS_NOTHING


cdef inline unsigned int marked_on(unsigned int mark, char letter) noexcept:
    """Return the mark of a word with one more letter."""
    return mark * 31 + <unsigned char> letter


cdef inline unsigned int place_of(unsigned int mark) noexcept:
    return (mark * 2_654_435_761u) >> (32 - WORD_BITS)


cdef Word *find_word(Word *words, const char *letters, size_t size, unsigned int mark) noexcept:
    """Return the word, or NULL."""
    cdef unsigned int place = place_of(mark)
    while words[place].size:
        if (words[place].mark == mark and words[place].size == size
                and memcmp(words[place].letters, letters, size) == 0):
            return words + place
        place = (place + 1) % WORDS_ROOM
    return NULL


cdef int write_word(Word *word, bytes letters, own) except -1:
    cdef char letter
    word.mark = 0
    for letter in letters:
        word.mark = marked_on(word.mark, letter)
    word.claims, word.article = own
    word.size = len(letters)
    memcpy(word.letters, <const char *> letters, word.size)
    return 0


cdef int learn(Word *words, known) except -1:
    """Take over what the *known* words say; those beyond ASCII are not asked for here."""
    cdef unsigned int place
    cdef Word word
    if 2 * len(known) > WORDS_ROOM or max(map(len, known)) > LONGEST_WORD:
        raise ImportError("there are more words, or longer ones, than were thought of")
    for text, own in known.items():
        if text.isascii():
            write_word(&word, text.encode(), own)
            place = place_of(word.mark)
            while words[place].size:
                place = (place + 1) % WORDS_ROOM
            words[place] = word
    return 0


cdef int learn_few(Word *words, few, own) except -1:
    cdef size_t at
    if len(few) >= FEW_WORDS or max(map(len, few)) > LONGEST_WORD:
        raise ImportError("there are more endings than were thought of")
    for at in range(<size_t> len(few)):
        write_word(words + at, few[at].encode(), own)
    return 0


cdef int learn_all() except -1:
    """Take over all that ``regions.py`` knows."""
    if regions.NAME_CHARACTERS != LONGEST_NAMES or max(regions.BY_TAG) >= OWN_MAKING:
        raise ImportError("the words of regions are read otherwise by now")
    learn(vocabulary, regions.vocabulary())
    learn(roles, {role: (claims, 0) for role, claims in regions.BY_ROLE.items()})
    learn_few(endings, regions.MENU_ENDINGS, regions.MENU)
    learn_few(beginnings, regions.NOTICE_BEGINNINGS, regions.NOTICE)
    for tag, claims in regions.BY_TAG.items():
        claims_of_tag[<size_t> tag] = claims
    for tag in regions.NO_REGION:
        is_no_region[<size_t> tag] = True
    return 0


learn_all()


cdef own_by_address(Node element, size_t tag):
    """Return what the element says of itself."""
    cdef Said said = Said(0, 0)
    cdef int key
    if not hear_element(&said, element, min(tag, <size_t> OWN_MAKING)):
        return regions.own_of(names_of(element), tag)
    key = said.article << 16 | said.claims
    if not key:
        return says_nothing
    own = owns.get(key)
    if own is None:
        if len(owns) >= MOST_OWNS:
            owns.clear()
        own = owns[key] = regions.Own(said.claims, said.article)
    return own


cdef int claims_by_address(Node element, size_t tag) except? -1:
    """Return what the element claims to be."""
    cdef Said said = Said(0, 0)
    if hear_element(&said, element, min(tag, <size_t> OWN_MAKING)):
        return said.claims
    return regions.own_of(names_of(element), tag).claims


cdef bint hear_element(Said *said, Node element, size_t tag) noexcept:
    """Find what the element says; return whether it is written in letters that are known here."""
    cdef Written names, name, role, item
    cdef Written *at
    cdef char naming
    cdef Attribute attribute = first_attribute_of(element)
    said.claims = claims_of_tag[tag]
    names.size = name.size = role.size = item.size = 0
    while attribute != NULL:
        naming = naming_of(attribute)
        if naming:
            at = (
                &names if naming == b"c" else &name if naming == b"i"
                else &role if naming == b"r" else &item
            )
            at.text = value_of(attribute, &at.size)
            if at.text == NULL:
                at.size = 0
            elif not all_ascii(at.text, at.size):
                return False
        attribute = next_attribute_of(attribute)
    if not said.claims and role.size:
        hear_role(said, role)
    hear_names(said, Written(names.text, min(names.size, <size_t> LONGEST_NAMES)))
    if name.size and names.size + 1 < LONGEST_NAMES:  # a space stands between the two
        hear_names(said, Written(name.text, min(name.size, LONGEST_NAMES - 1 - names.size)))
    if holds(item, b"articleBody", 11):
        said.article = regions.ARTICLE_BODY
    if is_no_region[tag]:
        said.claims = 0
    return True


cdef bint all_ascii(const char *text, size_t size) noexcept:
    cdef char bits = 0
    cdef size_t at
    for at in range(size):
        bits |= text[at]
    return not bits & 0x80


cdef bint holds(Written text, const char *word, size_t size) noexcept:
    cdef size_t at
    for at in range(text.size - size + 1 if text.size >= size else 0):
        if memcmp(text.text + at, word, size) == 0:
            return True
    return False


cdef inline char small(char letter) noexcept:
    return letter | 0x20 if b"A" <= letter <= b"Z" else letter


cdef int hear_role(Said *said, Written role) noexcept:
    cdef char letters[LONGEST_WORD]
    cdef unsigned int mark = 0
    cdef size_t at
    cdef Word *word
    if role.size > LONGEST_WORD:
        return 0
    for at in range(role.size):
        letters[at] = small(role.text[at])
        mark = marked_on(mark, letters[at])
    word = find_word(roles, letters, role.size, mark)
    if word != NULL:
        said.claims = word.claims
    return 0


cdef inline bint divides(char letter) noexcept:
    """Whether it is what Python takes for white space."""
    return b"\t" <= letter <= b"\r" or 0x1C <= letter <= b" "


cdef int hear_names(Said *said, Written names) noexcept:
    """Take over what the names say, at most ``LONGEST_NAMES`` letters of ASCII."""
    cdef size_t at = 0, start
    while at < names.size:
        start = at
        while at < names.size and not divides(names.text[at]):
            at += 1
        if at > start:
            hear_name(said, names.text + start, at - start)
        at += 1
    return 0


cdef int hear_name(Said *said, const char *name, size_t size) noexcept:
    """Take over what the pieces of a name say, two that follow each other, and the whole name."""
    cdef char whole[LONGEST_NAMES]
    cdef char letters[LONGEST_NAMES]  # of the pieces, one after the other
    cdef unsigned int mark_of_whole = 0, mark_of_both = 0, mark = 0
    cdef size_t at, before = 0, start = 0, end = 0
    cdef bint is_letter
    for at in range(size):
        whole[at] = small(name[at])
        mark_of_whole = marked_on(mark_of_whole, whole[at])
        is_letter = b"a" <= whole[at] <= b"z"
        # A piece ends at what is no letter, and before a capital.
        if end > start and not (is_letter and (whole[at] == name[at] or name[at - 1] != whole[at - 1])):
            hear_word(said, letters + start, end - start, mark)
            if start:
                hear_word(said, letters + before, end - before, mark_of_both)
            before, start = start, end
            mark_of_both, mark = mark, 0
        if is_letter:
            letters[end] = whole[at]
            end += 1
            mark = marked_on(mark, whole[at])
            mark_of_both = marked_on(mark_of_both, whole[at])
    if end > start:
        hear_word(said, letters + start, end - start, mark)
        if start:
            hear_word(said, letters + before, end - before, mark_of_both)
    if start or end < size:  # it is no piece itself
        hear_word(said, whole, size, mark_of_whole)
    return 0


cdef int hear_word(Said *said, const char *letters, size_t size, unsigned int mark) noexcept:
    """Take over what one word, which is not empty, says."""
    cdef Word *word = find_word(vocabulary, letters, size, mark)
    if word != NULL:
        take_over(said, word)
    word = endings
    while word.size:
        if (letters[size - 1] == word.letters[word.size - 1] and size >= word.size
                and memcmp(letters + size - word.size, word.letters, word.size) == 0):
            take_over(said, word)
        word += 1
    word = beginnings
    while word.size:
        if letters[0] == word.letters[0] and size >= word.size and memcmp(letters, word.letters, word.size) == 0:
            take_over(said, word)
        word += 1
    return 0


cdef inline int take_over(Said *said, const Word *word) noexcept:
    said.claims |= word.claims
    said.article = max(said.article, word.article)
    return 0
