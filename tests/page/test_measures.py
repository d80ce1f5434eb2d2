"""What is counted of lines and blocks: the same whether it was compiled or not."""

from __future__ import annotations

from array import array
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page import measures
from linkcrawler.page.regions import Own

if TYPE_CHECKING:
    from types import ModuleType

    from linkcrawler.page.measures import Numbers


def uncompiled() -> ModuleType:
    path = Path(measures.__file__).parent / "measures.py"
    spec = util.spec_from_file_location("measures_as_written", path)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


AS_WRITTEN = uncompiled()


def ints(*values: int) -> Numbers:
    return array("i", values)


class Page(NamedTuple):
    """A page of any blocks and lines."""

    text: str
    parents: Numbers
    lasts: Numbers
    tags: Numbers
    blocks: Numbers
    starts: Numbers
    ends: Numbers
    linked: Numbers


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Blocks in document order, each in one of those around the last, and lines in them."""
    ways, lasts = [[0]], [0]
    for number in range(1, draw(st.integers(1, 12))):
        depth = draw(st.integers(1, len(ways[-1])))
        ways.append([*ways[-1][:depth], number])
        lasts.append(number)
        for outer in ways[-1]:
            lasts[outer] = number
    parents = [-1, *(way[-2] for way in ways[1:])]
    count = len(parents)
    blocks = draw(st.lists(st.integers(0, count - 1), max_size=12))
    starts, ends, linked, text = [], [], [], ""
    for _ in blocks:
        starts.append(len(text))
        text += draw(st.sampled_from("ab")) * draw(st.integers(1, 900)) + draw(
            st.sampled_from(["", " "])
        )
        ends.append(len(text))
        text += "\n"
        linked.append(draw(st.integers(0, ends[-1] - starts[-1])))
    tags = draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
    found = (ints(*each) for each in (parents, lasts, tags, blocks, starts, ends, linked))
    return Page(text, *found)


def everything(of: Any, page: Page, some: int) -> list[Any]:
    """Return what all functions of the module *of* tell of the page."""
    prose = of.prose_of(page.starts, page.ends, page.linked, 40, 600)
    known = of.numbers(len(page.parents))
    asked: list[int] = []

    def own(block: int) -> Own:
        asked.append(block)
        return Own(page.tags[block], 0)

    kept = of.outside(prose, page.blocks, page.parents, known, own, 1)
    weights = of.gathered(kept, page.blocks, page.parents)
    main = of.narrowest(weights, page.lasts, page.tags, 0.6, {2, 3})
    first, last = main, page.lasts[main]
    lines = of.within(of.worded(page.starts, page.ends, page.linked), page.blocks, first, last)
    return [
        *(prose, known, asked, kept, weights, main, lines),
        of.outside(lines, page.blocks, page.parents, known, own, 1),
        of.last_of(kept),
        of.texts(page.text, lines, page.starts, page.ends),
        of.sums_before(kept),
        of.spans(page.linked, page.starts),
        of.counted_before(page.blocks, len(page.parents)),
        of.tagged(page.tags, page.parents, page.lasts, {1, 3}),
        of.nearest(kept, min(some, max(len(kept) - 1, 0)), 4),
        of.standings(weights, page.parents, page.lasts, main, 0.15 * weights[0]),
    ]


@given(pages(), st.integers(0, 12))
def test_compiled_or_not_the_same_is_found(page: Page, some: int) -> None:
    assert everything(measures, page, some) == everything(AS_WRITTEN, page, some)


BOTH = pytest.mark.parametrize("of", [measures, AS_WRITTEN], ids=["as imported", "as written"])


@BOTH
@given(page=pages())
def test_what_is_outside_has_nothing_around_that_claims(of: Any, page: Page) -> None:
    asked: list[int] = []

    def own(block: int) -> Own:
        asked.append(block)
        return Own(2 + (page.tags[block] == 0), 0)

    weights = ints(*range(1, len(page.blocks) + 1))
    found = of.outside(weights, page.blocks, page.parents, of.numbers(len(page.parents)), own, 1)

    assert len(asked) == len(set(asked))
    for block, weight, kept in zip(page.blocks, weights, found, strict=True):
        around = block
        while around >= 0 and page.tags[around]:
            around = page.parents[around]
        assert kept == (weight if around < 0 else 0)


@BOTH
@given(page=pages())
def test_texts_are_the_lines_that_weigh_something(of: Any, page: Page) -> None:
    wanted = of.worded(page.starts, page.ends, page.linked)
    lines = zip(wanted, page.text.splitlines(), strict=True)

    assert "\n".join(of.texts(page.text, wanted, page.starts, page.ends)) == "\n".join(
        line.rstrip() for is_wanted, line in lines if is_wanted
    )


@BOTH
def test_a_deep_page_needs_no_recursion(of: Any) -> None:
    depth = 20_000
    parents = ints(*range(-1, depth - 1))
    lasts = ints(*[depth - 1] * depth)
    line = ints(depth - 1), ints(1)

    kept = of.outside(line[1], line[0], parents, of.numbers(depth), lambda _: Own(2, 0), 1)
    weights = of.gathered(kept, line[0], parents)

    assert set(weights) == {1}
    assert of.narrowest(weights, lasts, of.numbers(depth), 0.6, ()) == depth - 1
    assert of.standings(weights, parents, lasts, depth - 1, 0.1)[-10:-5] == ints(
        depth - 1, 0, depth - 1, 0, depth - 1
    )


@BOTH
def test_the_nearest_may_be_on_either_side_and_is_no_further_than_asked(of: Any) -> None:
    weights = ints(0, 3, 0, 0, 0, 4)

    assert [of.nearest(weights, at, 2) for at in range(6)] == [1, 0, 1, 2, 1, 0]


@BOTH
def test_numbers_that_fit_no_page_are_refused(of: Any) -> None:
    with pytest.raises(IndexError):
        of.gathered(ints(1), ints(5), ints(-1, 0))
    with pytest.raises(IndexError):
        of.standings(ints(1), ints(-1, 0), ints(1, 1), 0, 1.0)
