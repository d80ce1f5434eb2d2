"""The lists of seeds/exports: made-up links in the real layout of each tool's export."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.errors import SeedListError
from linkcrawler.record import Expected, Reported
from linkcrawler.seed import Seed
from linkcrawler.seedlist import Reject, read_seeds
from tests.seedlist.reading import in_one_folder, read, written

EXPORTS = Path(__file__).parents[2] / "seeds/exports"
GARDEN = "https://gartenblog.example/fruehjahr"
FORUM = "https://forum.example/t/991?page=2"
SHOP = "https://www.shop.example/"
BED = "https://www.shop.example/hochbeet"


def exported(name: str, target: str | None = None) -> tuple[list[Seed], list[Reject]]:
    rows = list(read_seeds(str(EXPORTS / name), target))
    seeds = [row for row in rows if isinstance(row, Seed)]
    return seeds, [row for row in rows if isinstance(row, Reject)]


def told(seed: Seed) -> tuple[str, str, Reported | None]:
    return seed.referring_url, seed.target, seed.reported


def test_ahrefs() -> None:
    seeds, rejects = exported("ahrefs.csv")
    assert rejects == []
    assert [told(seed) for seed in seeds] == [
        (
            GARDEN,
            BED,
            Reported(
                "ahrefs",
                "Bausatz für ein Hochbeet",
                True,
                "2026-03-02 08:14:55",
                "2026-09-28 21:02:10",
            ),
        ),
        (
            FORUM,
            SHOP,
            Reported(
                "ahrefs",
                "https://www.shop.example",
                False,
                "2025-11-19 10:00:00",
                "2026-10-01 03:12:44",
            ),
        ),
        (
            "https://balcon.example/idees/10",
            SHOP,
            Reported("ahrefs", None, False, "2026-05-30 12:41:00", "2026-08-11 07:00:03"),
        ),
    ]
    assert {seed.expected for seed in seeds} == {Expected()}, "a tool's finding is no expectation"
    labels = seeds[0].labels
    assert labels["Language"] == "de"
    assert labels["Right context"] == 'fertig zugeschnitten, "so gut wie" von selbst gebaut.'
    assert labels["Nofollow"] == "false"
    assert not labels.keys() & {"Referring page URL", "Target URL", "Anchor", "First seen"}


@pytest.mark.parametrize("name", ["semrush.csv", "semrush-older.csv"])
def test_semrush(name: str) -> None:
    seeds, rejects = exported(name)
    assert rejects == []
    assert [seed.target for seed in seeds] == [BED, SHOP, SHOP][: len(seeds)]
    reports = [seed.reported for seed in seeds if seed.reported]
    assert [report.follow for report in reports] == [True, False, False][: len(seeds)]
    assert {report.tool for report in reports} == {"semrush"}
    assert all(report.first_seen and report.last_seen for report in reports)


def test_semrush_in_cp1252() -> None:
    seeds, _ = exported("semrush-older.csv")
    assert [seed.reported.anchor for seed in seeds if seed.reported] == [
        "Bausatz für Beete",
        "Größte Auswahl",
    ]


def test_majestic_with_rows_that_are_no_csv() -> None:
    seeds, rejects = exported("majestic.csv")
    assert [told(seed) for seed in seeds] == [
        (
            "https://handbook.example/raised-beds",
            BED,
            Reported("majestic", "raised bed kit", True, "2025-01-07", "2026-09-20"),
        ),
        (
            "https://diy.example/tools",
            SHOP,
            Reported("majestic", 'the 20" saw, and more', False, "2025-01-07", "2026-09-20"),
        ),
        (
            "https://after.example/broken",
            SHOP,
            Reported("majestic", "still read", True, "2025-01-07", "2026-09-20"),
        ),
        (
            "https://last.example/",
            SHOP,
            Reported("majestic", "last one", False, "2025-01-07", "2026-09-20"),
        ),
    ]
    assert [(reject.line, reject.reason) for reject in rejects] == [
        (4, "a quote is opened in it and never closed"),
        (6, "a quote is opened in it and never closed"),
    ]
    assert "broken.example" in rejects[0].row


def test_moz_below_its_preamble() -> None:
    seeds, rejects = exported("moz.csv")
    assert rejects == []
    assert [told(seed) for seed in seeds] == [
        (
            "handbook.example/raised-beds",
            "www.shop.example/hochbeet",
            Reported("moz", "raised bed kit", True),
        ),
        ("https://links.example/garden", SHOP, Reported("moz", "shop.example", False)),
    ]


@pytest.mark.parametrize(
    ("language", "dates"),
    [
        ("", ["2026-09-28", "2026-09-27"]),
        ("-de", ["28.09.2026", "27.09.2026"]),
        ("-he", ["Sep 15, 2026", "Sep 9, 2026"]),
    ],
)
def test_search_consoles_latest_links(language: str, dates: list[str]) -> None:
    seeds, rejects = exported(f"search-console-latest{language}.csv", "shop.example")
    assert rejects == []
    assert [seed.referring_url for seed in seeds] == [GARDEN, FORUM]
    reported = [Reported("search_console", last_seen=date) for date in dates]
    assert [seed.reported for seed in seeds] == reported
    assert [seed.labels for seed in seeds] == [{}, {}]


def test_search_consoles_more_sample_links() -> None:
    seeds, rejects = exported("search-console-more.csv", "shop.example")
    assert rejects == []
    assert [told(seed) for seed in seeds] == [
        ("https://gartenblog.example/a,b", "shop.example", Reported("search_console")),
        (FORUM, "shop.example", Reported("search_console")),
    ]


def test_linkody_says_what_is_expected() -> None:
    seeds, rejects = exported("linkody.csv")
    assert [told(seed) for seed in seeds] == [
        (GARDEN, BED, Reported("linkody")),
        (FORUM, SHOP, Reported("linkody")),
    ]
    assert [seed.expected for seed in seeds] == [
        Expected("Bausatz für ein Hochbeet", "follow"),
        Expected(None, "nofollow"),
    ]
    assert seeds[0].labels == {
        "TAGS": "spring;paid",
        "NOTES": "agreed with Jördis",
        "ADDED": "2026-03-02",
        "EXPIRES": "2027-03-02",
        "COST": "120 €",
    }
    assert [(reject.line, reject.reason.split(":")[0]) for reject in rejects] == [
        (4, "rel"),
        (5, "referring_url"),
    ]


def test_tracelinker() -> None:
    seeds, rejects = exported("tracelinker.csv")
    assert rejects == []
    reports = [seed.reported for seed in seeds]
    assert reports == [
        Reported("tracelinker", "Bausatz", None, "2026-03-02", "2026-09-28"),
        Reported("tracelinker", "shop", False, "2025-11-19", "2026-10-01"),
        Reported("tracelinker", "raised bed kit", True, "2026-02-11", None),
    ]
    assert seeds[1].labels == {"rel": "nofollow ugc", "dr": "55", "note": "in a signature"}


@pytest.mark.parametrize("name", ["search-console-sites.csv", "search-console-pages.csv"])
def test_lists_that_are_none_of_pages_say_what_to_export(name: str) -> None:
    with pytest.raises(SeedListError, match=r"no list of pages: in Search Console choose Links"):
        exported(name, "shop.example")


CSV_EXPORTS = sorted(EXPORTS.glob("*.csv"))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_export_saved_again_is_still_known(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    rows = csv.reader(io.StringIO((EXPORTS / "semrush.csv").read_text()))
    again = io.StringIO()
    csv.writer(again, delimiter=separator).writerows(rows)
    raw = gzip.compress(again.getvalue().encode(encoding))
    seeds, rejects = read(tmp_path, raw, None)
    assert rejects == []
    assert seeds == exported("semrush.csv")[0]


@in_one_folder
@given(st.data())
def test_a_damaged_export_gives_seeds_and_rejects_or_one_plain_reason(
    tmp_path: Path, data: st.DataObject
) -> None:
    raw = bytearray(data.draw(st.sampled_from(CSV_EXPORTS)).read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=6)):
        raw[at] = data.draw(st.sampled_from(b'",;\t\n\r\0\xff ') | st.integers(0, 255))
    kept = raw[data.draw(st.integers(0, 40)) : data.draw(st.integers(41, len(raw)))]
    try:
        for row in read_seeds(written(tmp_path, bytes(kept)), "shop.example"):
            assert isinstance(row, Seed) or row.reason
    except SeedListError as error:
        assert "\n" not in str(error)  # noqa: PT017  either end is fine
