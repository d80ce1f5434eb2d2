"""How much memory something takes, whatever was there before."""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def most_bytes_of(work: Callable[[], object]) -> int:
    """Return the most that *work* held at one time.

    How soon the collector looks for garbage depends on how much there is besides, which is what other
    tests have left: it is put aside.
    """
    gc.collect()
    gc.freeze()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.unfreeze()
