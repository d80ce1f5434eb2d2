"""What the placement model may ask of a link: the names of the numbers, by what they tell of."""

from __future__ import annotations

from typing import Final

from linkcrawler.page.wording import WORDING_FEATURES
from linkcrawler.record import Placement

CLAIMING: Final = tuple(place for place in Placement if place is not Placement.CONTENT)

OF_BLOCK: Final = (
    "in_main_part", "steps_to_big_block", "share_of_big_block", "link_density_of_big_block",
    "big_block_in_main_part", "share_of_text_block", "steps_to_text_block", "depth_in_main_part",
    "links_of_group", "link_density_of_group", "text_of_group", "in_paragraph", "named_article",
    "in_heading", "in_lists", "prose_of_page", *(f"named_{place}" for place in CLAIMING),
)  # fmt: skip
OF_SIBLINGS: Final = ("siblings_of_block", "siblings_of_outer_block")
OF_LINE: Final = (
    "text_of_line", "link_density_of_line", "length_of_line", *WORDING_FEATURES,
    "prose_just_above", "prose_just_below", "prose_near", "link_density_near",
    "distance_to_prose", "prose_after", "prose_before",
)  # fmt: skip
OF_LINK: Final = (
    "text_before", "text_after", "length_of_link", "share_of_line", "after_first_prose",
    "after_last_prose", "wordless",
)  # fmt: skip
OF_ADDRESS: Final = (
    "other_site", "to_tag_or_author", "to_share_button", "to_terms_or_account", "to_picture",
    "to_comment",
)  # fmt: skip

FEATURES: Final = (*OF_BLOCK, *OF_SIBLINGS, *OF_LINE, *OF_LINK, *OF_ADDRESS)
"""All of them, by number."""

VETOES: Final = {
    "reads_also": Placement.RELATED,
    "filed_under": Placement.OTHER,
    "asks": Placement.OTHER,
    "leads_on": Placement.RELATED,
    "to_comment": Placement.COMMENTS,
    "rel_tag": Placement.OTHER,
    "rel_author": Placement.AUTHOR,
    "rel_bookmark": Placement.RELATED,
    "rel_next": Placement.NAVIGATION,
}
"""What 5 of 1,174 labelled links in the content have, and what a link with it most likely is."""
