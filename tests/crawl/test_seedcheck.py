"""``scrapy seedcheck`` by its real command line."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.crawl.command import PATIENCE_S, ROOT


def seedcheck(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", "seedcheck", *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


def test_it_tells_how_lists_are_understood_and_writes_nothing() -> None:
    before = sorted(ROOT.glob("seeds/**/*")), sorted(ROOT.glob("data*/**/rejected.csv"))
    done = seedcheck("seeds/exports/linkody.csv", "seeds/exports/moz.csv")
    assert (done.returncode, done.stderr) == (0, "")
    for part in (
        "tool      Linkody (linkody)\n",
        "EXPECTED FOLLOW → expected.rel\n",
        "links     2 to check; rows that cannot be used: 2\n",
        "line 4: rel: 'perhaps' is none of follow, nofollow, sponsored, ugc\n",
        "tool      Moz, Link Explorer, inbound links (moz)\n",
        "UTF-8 with BOM\n",
    ):
        assert part in done.stdout
    after = sorted(ROOT.glob("seeds/**/*")), sorted(ROOT.glob("data*/**/rejected.csv"))
    assert after == before


def test_what_cannot_be_used_ends_with_a_plain_line_and_a_status() -> None:
    done = seedcheck(
        "seeds/exports/search-console-sites.csv", "none.csv", "-", stdin="a.example\n"
    )
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert "no list of pages" in lines[0]
    assert lines[1] == "linkcrawler: none.csv: there is no such file"
    assert "rows that name no target: 1\n" in done.stdout


def test_the_target_may_be_given() -> None:
    done = seedcheck("-", "--target", "shop.example", stdin="a.example\n")
    assert done.returncode == 0
    assert "https://a.example/ → shop.example (match domain)" in done.stdout


def test_a_terminal_that_knows_few_letters_gets_the_rest() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "seedcheck", "seeds/exports/linkody.csv"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "URL FROM ? referring_url" in done.stdout


def test_without_a_list_it_says_what_it_wants() -> None:
    done = seedcheck()
    assert done.returncode == 2
    assert "give a list" in done.stdout + done.stderr


def test_a_plain_list_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from linkcrawler.seedlist.checked import check_list;"
        "check_list('seeds/exports/ahrefs.csv', None);"
        "print([name for name in ('pyarrow', 'openpyxl', 'defusedxml') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
