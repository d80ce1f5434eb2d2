"""Functions of the parser's own library, by name: its wheel exports them and ships no headers.

They take a node by its address, which is what ``LexborNode.mem_id`` is. No structure of the
library is known here, so that none can be misread.
"""

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
ctypedef char *(*CopyText)(Node, size_t *) noexcept nogil
ctypedef void *(*FreeText)(Node, char *) noexcept nogil

cdef ToNode next_of, prev_of, parent_of, first_child_of
cdef ToNumber tag_of
cdef ToKind type_of
cdef ToAttribute first_attribute_of, next_attribute_of
cdef ToText name_of, value_of
cdef CopyText copy_text
cdef FreeText free_text

cdef int ELEMENT = 1, TEXT_NODE = 3, DOCUMENT = 9


cdef void *_function(void *library, bytes name) except NULL:
    cdef void *found = dlsym(library, name)
    if found == NULL:
        raise ImportError(f"the HTML parser has no {name.decode()}")
    return found


cdef int _find_functions(bytes path) except -1:
    """Take the functions from the library at *path*, which is loaded already."""
    global next_of, prev_of, parent_of, first_child_of, tag_of, type_of, copy_text, free_text
    global first_attribute_of, next_attribute_of, name_of, value_of
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
    value_of = <ToText> _function(library, b"lxb_dom_attr_value_noi")
    copy_text = <CopyText> _function(library, b"lxb_dom_node_text_content")
    free_text = <FreeText> _function(library, b"lxb_dom_document_destroy_text_noi")
    return 0
