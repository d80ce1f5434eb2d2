cimport cython

cdef int _OUTSIDE, _INSIDE, _STANDING

cpdef object numbers(Py_ssize_t count)

@cython.locals(found=cython.int[:], line=cython.Py_ssize_t, unlinked=cython.int)
cpdef object prose_of(int[:] starts, int[:] ends, int[:] linked, int least, int most)

@cython.locals(found=cython.int[:], line=cython.Py_ssize_t)
cpdef object worded(int[:] starts, int[:] ends, int[:] linked)

@cython.locals(found=cython.int[:], thing=cython.Py_ssize_t)
cpdef object within(int[:] weights, int[:] blocks, int first, int last)

@cython.locals(
    found=cython.int[:], thing=cython.Py_ssize_t, block=cython.int, asked=cython.int, told=cython.int
)
cpdef object outside(
    int[:] weights, int[:] blocks, int[:] parents, int[:] known, object own, object claims
)

@cython.locals(found=cython.int[:], thing=cython.Py_ssize_t, block=cython.Py_ssize_t)
cpdef object gathered(int[:] weights, int[:] blocks, int[:] parents)

@cython.locals(at=cython.int, inner=cython.int)
cpdef int narrowest(int[:] weights, int[:] lasts, int[:] tags, double share, object whole) except? -1

@cython.locals(thing=cython.Py_ssize_t)
cpdef Py_ssize_t last_of(int[:] weights) except? -1

@cython.locals(line=cython.Py_ssize_t, start=cython.int, end=cython.int)
cpdef list texts(str text, int[:] weights, int[:] starts, int[:] ends)

@cython.locals(found=cython.int[:], thing=cython.Py_ssize_t, total=cython.int)
cpdef object sums_before(int[:] weights)

@cython.locals(found=cython.int[:], thing=cython.Py_ssize_t, block=cython.Py_ssize_t)
cpdef object counted_before(int[:] blocks, Py_ssize_t count)

@cython.locals(
    kept_starts=cython.int[:], kept_ends=cython.int[:], sums=cython.int[:], thing=cython.Py_ssize_t,
    count=cython.Py_ssize_t
)
cpdef tuple spans(int[:] starts, int[:] ends)

@cython.locals(
    block=cython.Py_ssize_t, lowest=cython.int, highest=cython.int, may_be=cython.bint
)
cpdef list tagged(int[:] tags, int[:] starts, int[:] ends, object wanted)

@cython.locals(
    away=cython.Py_ssize_t, before=cython.Py_ssize_t, after=cython.Py_ssize_t, count=cython.Py_ssize_t
)
cpdef Py_ssize_t nearest(int[:] weights, Py_ssize_t at, Py_ssize_t far) except? -1

@cython.locals(
    found=cython.int[:], block=cython.int, parent=cython.int, weight=cython.int, is_big=cython.bint,
    in_group=cython.bint, at=cython.Py_ssize_t, outer=cython.Py_ssize_t
)
cpdef object standings(int[:] weights, int[:] parents, int[:] lasts, int main, double big)
