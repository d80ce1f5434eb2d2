from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.match import Target
from linkcrawler.page.anchor_kind import anchor_kind
from linkcrawler.record import AnchorKind, AnchorSource

TARGET = Target.parse("https://www.blue-garden.example/rose-seeds")


def kind(
    anchor: str, expected: str | None = None, source: AnchorSource = AnchorSource.TEXT
) -> AnchorKind:
    return anchor_kind(
        anchor, source, TARGET.site, expected, "https://blue-garden.example/rose-seeds"
    )


@pytest.mark.parametrize(
    ("anchor", "expected_anchor", "expected"),
    [
        ("", None, AnchorKind.EMPTY),
        ("", "rose seeds", AnchorKind.EMPTY),
        ("Garden roses", "garden roses", AnchorKind.EXACT),
        ("“Garden roses”!", "Garden  roses", AnchorKind.EXACT),
        ("click here", "click here", AnchorKind.EXACT),
        ("Rose seeds", None, AnchorKind.EXACT),
        ("rose seeds", "garden roses", AnchorKind.PARTIAL),
        ("the best garden roses", "garden roses", AnchorKind.PARTIAL),
        ("an article of mine", None, AnchorKind.PARTIAL),
        ("Blue Garden", None, AnchorKind.BRANDED),
        ("bluegarden", None, AnchorKind.BRANDED),
        ("Blue-Garden's roses", None, AnchorKind.BRANDED),
        ("the blue gardener", None, AnchorKind.PARTIAL),
        ("https://www.blue-garden.example/rose-seeds", None, AnchorKind.URL),
        ("www.blue-garden.example", None, AnchorKind.URL),
        ("blue-garden.example/rose…", None, AnchorKind.URL),
        ("(shop.blue-garden.example)", None, AnchorKind.URL),
        ("http://shorter.example/x", None, AnchorKind.URL),
        ("Node.js", None, AnchorKind.PARTIAL),
        ("click here", None, AnchorKind.GENERIC),
        ("Click here »", None, AnchorKind.GENERIC),
        ("Read more…", None, AnchorKind.GENERIC),
        ("→", None, AnchorKind.GENERIC),
    ],
)
def test_kind_of_an_anchor(anchor: str, expected_anchor: str | None, expected: AnchorKind) -> None:
    assert kind(anchor, expected_anchor) is expected


@pytest.mark.parametrize(
    "anchor",
    [
        *(
            "hier klicken",
            "cliquez ici",
            "haz clic aquí",
            "clicca qui",
            "clique aqui",
            "lees meer",
        ),
        *("czytaj więcej", "читать далее", "детальніше", "více informací", "läs mer", "læs mere"),
        *("les mer", "lue lisää", "buraya tıklayın", "kattintson ide", "citește mai mult"),
        *("περισσότερα", "διαβάστε εδώ", "続きを読む", "点击这里", "더 보기", "اضغط هنا"),
        *("לחץ כאן", "baca selengkapnya", "xem thêm", "Mehr erfahren!"),
    ],
)
def test_words_that_say_nothing_in_many_languages(anchor: str) -> None:
    assert kind(anchor) is AnchorKind.GENERIC


def test_alt_of_an_image_is_an_image() -> None:
    assert kind("Blue Garden", source=AnchorSource.ALT) is AnchorKind.IMAGE
    assert kind("Blue Garden", source=AnchorSource.TITLE) is AnchorKind.BRANDED


def test_brand_of_an_international_name() -> None:
    target = Target.parse("https://bücher.example/")

    found = anchor_kind("Bücher", AnchorSource.TEXT, target.site, None, target.url)
    assert found is AnchorKind.BRANDED


def test_addresses_have_no_brand() -> None:
    target = Target.parse("http://127.0.0.9/")

    found = anchor_kind("127 times", AnchorSource.TEXT, target.site, None, target.url)
    assert found is AnchorKind.PARTIAL


@given(st.text(), st.none() | st.text(), st.sampled_from(AnchorSource))
def test_any_anchor_has_a_kind(anchor: str, expected: str | None, source: AnchorSource) -> None:
    assert (kind(anchor, expected, source) is AnchorKind.EMPTY) == (not anchor)


@given(st.text(st.characters(max_codepoint=127), max_size=12))
def test_words_in_ascii_are_those_of_any_text(text: str) -> None:
    """A dash that is no ASCII makes the other way be taken; it is no word itself."""
    expected = AnchorKind.EXACT if any(map(str.isalnum, text)) else AnchorKind.GENERIC

    assert kind(f"{text} \u2013", text) is expected
    assert kind(f"{text} !", f"{text} \u2013") is expected
