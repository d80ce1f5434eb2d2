"""What a link's address alone says of its place: tags, share buttons, terms of use, the way home."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from linkcrawler import urls
from linkcrawler.page.features import OF_ADDRESS
from linkcrawler.page.judge import leaves_left, questions

if TYPE_CHECKING:
    from collections.abc import Callable

_TAGS_AND_AUTHORS = re.compile(
    "/(?:tags?|categor(?:y|ies)|topics?|authors?|thema|kategorie|schlagwort|etiqueta)/"
)
_SHARE_BUTTONS = re.compile(
    r"facebook\.com/(?:sharer|share|dialog)|twitter\.com/(?:share|intent|home)|plus\.google\."
    r"|pinterest\.[a-z.]+/pin/create|linkedin\.com/share|whatsapp|t\.me/share|reddit\.com/submit"
)
_TERMS_AND_ACCOUNTS = re.compile(
    "privacy|cookie|terms|legal|impressum|datenschutz|disclaimer|copyright|/agb|conditions|policy"
    "|about-us|contact|kontakt|subscri|newsletter|login|signin|sign-in|register|account"
)
_COMMENTS = re.compile("#(?:comment|respond|reply|disqus_thread|kommentar)")
_PICTURES = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif)(?:\?|#|$)")


class Addresses:
    """Reads the addresses of the links of one page, whose URL is *page_url*."""

    def __init__(self, page_url: str) -> None:
        self._page_url = page_url
        self._own: dict[str, bool] = {}
        self._names_asked = tuple(OF_ADDRESS[asked.place] for asked in questions(OF_ADDRESS))
        self._asked = questions(self._names_asked)

    def features(self, url: str) -> list[bool]:
        """Return the numbers of ``OF_ADDRESS`` for a link to *url*."""
        return self._of(url, OF_ADDRESS)

    def leaves(self, url: str) -> int:
        """Return the leaves that those asked for leave within reach of the judge."""
        return leaves_left(self._of(url, self._names_asked), self._asked) if self._asked else -1

    def _of(self, url: str, names: tuple[str, ...]) -> list[bool]:
        address, is_own = url.lower(), self.is_own(url)
        return [_TESTS[name](address, is_own) for name in names]

    def is_own(self, url: str) -> bool:
        """Whether *url* is of the page's site; asked once for each host."""
        host = url.split("/", 3)[2]
        known = self._own.get(host)
        if known is None:
            known = self._own[host] = urls.same_site(url, self._page_url)
        return known

    def is_to_comment(self, url: str) -> bool:
        """Whether *url* leads to a comment or to where one is written."""
        return "#" in url and self.is_own(url) and _COMMENTS.search(url.lower()) is not None

    def leads_home(self, url: str) -> bool:
        """Whether *url* is the start page of the page's site."""
        return url.rstrip("/").count("/") == 2 and self.is_own(url)


def is_share_button(url: str) -> bool:
    """Whether *url* offers to share a page."""
    return _SHARE_BUTTONS.search(url.lower()) is not None


_TESTS: Final[dict[str, Callable[[str, bool], bool]]] = {
    "other_site": lambda _, is_own: not is_own,
    "to_tag_or_author": lambda address, _: _TAGS_AND_AUTHORS.search(address) is not None,
    "to_share_button": lambda address, _: is_share_button(address),
    "to_terms_or_account": lambda address, _: _TERMS_AND_ACCOUNTS.search(address) is not None,
    "to_picture": lambda address, _: _PICTURES.search(address) is not None,
    "to_comment": lambda address, is_own: is_own and _COMMENTS.search(address) is not None,
}
