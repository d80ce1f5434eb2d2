"""Whether scripts could add links to a page: each reason in words for a person.

Tuned on 530 saved articles that carry their links in the HTML: about one in ten gives a reason,
nearly all of them for what their scripts do and how little they say.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from linkcrawler.match import Target
    from linkcrawler.page.document import Document

LONGEST_TEXT = 5_000
"""Characters of page text from which on only a framework's own marks count."""

_LITTLE_TEXT = 1_000
_SOME_TEXT = 2_500
_EMPTY = 200
"""Characters that a root element may hold ("Loading, please wait") and still be empty."""

_MOST_TRIED = 20
"""Elements looked into: each look costs as much as the element is large."""

_MOST_NEAR = 400
"""Elements near the top of the body among which the root of a framework is looked for."""

_ROOT_IDS = frozenset(
    {
        *("app", "root", "__next", "__nuxt", "___gatsby", "svelte", "q-app", "react-root"),
        *("app-root", "main-app", "vue-app", "ember-app", "application", "app-container"),
        *("react-app", "mount", "spa", "container-root", "page-root", "main-root"),
    }
)
_ROOT_TAGS = frozenset(
    {"app-root", "my-app", "router-outlet", "router-view", "ng-view", "ui-view"}
)
_ROOT_ATTRIBUTES = frozenset(
    {
        *("ng-app", "data-ng-app", "ng-view", "ui-view", "v-cloak", "data-v-app", "x-cloak"),
        *("data-reactroot", "data-server-rendered", "data-react-root", "data-turbo-root"),
    }
)
_WAITING = '[aria-busy="true"], [class*="skeleton"], [class*="spinner"], [class*="loader"]'
_STATE = re.compile(
    r"__(?:NEXT_DATA|NUXT|INITIAL_STATE|APOLLO_STATE|PRELOADED_STATE|REDUX_STATE|remixContext)__|__next_f\b"
)
_BUILDS_LINKS = (
    ("createElement", re.compile(r"""createElement\(\s*['"`][aA]['"`]\s*\)""")),
    ("insertAdjacentHTML", re.compile("insertAdjacentHTML")),
    ("attachShadow", re.compile("attachShadow")),
    ("customElements", re.compile("customElements")),
    ("fetch(", re.compile(r"(?<![\w.])fetch\(|(?:window|self|globalThis)\.fetch\(")),
    ("<a ", re.compile(r"<a\s[^>]{0,80}href")),
)
"""What code that makes links holds: a word that is quick to look for, then the form that counts."""

_CHANGES_PAGE = re.compile(
    r"\.(?:inner|outer)HTML\s*\+?=|document\.write(?:ln)?\(|XMLHttpRequest|\$\.(?:get|ajax|getJSON|post|load)\("
    r"|\.href\s*=|IntersectionObserver|\.append(?:Child)?\(|\.html\(|\.replaceChildren\(|import\("
)
_ASKS_FOR_SCRIPTS = re.compile(
    r"java\s?script[^.!?]{0,80}(?:enable|activ|aktiv|requi|necess|disab|turn|habilit|включ|необход)"
    r"|(?:enable|activ|aktiv|requi|need|turn|habilit|включ)[^.!?]{0,80}java\s?script"
    r"|javascriptを有効|启用\s?javascript|javascript를",
    re.IGNORECASE,
)
_WAITING_TEXT = re.compile(r"\bloading\s?(?:\.\.|…)|please wait", re.IGNORECASE)
_NOT_CODE = ("json", "template", "text/html", "importmap", "speculationrules")


def script_reasons(tree: LexborHTMLParser, text: str) -> tuple[str, ...]:
    """Return why scripts could add links to a page with the visible *text*; empty if none would.

    So could a browser without any: in a shadow root that is declared stands what is a template to others.
    """
    found = ["it declares a shadow root"] if tree.css_matches("template[shadowrootmode]") else []
    scripts = tree.css("script")
    if not any(_is_code(node) for node in scripts):
        return tuple(found)
    code = "\n".join(node.text() for node in scripts)
    found += _framework_marks(tree, code)
    if len(text) < LONGEST_TEXT:
        found += _signs_of_code(tree, scripts, code)
    if len(text) < _SOME_TEXT:
        found += _signs_of_waiting(tree, text, code)
    if len(text) < _LITTLE_TEXT:
        found.append("it has little text, and scripts")
    return tuple(found)


def mentioned_in_scripts(document: Document, target: Target) -> bool:
    """Whether a script's text, inline state included, names the target's site: reason to render."""
    if target.site.isascii() and target.site.encode() not in document.source.lower():
        return False  # nor does anything else of the page, mostly: no script need be read
    tree = document.tree
    plain, quoted = target.site, json.dumps(target.site)[1:-1]
    texts = (node.text().lower() for node in tree.css("script:not([src])"))
    return any(plain in text or quoted in text for text in texts)


def _framework_marks(tree: LexborHTMLParser, code: str) -> Iterator[str]:
    roots = islice(filter(_is_root, _near_the_top(tree)), _MOST_TRIED)
    empty = next(filter(_is_empty, roots), None)
    if empty is not None:
        yield f"its {_name(empty)} is empty until a script fills it"
    if _STATE.search(code) or '"props":{"pageProps"' in code:
        yield "it carries its state for a script framework"


def _near_the_top(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """Yield the body's children and theirs: where frameworks are mounted."""
    outer = list(islice(tree.body.iter(), _MOST_NEAR)) if tree.body else []
    yield from outer
    inner = (child for node in outer for child in node.iter())
    yield from islice(inner, _MOST_NEAR)


def _is_root(node: LexborNode) -> bool:
    return (
        node.id in _ROOT_IDS
        or node.tag in _ROOT_TAGS
        or not _ROOT_ATTRIBUTES.isdisjoint(node.attributes)
    )


def _signs_of_code(tree: LexborHTMLParser, scripts: list[LexborNode], code: str) -> Iterator[str]:
    if any(word in code and form.search(code) for word, form in _BUILDS_LINKS):
        yield "its scripts build links or fetch content"
    if any((node.attributes.get("type") or "").lower() == "module" for node in scripts):
        yield "it is built by script modules"
    if any(_ASKS_FOR_SCRIPTS.search(node.text()) for node in tree.css("noscript")):
        yield "it asks for JavaScript"


def _signs_of_waiting(tree: LexborHTMLParser, text: str, code: str) -> Iterator[str]:
    if _CHANGES_PAGE.search(code):
        yield "its scripts change the page"
    if _WAITING_TEXT.search(text) or tree.css_matches(_WAITING):
        yield "it shows that it is still loading"
    custom = (node for node in tree.css("body > *, body > * > *, main > *") if _is_custom(node))
    if any(_is_empty(node) for node in islice(custom, _MOST_TRIED)):
        yield "it has empty elements that scripts fill"


def _is_code(script: LexborNode) -> bool:
    kind = (script.attrs.get("type") or "").lower()
    return not any(word in kind for word in _NOT_CODE)


def _is_empty(node: LexborNode) -> bool:
    """Whether *node* shows next to nothing; script text in it counts as nothing."""
    inside = "".join(child.text() for child in node.css("script, style, noscript, template"))
    shown = "".join(node.text().split())
    return len(shown) - len("".join(inside.split())) < _EMPTY and not node.css_matches("a[href]")


def _is_custom(node: LexborNode) -> bool:
    return "-" in (node.tag or "-")[1:]  # "-text" and "-comment" are the parser's own


def _name(node: LexborNode) -> str:
    return f"#{node.id}" if node.id else f"<{node.tag}>"
