"""How well the page's own styles, read without a browser, tell hidden links: against Chromium.

python benchmarks/hidden_links.py [--pages ../shared/data/placement/pages] [--every 3]

Both see the same: the page's HTML without scripts, pictures or outside style sheets, on a desktop and
on a phone. A link counts as hidden where it is seen on neither.
"""

from __future__ import annotations

import argparse
import gzip
from collections import Counter
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.media import View
from linkcrawler.page.visibility import Visibility
from linkcrawler.record import HiddenBy
from linkcrawler.rendering.executable import HOW_TO_GET_ONE, find_browser

_HIDDEN = frozenset({HiddenBy.DISPLAY_NONE, HiddenBy.VISIBILITY})
_LOOK = """() => {
  const moves = (s) => s.animationName !== "none" || /[1-9]/.test(s.transitionDuration);
  const fades = (a) => {
    for (let e = a; e && e !== document.body; e = e.parentElement) {
      const s = getComputedStyle(e);
      if (s.opacity === "0" && !moves(s)) return true;
    }
    return false;
  };
  const roots = [document.documentElement, document.body].map((e) => getComputedStyle(e));
  if (roots.some((s) => s.display === "none" || s.visibility !== "visible")) return null;
  return [...document.querySelectorAll("a[href]")].map((a) =>
    !a.checkVisibility() || getComputedStyle(a).visibility !== "visible" || fades(a));
}"""


def main() -> None:
    """Print how many links both, one or none of the two call hidden."""
    options = _options()
    pages = sorted(options.pages.glob("*.html.gz"))[:: options.every]
    source = find_browser()
    if source is None:
        raise SystemExit(f"There is no browser to compare with: {HOW_TO_GET_ONE}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=source.executable, args=["--no-sandbox"]
        )
        counts: Counter[tuple[bool, bool]] = Counter()
        for path in pages:
            html = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
            counts.update(zip(seen_by_chromium(browser, html), seen_by_us(html), strict=False))
        browser.close()
    print(f"{len(pages)} pages, {counts.total()} links")
    print(f"hidden for both {counts[True, True]}, for none {counts[False, False]}")
    print(f"for Chromium alone {counts[True, False]}, for us alone {counts[False, True]}")


def seen_by_chromium(browser: Browser, html: str) -> list[bool]:
    """Return which ``a[href]`` Chromium hides on both screens; none where the whole page is hidden."""
    looks = []
    for view in View:
        context = browser.new_context(
            java_script_enabled=False, offline=True, viewport={"width": view, "height": 900}
        )
        page = context.new_page()
        page.set_content(html, wait_until="domcontentloaded")
        looks.append(page.evaluate(_LOOK) or [])
        context.close()
    return [all(each) for each in zip(*looks, strict=False)]


def seen_by_us(html: str) -> list[bool]:
    """Return which ``a[href]`` we call hidden."""
    tree = LexborHTMLParser(html)
    visibility = Visibility(tree)
    return [visibility.what_hides(link) in _HIDDEN for link in tree.css("a[href]")]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, default=Path("../shared/data/placement/pages"))
    parser.add_argument("--every", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
