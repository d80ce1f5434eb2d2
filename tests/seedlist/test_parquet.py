from __future__ import annotations

import gzip
import io
from collections import deque
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.errors import SeedListError
from linkcrawler.record import Reported
from linkcrawler.seed import Seed
from linkcrawler.seedlist import Reject, read_seeds
from tests.memory import most_bytes_of
from tests.seedlist.reading import in_one_folder, read, written

if TYPE_CHECKING:
    from pathlib import Path


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, **options)
    return file.getvalue()


LIST = parquet(
    {
        "Referring URL": ["https://a.example/1", "b.example", "just words"],
        "target": ["shop.example", "https://shop.example/x", "shop.example"],
        "rel": ["follow", None, None],
        "price": [120.0, 12.5, None],
    }
)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_parquet_file_is_known_by_its_content(tmp_path: Path, pack: type[bytes]) -> None:
    seeds, (reject,) = read(tmp_path, pack(LIST), None)
    assert [(seed.referring_url, seed.target, seed.labels) for seed in seeds] == [
        ("https://a.example/1", "shop.example", {"price": "120"}),
        ("b.example", "https://shop.example/x", {"price": "12.5"}),
    ]
    assert [seed.expected.rel for seed in seeds] == ["follow", None]
    assert (reject.line, reject.row) == (3, "just words\tshop.example\t\t")


def test_typed_cells_become_text(tmp_path: Path) -> None:
    values = {
        "whole": 7,
        "day": date(2026, 5, 1),
        "moment": datetime(2026, 5, 1, 10, 30, tzinfo=UTC),
        "flag": False,
        "bytes": b"\xc3\xa9\xff",
        "money": Decimal("12.50"),
        "list": ["a", "b"],
        "struct": {"n": 1, "d": date(2026, 5, 1)},
        "nan": float("nan"),
    }
    raw = parquet(
        {"referring_url": ["a.example"], **{key: [value] for key, value in values.items()}}
    )
    (seed,), _ = read(tmp_path, raw)
    assert seed.labels == {
        "whole": "7",
        "day": "2026-05-01",
        "moment": "2026-05-01 10:30:00+00:00",
        "flag": "false",
        "bytes": "é\ufffd",
        "money": "12.50",
        "list": '["a","b"]',
        "struct": '{"n":1,"d":"2026-05-01"}',
        "nan": "",
    }


def test_an_export_kept_as_parquet_is_still_the_tools(tmp_path: Path) -> None:
    raw = parquet({"Linking page": ["https://a.example/"], "Last crawled": [date(2026, 9, 28)]})
    (seed,), _ = read(tmp_path, raw)
    assert seed.reported == Reported("search_console", last_seen="2026-09-28")


@pytest.mark.parametrize("name", ["page", "x"])
def test_a_column_of_addresses_is_that_of_the_pages(tmp_path: Path, name: str) -> None:
    raw = parquet({"note": ["n", "m"], name: ["https://a.example/", "https://b.example/"]})
    seeds, _ = read(tmp_path, raw)
    assert [seed.page_url for seed in seeds] == ["https://a.example/", "https://b.example/"]


def test_a_single_column_needs_no_name(tmp_path: Path) -> None:
    seeds, _ = read(tmp_path, parquet({"x": ["a.example/1", "https://b.example/"]}))
    assert len(seeds) == 2


def test_rows_that_no_list_of_text_could_hold_are_named(tmp_path: Path) -> None:
    raw = parquet({"referring_url": ["a\0.example", "b.example"], "n": ["x", "y" * (2 << 20)]})
    with pytest.raises(SeedListError, match="NUL"):
        list(read_seeds(written(tmp_path, raw), "shop.example"))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (LIST[:-300], "damaged or cut off"),
        (b"PAR1", "damaged or cut off"),
        (LIST[:8] + bytes(100) + LIST[108:], "damaged or cut off"),
        (parquet({"referring_url": pa.array([], pa.string())}), "the list is empty"),
        (parquet({"domain": ["a.example", "b.example"], "n": [3, 4]}), "list of sites"),
        (parquet({"a": ["x"], "b": ["y"]}), "no column is called referring_url"),
    ],
)
def test_files_that_are_no_lists_have_one_plain_reason(
    tmp_path: Path, raw: bytes, reason: str
) -> None:
    with pytest.raises(SeedListError, match=reason):
        list(read_seeds(written(tmp_path, raw)))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak_of(rows: int) -> int:
        urls = [f"https://a.example/{n}" for n in range(rows)]
        raw = parquet({"referring_url": urls, "target": ["shop.example"] * rows})
        source = written(tmp_path, raw)
        del urls, raw
        return most_bytes_of(lambda: deque(read_seeds(source), maxlen=0))

    peak_of(20_000)  # what a process reads once, and its caches full
    assert peak_of(20_000) < peak_of(3_000) + 1_000_000


@in_one_folder
@given(st.data())
def test_any_damage_gives_rows_or_one_plain_reason(tmp_path: Path, data: st.DataObject) -> None:
    raw = bytearray(LIST)
    for at in data.draw(st.lists(st.integers(4, len(raw) - 1), max_size=5)):
        raw[at] = data.draw(st.integers(0, 255))
    kept = bytes(raw[: data.draw(st.integers(4, len(raw)))])
    try:
        for row in read_seeds(written(tmp_path, kept), "shop.example"):
            assert isinstance(row, (Seed, Reject))
    except SeedListError as error:
        assert "\n" not in str(error)  # noqa: PT017  either end is fine
