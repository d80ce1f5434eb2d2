"""What hides a link, by the computed style and the box of the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.record import HiddenBy
from tests.rendering.running import SITE, Running, html

if TYPE_CHECKING:
    from tests.site import LocalWeb

A = "<a id={id} href=https://www.target.example/{id}>shop</a>"
PICTURE = "<a id={id} href=https://target.example/><img src=/i.png></a>"

HIDDEN = {
    "display_none": [
        f"<div style='display:none'>{A}</div>",
        f"<div hidden><p>{A}</p></div>",
        f"<div class=sheet>{A}</div>",
    ],
    "visibility": [
        f"<div style='visibility:hidden'>{A}</div>",
        f"<div style='opacity:0'><p>{A}</p></div>",
        (
            "<div style='background:#fff'><a id={id} style='color:white' "
            "href=https://target.example/>shop</a></div>"
        ),
        "<a id={id} style='color:transparent' href=https://target.example/>shop</a>",
    ],
    "zero_size": [
        f"<div style='font-size:0'>{A}</div>",
        f"<div style='height:0;overflow:hidden'>{A}</div>",
        f"<div style='width:1px;height:1px;overflow:hidden'>{A}</div>",
        f"<span style='position:absolute;clip:rect(0,0,0,0)'>{A}</span>",
        f"<span style='position:absolute;clip-path:inset(50%)'>{A}</span>",
    ],
    "off_screen": [
        f"<div style='position:absolute;left:-9999px'>{A}</div>",
        f"<div style='position:absolute;top:-500px'>{A}</div>",
        f"<div style='transform:translateX(-3000px)'>{A}</div>",
        f"<div style='text-indent:-9999px'>{A}</div>",
    ],
}
SEEN = [
    A,
    PICTURE,
    f"<div style='display:contents'>{A}</div>",
    f"<div style='visibility:hidden'><b style='visibility:visible'>{A}</b></div>",
    f"<div style='height:3000px'></div>{A}",
    f"<div style='height:20px;overflow:hidden'>{A}</div>",
    f"<div style='opacity:0;transition:opacity 1s'>{A}</div>",
    "<a id={id} href=https://target.example/><b style='display:block'>block</b></a>",
    f"<div style='float:left'>{A}</div>",
    (
        "<div style='background:#fff url(/i.png)'><a id={id} style='color:white' "
        "href=https://target.example/>shop</a></div>"
    ),
    "<a id={id} style='color:white' href=https://target.example/>shop</a>",
    "<a id={id} href=https://target.example/></a>",
]
ELSEWHERE = "<div style='display:none'><a id={id} href=https://elsewhere.example/>x</a></div>"
SHEET = "<style>@media screen { .sheet { display: none } }</style>"

CASES: list[tuple[str | None, str]] = [
    (how, markup) for how, each in HIDDEN.items() for markup in each
]
CASES += [(None, markup) for markup in [*SEEN, ELSEWHERE]]


@pytest.fixture(scope="module")
def marks(only_browser: Running) -> dict[str, str | None]:
    """Return what one page with all cases says of each, by its number."""
    from tests.site import LocalWeb  # noqa: PLC0415  the fixture of this name lives shorter

    body = "".join(f"<section>{m.format(id=f'n{n}')}</section>" for n, (_, m) in enumerate(CASES))
    with LocalWeb() as web:
        rendered = only_browser.render(web.page(SITE, "/", html(body, SHEET)), fully=True)
    links = LexborHTMLParser(rendered.html).css("a[href]")
    return {str(a.attributes["id"]): a.attributes.get("data-linkcrawler-hidden") for a in links}


@pytest.mark.parametrize("number", range(len(CASES)), ids=[m[:60] for _, m in CASES])
def test_what_hides_a_link(marks: dict[str, str | None], number: int) -> None:
    assert marks[f"n{number}"] == CASES[number][0]


def test_the_words_are_the_records() -> None:
    assert set(HIDDEN) <= {how.value for how in HiddenBy}


def test_a_link_that_a_script_hides_or_shows(running: Running, web: LocalWeb) -> None:
    code = "<script>x.style.display = 'none'; y.hidden = false</script>"
    body = f"<div id=x>{A.format(id='a')}</div><div id=y hidden>{A.format(id='b')}</div>{code}"

    rendered = running.render(web.page(SITE, "/", html(body)), fully=True)

    links = LexborHTMLParser(rendered.html).css("a[href]")
    found = [a.attributes.get("data-linkcrawler-hidden") for a in links]
    assert found == ["display_none", None]
