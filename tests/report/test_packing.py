"""What goes into the file comes out of it again, whatever it holds."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.report.packing import columns, packed

VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=2)
ROWS = st.lists(st.tuples(VALUES, st.sampled_from(["a", "b", None]), st.text()), max_size=20)
NAMES = ("any", "few", "many")


def unpacked(column: dict[str, Any]) -> list[Any]:
    return [column["d"][i] for i in column["i"]] if "d" in column else list(column["v"])


@given(ROWS)
def test_columns_are_the_rows(rows: list[tuple[Any, ...]]) -> None:
    made = columns(NAMES, rows)

    assert list(made) == list(NAMES)
    assert list(zip(*map(unpacked, made.values()), strict=True)) == rows


def test_few_values_are_named_by_number() -> None:
    made = columns(("state",), [("live",), ("lost",), ("live",)] * 3)

    assert made["state"] == {"d": ["live", "lost"], "i": [0, 1, 0] * 3}


@given(st.text())
def test_packed_text_holds_nothing_that_html_reads(text: str) -> None:
    data = packed({"text": text})
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    assert data.isascii()
    assert "<" not in data
    assert json.loads(gzip.decompress(base64.b64decode(data))) == {"text": whole}
