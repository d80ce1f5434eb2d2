"""What a link's address alone says of its place: comments, share buttons, the way home."""

from __future__ import annotations

import re

from linkcrawler import urls

_SHARE_BUTTONS = re.compile(
    r"facebook\.com/(?:sharer|share|dialog)|twitter\.com/(?:share|intent|home)|plus\.google\."
    r"|pinterest\.[a-z.]+/pin/create|linkedin\.com/share|whatsapp|t\.me/share|reddit\.com/submit"
)
_COMMENTS = re.compile("#(?:comment|respond|reply|disqus_thread|kommentar)")


class Addresses:
    """Reads the addresses of the links of one page, whose URL is *page_url*."""

    def __init__(self, page_url: str) -> None:
        self._page_url = page_url
        self._own: dict[str, bool] = {}

    def is_own(self, url: str) -> bool:
        """Whether *url* is of the page's site; asked once for each host."""
        host = url.split("/", 3)[2]
        known = self._own.get(host)
        if known is None:
            known = self._own[host] = urls.same_site(url, self._page_url)
        return known

    def is_to_comment(self, url: str) -> bool:
        """Whether *url* leads to a comment or to where one is written."""
        return self.is_own(url) and _COMMENTS.search(url.lower()) is not None

    def leads_home(self, url: str) -> bool:
        """Whether *url* is the start page of the page's site."""
        return url.rstrip("/").count("/") == 2 and self.is_own(url)


def is_share_button(url: str) -> bool:
    """Whether *url* offers to share a page."""
    return _SHARE_BUTTONS.search(url.lower()) is not None
