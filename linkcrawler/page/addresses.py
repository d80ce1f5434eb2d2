"""What a link's address alone says of its place: tags, share buttons, terms of use, the way home."""

from __future__ import annotations

import re
from typing import Final

from linkcrawler import urls

ADDRESS_FEATURES: Final = (
    "other_site", "to_tag_or_author", "to_share_button", "to_terms_or_account", "to_picture", "to_comment",
)  # fmt: skip

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


def address_features(url: str, page_url: str) -> tuple[float, ...]:
    """Return the numbers of ``ADDRESS_FEATURES`` for a link to *url*."""
    address = url.lower()
    is_own = urls.same_site(url, page_url)
    return (
        not is_own,
        _TAGS_AND_AUTHORS.search(address) is not None,
        _SHARE_BUTTONS.search(address) is not None,
        _TERMS_AND_ACCOUNTS.search(address) is not None,
        _PICTURES.search(address) is not None,
        is_own and _COMMENTS.search(address) is not None,
    )


def is_share_button(url: str) -> bool:
    """Whether *url* offers to share a page."""
    return _SHARE_BUTTONS.search(url.lower()) is not None


def leads_home(url: str, page_url: str) -> bool:
    """Whether *url* is the start page of the page's site."""
    return url.rstrip("/").count("/") == 2 and urls.same_site(url, page_url)
