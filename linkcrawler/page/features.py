"""What the placement model may ask of a link: the names of the numbers, by what they tell of."""

from __future__ import annotations

from typing import Final

from linkcrawler.record import Placement

OF_BLOCK: Final = (
    "in_main_part", "steps_to_big_block", "link_density_of_big_block", "big_block_in_main_part",
    "steps_to_text_block", "link_density_of_group", "text_of_group", "in_paragraph",
    "prose_of_page", "named_other",
)  # fmt: skip
OF_LINE: Final = (
    "text_of_line", "link_density_of_line", "prose_just_below", "distance_to_prose", "prose_before",
)  # fmt: skip
OF_LINK: Final = ("text_after", "after_last_prose")

FEATURES: Final = (*OF_BLOCK, *OF_LINE, *OF_LINK)
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
