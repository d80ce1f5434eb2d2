"""How a process that reads pages for hours keeps its memory."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

_OBJECTS_BEFORE_A_LOOK = 50_000
_M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -3, -1
"""Of glibc's malloc.h."""
_LARGE_BLOCK_BYTES = 1024 * 1024


def collect_less_garbage() -> None:
    """Look for circles of dead objects more rarely: pages leave none, and looking took a tenth of all time."""
    gc.freeze()  # what is there now stays to the end
    gc.set_threshold(_OBJECTS_BEFORE_A_LOOK, 20, 100)


def give_large_blocks_back() -> None:
    """Have the memory of large pages go back to the system when they do.

    glibc would keep it, a heap for each thread that decodes: hundreds of megabytes after some bombs.
    """
    with suppress(AttributeError, OSError, TypeError):  # another C library
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, _LARGE_BLOCK_BYTES)
        mallopt(_M_TRIM_THRESHOLD, 4 * _LARGE_BLOCK_BYTES)
