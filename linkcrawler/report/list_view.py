"""How a list is understood, as lines for a person: what ``scrapy seedcheck`` prints."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from linkcrawler.report.terminal import counted, printable
from linkcrawler.seedlist.tools import tool_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from linkcrawler.seed import Seed
    from linkcrawler.seedlist.checked import CheckedList
    from linkcrawler.seedlist.columns import Columns
    from linkcrawler.seedlist.rejects import Reject
    from linkcrawler.seedlist.telling import Telling
    from linkcrawler.seedlist.understanding import Part, Understanding

_SEPARATORS = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}
_EXPECTED = frozenset({"anchor", "rel", "language", "country"})
_MOST_TARGETS = 5
_LONGEST = 160
_INDENT = 10


def shown(checked: CheckedList) -> Iterator[str]:
    """Yield the lines that tell what was found."""
    yield _in_a_line(checked.source)
    yield from _entry("list", [_form(checked.understanding)])
    for part in checked.understanding.parts:
        yield from _part(part)
    if checked.understanding.unread_sheets:
        names = ", ".join(map(repr, checked.understanding.unread_sheets))
        yield from _entry("not read", [f"sheets {names}"])
    yield from _entry("links", [_counts(checked)])
    yield from _entry("targets", _targets(checked))
    yield from _entry("first", map(_seed, checked.first_seeds))
    yield from _entry("rejected", _rejects(checked.first_rejects, checked.rejected))
    yield from _entry("trouble", [checked.trouble] if checked.trouble else [])
    yield from _entry("missing", _missing(checked))


def _entry(name: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"  {name:<{_INDENT}}{_in_a_line(line)}"
        name = ""


def _form(understanding: Understanding) -> str:
    separator = _SEPARATORS.get(understanding.separator or "")
    details = [f"separated by {separator}" if separator else None, understanding.encoding]
    return ", ".join([understanding.form, *filter(None, details)])


def _part(part: Part) -> Iterator[str]:
    if part.sheet is not None:
        yield from _entry("sheet", [part.sheet])
    if part.shape is None:
        return
    columns, leading = part.shape
    if columns.telling:
        yield from _entry("tool", [_tool(columns.telling.tool)])
    if leading > 1:
        yield from _entry("header", [f"below {counted(leading - 1, 'row')} passed over"])
    meanings = (f"{heading} → {meaning}" for heading, meaning in _meanings(columns))
    yield from _entry("columns", meanings)
    labels = ", ".join(name for name, _ in columns.labels)
    yield from _entry("labels", [labels] if labels else [])


def _tool(name: str) -> str:
    return f"{tool_named(name).title} ({name})"


def _meanings(columns: Columns) -> list[tuple[str, str]]:
    """Return what each column means that is more than a label, in their order."""
    found: dict[int, list[str]] = defaultdict(list)
    for name, at in columns.fields:
        found[at].append(f"expected.{name}" if name in _EXPECTED else name)
    for name, at in _told(columns.telling) if columns.telling else ():
        found[at].append(f"reported.{name}")
    names = columns.headings or [f"column {at + 1}" for at in range(columns.width)]
    return [(names[at].strip(), ", ".join(found[at])) for at in sorted(found)]


def _told(telling: Telling) -> Iterator[tuple[str, int]]:
    for name in ("anchor", "first_seen", "last_seen"):
        at = getattr(telling, name)
        if at is not None:
            yield name, at
    flags = (*telling.nofollow, *telling.follow)
    for at in flags if telling.rel is None else (telling.rel,):
        yield "follow", at


def _counts(checked: CheckedList) -> str:
    parts = [f"{checked.seeds:,} to check"]
    if checked.duplicates:
        parts.append(f"rows that name one of them again: {checked.duplicates:,}")
    parts.append(f"rows that cannot be used: {checked.rejected:,}")
    return "; ".join(parts)


def _targets(checked: CheckedList) -> Iterator[str]:
    for target, count in checked.targets.most_common(_MOST_TARGETS):
        yield f"{target} ({count:,})"
    if len(checked.targets) > _MOST_TARGETS:
        yield "and others"


def _seed(seed: Seed) -> str:
    wishes = [
        f"{name} {wish!r}" for name in sorted(_EXPECTED) if (wish := getattr(seed.expected, name))
    ]
    expected = f"; expected: {', '.join(wishes)}" if wishes else ""
    return f"{seed.page_url} → {seed.target} (match {seed.match}){expected}"


def _rejects(rejects: Sequence[Reject], count: int) -> Iterator[str]:
    for reject in rejects:
        yield f"line {reject.line}: {reject.reason}"
        yield f"    {' '.join(reject.row.split())}"
    if count > len(rejects):
        yield f"and {count - len(rejects):,} more; a run writes all to rejected.csv"


def _missing(checked: CheckedList) -> Iterator[str]:
    if checked.without_target:
        yield f"rows that name no target: {checked.without_target:,}"
        yield "say --target example.com here, and -a target=example.com when you run it"


def _in_a_line(text: str) -> str:
    """Make *text* harmless on a terminal, and one line of bounded length."""
    seen = printable(text)
    return seen if len(seen) <= _LONGEST else f"{seen[: _LONGEST - 1]}…"
