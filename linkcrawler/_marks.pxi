"""Which of many hrefs have one of a few words in them: each is read once, letter by letter."""

cdef enum:
    MOST_MARKS = 6
    ESCAPE = 1 << 6
    DROPPED = 1 << 7

cdef struct Marks:
    Text texts[MOST_MARKS]
    int count
    unsigned char signs[256]  # of a letter: which of the texts begin with it, or what else it is
    unsigned char seconds[256]  # which have it as their second letter, or have none
    bint any_escape


cdef int tell_marks(Marks *marks, tuple texts) except -1:
    cdef Text mark
    cdef int letter
    cdef str text
    if len(texts) > MOST_MARKS:
        raise ValueError(f"more than {MOST_MARKS} marks")
    for text in texts:
        if text is None or not PyUnicode_IS_COMPACT_ASCII(text) or len(text) == 0 or text != text.lower():
            raise ValueError(f"no mark: {text!r}")
        mark = letters_of(text)
        marks.signs[mark.at[0]] |= 1 << marks.count
        marks.signs[upper(mark.at[0])] = marks.signs[mark.at[0]]
        if mark.size == 1:
            for letter in range(256):
                marks.seconds[letter] |= 1 << marks.count
        else:
            marks.seconds[mark.at[1]] |= 1 << marks.count
            marks.seconds[upper(mark.at[1])] = marks.seconds[mark.at[1]]
        marks.texts[marks.count] = mark
        marks.count += 1
    marks.signs[b"%"] |= ESCAPE
    marks.signs[b"\t"] = marks.signs[b"\n"] = marks.signs[b"\r"] = DROPPED
    return 0


cdef inline unsigned char upper(unsigned char letter) noexcept:
    return letter - 32 if b"a" <= letter <= b"z" else letter


cdef inline unsigned char lower(unsigned char letter) noexcept:
    return letter + 32 if b"A" <= letter <= b"Z" else letter


cdef bint has_mark(Text href, Py_ssize_t at, Marks *marks) noexcept:
    """Whether one of the texts stands *at* that place."""
    cdef int number, sign = marks.signs[href.at[at]]
    cdef Py_ssize_t size, same
    for number in range(marks.count):
        size, same = marks.texts[number].size, 1
        if not sign >> number & 1 or size > href.size - at:
            continue
        while same < size and lower(href.at[at + same]) == marks.texts[number].at[same]:
            same += 1
        if same == size:
            return True
    return False


cdef bint is_escape_in_name(Text href, Py_ssize_t at) noexcept:
    """Whether the escape at that place is of what names are made of."""
    cdef unsigned char first, second
    if href.size - at < 3:
        return False
    first, second = href.at[at + 1], lower(href.at[at + 2])
    if first == b"2":
        return second == b"d" or second == b"e"
    if first == b"3":
        return b"0" <= second <= b"9"
    return b"4" <= first <= b"7"


cdef bint is_worth_a_look(Text href, Marks *marks) noexcept:
    cdef Py_ssize_t at
    cdef unsigned char sign
    for at in range(href.size):
        sign = marks.signs[href.at[at]]
        if not sign:
            continue
        if sign & DROPPED:
            return True
        if sign & marks.seconds[href.at[at + 1] if at + 1 < href.size else 0] and has_mark(href, at, marks):
            return True
        if sign & ESCAPE and (marks.any_escape or is_escape_in_name(href, at)):
            return True
    return False
