"""Functions of the parser's own library, by name: its wheel exports them and ships no headers.

They take a node by its address, which is what ``LexborNode.mem_id`` is. No structure of the
library is known here, so that none can be misread, but where a text node keeps its text: that is
looked for in two of them, since the library's own function makes a copy.
"""

from libc.string cimport memcmp

cdef extern from "dlfcn.h" nogil:
    enum: RTLD_NOW
    enum: RTLD_NOLOAD
    void *dlopen(const char *path, int flags)
    void *dlsym(void *library, const char *name)

ctypedef void *Node
ctypedef void *Attribute
ctypedef Node (*ToNode)(Node) noexcept nogil
ctypedef Attribute (*ToAttribute)(void *) noexcept nogil
ctypedef size_t (*ToNumber)(Node) noexcept nogil
ctypedef int (*ToKind)(Node) noexcept nogil
ctypedef const char *(*ToText)(Attribute, size_t *) noexcept nogil
ctypedef const char *(*ToName)(Node, size_t *) noexcept nogil

cdef ToNode next_of, prev_of, parent_of, first_child_of
cdef ToNumber tag_of
cdef ToKind type_of
cdef ToAttribute first_attribute_of, next_attribute_of
cdef ToText name_of, value_of
cdef ToName id_of
cdef size_t text_place
"""So many words into a text node is the address of its text; how long that is comes next."""

cdef enum:
    NODE_WORDS = 14  # a text node has as many, and they are as long as an address

cdef int ELEMENT = 1, TEXT_NODE = 3, DOCUMENT = 9


cdef void *_function(void *library, bytes name) except NULL:
    cdef void *found = dlsym(library, name)
    if found == NULL:
        raise ImportError(f"the HTML parser has no {name.decode()}")
    return found


cdef int _find_functions(bytes path) except -1:
    """Take the functions from the library at *path*, which is loaded already."""
    global next_of, prev_of, parent_of, first_child_of, tag_of, type_of
    global first_attribute_of, next_attribute_of, name_of, value_of, id_of
    cdef void *library = dlopen(path, RTLD_NOW | RTLD_NOLOAD)
    if library == NULL:
        raise ImportError("the HTML parser is no library of its own")
    next_of = <ToNode> _function(library, b"lxb_dom_node_next_noi")
    prev_of = <ToNode> _function(library, b"lxb_dom_node_prev_noi")
    parent_of = <ToNode> _function(library, b"lxb_dom_node_parent_noi")
    first_child_of = <ToNode> _function(library, b"lxb_dom_node_first_child_noi")
    tag_of = <ToNumber> _function(library, b"lxb_dom_node_tag_id_noi")
    type_of = <ToKind> _function(library, b"lxb_dom_node_type_noi")
    first_attribute_of = <ToAttribute> _function(library, b"lxb_dom_element_first_attribute_noi")
    next_attribute_of = <ToAttribute> _function(library, b"lxb_dom_element_next_attribute_noi")
    name_of = <ToText> _function(library, b"lxb_dom_attr_qualified_name")
    id_of = <ToName> _function(library, b"lxb_dom_element_id_noi")
    value_of = <ToText> _function(library, b"lxb_dom_attr_value_noi")
    _find_text()
    return 0


cdef int _find_text() except -1:
    """Find where text nodes keep their text: its length stands there in both of two, and it itself before that."""
    global text_place
    first, second = b"x" * 1_031, b"y" * 2_053
    tree = lexbor.LexborHTMLParser(b"<p>" + first + b"<p>" + second)
    cdef list paragraphs = tree.css("p")
    cdef size_t *one = <size_t *> first_child_of(<Node> <size_t> paragraphs[0].mem_id)
    cdef size_t *other = <size_t *> first_child_of(<Node> <size_t> paragraphs[1].mem_id)
    for text_place in range(NODE_WORDS - 1):
        if one[text_place + 1] == <size_t> len(first) and other[text_place + 1] == <size_t> len(second):
            if memcmp(<char *> one[text_place], <char *> first, len(first)) == 0:
                return 0
    raise ImportError("the HTML parser keeps text otherwise than was thought")


cdef inline const char *text_in(Node text, size_t *size) noexcept nogil:
    """Return the text of a text node, which is the parser's; NULL, perhaps, where there is none."""
    size[0] = (<size_t *> text)[text_place + 1]
    return <const char *> (<size_t *> text)[text_place]
