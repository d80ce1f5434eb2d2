"""The data files of the page rules: well formed, each word reachable, each wall's signs sourced."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import linkcrawler
from linkcrawler.match import Target
from linkcrawler.page.anchor_kind import anchor_kind
from linkcrawler.page.soft_404 import Wording, error_text, parked_domain
from linkcrawler.record import AnchorKind, AnchorSource

PACKAGE = Path(linkcrawler.__file__).parent
SIGN_KEYS = {"header", "status", "body", "title", "text", "longest_text"}


def data(name: str) -> dict[str, Any]:
    return tomllib.loads((PACKAGE / name).read_text(encoding="utf-8"))


GONE = data("page/gone_words.toml")
GENERIC = data("page/generic_anchors.toml")
WALLS = data("page/walls.toml")["wall"]


def wording(title: str = "", text: str = "") -> Wording:
    return Wording(host="blog.example", title=title, headings=(), text=text, main_chars=len(text))


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: str(wall["name"]))
def test_wall_names_its_source_and_asks_for_what_the_reader_knows(wall: dict[str, Any]) -> None:
    assert wall["source"]
    assert wall["signs"]
    for sign in wall["signs"]:
        assert sign.keys() <= SIGN_KEYS
        assert sign.keys() & {"header", "body", "title", "text"}, "a status alone proves nothing"
        for part in ("header", "title", "text"):
            assert all(value == value.lower() and value for value in sign.get(part, ()))


def test_every_headline_is_found_as_a_title() -> None:
    assert [words for words in GONE["headlines"] if not error_text(wording(title=words))] == []


def test_every_headline_is_found_beside_the_name_of_the_site() -> None:
    missed = [w for w in GONE["headlines"] if not error_text(wording(title=f"My Site | {w}"))]

    assert missed == []


def test_every_sentence_is_found_in_a_short_text() -> None:
    missed = [w for w in GONE["sentences"] if not error_text(wording(text=f"Sorry, {w}, bye."))]

    assert missed == []


def test_every_sale_is_found_in_a_short_text() -> None:
    sales = [*GONE["parked"], *(f"Blog.example {words}" for words in GONE["parked_after_host"])]

    assert [words for words in sales if not parked_domain(wording(text=words), b"")] == []


@pytest.mark.parametrize("marker", GONE["parked_markup"])
def test_every_mark_of_a_parking_company_is_found(marker: str) -> None:
    assert parked_domain(wording(), f"<script>{marker}</script>".encode())


@pytest.mark.parametrize("language", sorted(GENERIC))
def test_every_generic_anchor_is_generic(language: str) -> None:
    target = Target.parse("https://rosarium.example/tea-roses")
    # Python's title case has no dotless i.
    written = {w: f"{w if language == 'tr' else w.title()}!" for w in GENERIC[language]}
    kinds = {
        words: anchor_kind(anchor, AnchorSource.TEXT, target.site, None, target.url)
        for words, anchor in written.items()
    }

    assert {words for words, kind in kinds.items() if kind is not AnchorKind.GENERIC} == set()


def test_generic_words_of_at_least_twenty_languages() -> None:
    assert len(GENERIC) >= 20


def test_no_redirector_word_is_a_word_against_it() -> None:
    rules = data("redirectors.toml")

    assert not {*rules["path_words"], *rules["own_path_words"]} & set(rules["not_words"])
    assert all(
        paths and all(p.startswith("/") for p in paths) for paths in rules["known"].values()
    )
