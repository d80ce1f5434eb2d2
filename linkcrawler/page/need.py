"""Whether a look in the browser can change the verdict, and why: raw first, browser second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.page.scripts import mentioned_in_scripts
from linkcrawler.seed import NOTHING_EXPECTED, RenderMode

if TYPE_CHECKING:
    from linkcrawler.match import Target
    from linkcrawler.page.view import PageView
    from linkcrawler.record import Expected


def why_render(
    view: PageView, target: Target, mode: RenderMode, expected: Expected = NOTHING_EXPECTED
) -> tuple[str, ...]:
    """Return the reasons to render the raw page *view* for a seed; none if it would tell nothing.

    What the seed has *expected* changes none of them: by it, the links found are those of its record.
    """
    if mode is RenderMode.NEVER or not view.is_html:
        return ()
    if view.signs.wall is not None:
        return (f"a script challenge ({view.signs.wall})",) if _has_scripts(view) else ()
    if not 200 <= (view.fetched.http_status or 0) < 300:
        return ()
    if mode is RenderMode.ALWAYS:
        return ("every page is to be rendered",)
    return () if view.find(target, expected).on_target else _could_add(view, target)


def _could_add(view: PageView, target: Target) -> tuple[str, ...]:
    if mentioned_in_scripts(view.document, target):
        return (*view.signs.script_reasons, "a script of it names the target")
    return view.signs.script_reasons


def _has_scripts(view: PageView) -> bool:
    return view.document.tree.css_first("script") is not None
