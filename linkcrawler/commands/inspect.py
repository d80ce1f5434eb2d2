"""``scrapy inspect``: how linkcrawler sees a page, as one JSON line a page."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapy.exceptions import UsageError

from linkcrawler import urls
from linkcrawler.documents import plain, to_document, to_shown_json
from linkcrawler.errors import LinkcrawlerError
from linkcrawler.evidence import Fetched
from linkcrawler.match import Target
from linkcrawler.paths import is_there
from linkcrawler.plain_command import PlainCommand
from linkcrawler.seedlist.source import is_url
from linkcrawler.standard_output import say, write_json

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from scrapy.settings import Settings

_FILE_URL = "http://localhost/"
"""Where a file comes from if nobody says."""


class PageToInspect(NamedTuple):
    """A file (and the URL it is read as), or a URL alone."""

    file: str | None
    url: str
    listed_in: str | None = None
    """The list that names the file: a relative file may stand beside it."""

    @property
    def path(self) -> str:
        """Where the file is; *file* stays as it was given, so that its line is found again."""
        file = self.file or ""
        beside = Path(self.listed_in or "").parent / file
        return str(beside) if not is_there(file) and is_there(beside) else file


class InspectError(LinkcrawlerError):
    """A page cannot be inspected."""


class Command(PlainCommand):
    """Pages given as files are never fetched; nothing is stored."""

    requires_project = False

    def syntax(self) -> str:
        return "[options] PAGE…"

    def short_desc(self) -> str:
        return "Show how linkcrawler sees a page: one JSON line a page"

    def long_desc(self) -> str:
        return (
            "PAGE is a URL, or an HTML file (.gz too). The line holds the page and every link of it, "
            "with the fields of the record."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", help="read the file PAGE as if it came from this URL")
        parser.add_argument("--list", help="tab-separated list of files and their URLs")
        parser.add_argument("--target", help="say of each link how it stands to this URL or site")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args and not opts.list:
            raise UsageError("give a page, or a list of pages")
        try:
            target = Target.parse(opts.target) if opts.target else None
        except ValueError as error:
            raise UsageError(f"--target {opts.target}: {error}", print_help=False) from error
        try:
            pages = [*(_given(page, opts.url) for page in args), *_listed(opts.list)]
        except InspectError as error:
            raise UsageError(str(error), print_help=False) from error
        write_json()
        for page in pages:
            self._show(page, target)

    def _show(self, page: PageToInspect, target: Target | None) -> None:
        try:
            say(to_shown_json(inspect(page, target, self.known_settings)))
        except InspectError as error:
            self.fail(error)


def inspect(page: PageToInspect, target: Target | None, settings: Settings) -> dict[str, Any]:
    """Return the document that describes *page*."""
    from linkcrawler.page.view import PageView

    if page.file is None:
        fetched = fetch_page(page.url, settings)
    else:
        fetched = read_page(page.path, page.url)
    view = PageView(fetched)
    return {
        "file": page.file,
        "page": plain(to_document(view.page)),
        "links": plain(list(view.every_link(target))),
    }


def read_page(file: str, url: str) -> Fetched:
    """Read a saved page as if it had been fetched from *url*."""
    try:
        body = Path(file).read_bytes()
        if body.startswith(b"\x1f\x8b"):
            body = gzip.decompress(body)
    except (OSError, EOFError, zlib.error) as error:
        raise InspectError(f"{file}: {_plainly(error)}") from error
    return Fetched(
        requested_url=url,
        url=url,
        fetched_at=datetime.now(UTC),
        http_status=200,
        headers=(("content-type", _content_type(body)),),
        body=body,
    )


def fetch_page(url: str, settings: Settings) -> Fetched:
    """Fetch *url* once, as a run would."""
    from linkcrawler.downloading.once import fetch_once

    fetched = fetch_once(url, settings)
    if fetched.failure is not None:
        raise InspectError(f"{url}: {fetched.failure.detail}")
    return fetched


def _content_type(body: bytes) -> str:
    """Say what a saved page is. Tools save in UTF-8 and leave the page's own meta as it was."""
    if body.isascii():
        return "text/html"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "text/html"
    return "text/html; charset=utf-8"


def _given(page: str, url: str | None) -> PageToInspect:
    """Read an argument: what looks like a URL is one, everything else is a file."""
    if is_url(page):
        return PageToInspect(None, _checked_url(page))
    return PageToInspect(page, _checked_url(url) if url else _FILE_URL)


def _listed(path: str | None) -> Iterator[PageToInspect]:
    """Yield the rows of a list: the file, a tab, its URL. A relative file is beside the list."""
    if path is None:
        return
    try:
        rows = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InspectError(f"{path}: {_plainly(error)}") from error
    for row in filter(str.strip, rows):
        file, _, url = row.partition("\t")
        url = url.partition("\t")[0].strip()
        yield PageToInspect(file, _checked_url(url) if url else _FILE_URL, path)


def _checked_url(url: str) -> str:
    try:
        return urls.referring_page(url)
    except ValueError as error:
        raise InspectError(f"{urls.with_logins_masked(url)}: {error}") from error


def _plainly(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return f"cannot be read ({error})"
