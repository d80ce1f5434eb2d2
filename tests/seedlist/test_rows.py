"""Lists as people and programs really write them, up to the row."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from linkcrawler.seedlist.rows import open_list
from linkcrawler.seedlist.source import HEAD_BYTES
from tests.seedlist.reading import pages, read, written

if TYPE_CHECKING:
    from pathlib import Path

    from linkcrawler.seedlist.row import Row


def rows(folder: Path, content: str | bytes) -> list[Row]:
    return list(open_list(written(folder, content))[1])


def test_a_spreadsheets_utf16_export(tmp_path: Path) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_ALL)
    writer.writerow(("Referring URL", "Left context", "Nofollow"))
    writer.writerow(("https://a.example/", 'Wörter, "quoted";\nand lines', "false"))
    (row,) = rows(tmp_path, file.getvalue().encode("utf-16"))
    assert row.labels == {"Left context": 'Wörter, "quoted";\nand lines', "Nofollow": "false"}
    assert row.line == 2


def test_rows_of_empty_cells_at_the_end_are_no_rows(tmp_path: Path) -> None:
    content = "referring_url;target\r\na.example;shop.example\r\n" + ";\r\n" * 500
    assert len(rows(tmp_path, content)) == 1


def test_cp1252_may_begin_after_what_was_looked_at(tmp_path: Path) -> None:
    ascii_rows = "https://a.example/,plain ascii\n" * (HEAD_BYTES // 20)
    content = f"referring_url,note\n{ascii_rows}https://b.example/,Größe – 5 €\n"
    assert rows(tmp_path, content.encode("cp1252"))[-1].labels == {"note": "Größe – 5 €"}


def test_a_first_line_longer_than_what_is_looked_at(tmp_path: Path) -> None:
    url = "https://a.example/" + "x" * (2 * HEAD_BYTES)
    (first, second) = rows(tmp_path, f"{url}\nhttps://b.example/\n")
    assert first.values == {"referring_url": url}
    assert second.line == 2


def test_a_table_cut_by_the_end_of_what_is_looked_at(tmp_path: Path) -> None:
    line = "https://a.example/{},2026-01-02,{}\n"
    content = "".join(line.format(n, "x" * 900) for n in range(90))
    found = rows(tmp_path, content)
    assert len(found) == 90
    assert {row.labels["column 2"] for row in found} == {"2026-01-02"}


def test_one_row_without_a_line_end(tmp_path: Path) -> None:
    assert pages(tmp_path, "https://a.example/") == ["https://a.example/"]
    assert pages(tmp_path, b'{"referring_url":"a.example"}') == ["https://a.example/"]


def test_rows_of_a_broken_export_keep_their_neighbours(tmp_path: Path) -> None:
    content = (
        "referring_url,anchor,note\n"
        "https://a.example/1,fine,\n"
        'https://a.example/2,"never closed,\n'
        'https://a.example/3,said "so" once,\n'
        'https://a.example/4,"closed ""well""",\n'
        "https://a.example/5,a, comma, too many\n"
        "https://a.example/6\n"
    )
    seeds, rejects = read(tmp_path, content)
    assert [seed.page_url[-1] for seed in seeds] == ["1", "3", "4", "6"]
    assert [reject.line for reject in rejects] == [3, 6]
