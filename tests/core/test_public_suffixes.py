"""Public suffixes as publicsuffix.org has it, and as tldextract, whose list it is, tells them."""

from __future__ import annotations

import pytest
import tldextract
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.public_suffixes import _rules, suffix_labels

KNOWN = tldextract.TLDExtract(
    cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True
)
RULES = sorted(_rules())
LABELS = st.sampled_from(["a", "www", "xn--1ca", "xn--zz--", "city", "1"])


@pytest.mark.parametrize(
    ("host", "count"),
    [
        ("a.example.com", 1),
        ("a.co.uk", 2),
        ("www.ck", 1),  # an exception of *.ck
        ("a.b.ck", 2),
        ("a.github.io", 2),
        ("a.xn--p1ai", 1),
        ("a.xn--55qx5d.cn", 2),
        ("intranet", 0),
        ("a.lan", 0),
    ],
)
def test_counts_the_labels_of_the_suffix(host: str, count: int) -> None:
    assert suffix_labels(host.split(".")) == count


@given(st.sampled_from(RULES), st.lists(LABELS, max_size=3))
def test_says_what_tldextract_says(rule: str, before: list[str]) -> None:
    name = rule.removeprefix("!").removeprefix("*.").encode("idna").decode()
    host = ".".join([*before, name])
    suffix = KNOWN.extract_str(host).suffix
    # Of two rules it takes the one that it comes to first where *.a.example and x.y.a.example meet.
    if not _has_a_wildcard_beside(name):
        assert suffix_labels(host.split(".")) == (len(suffix.split(".")) if suffix else 0)


def _has_a_wildcard_beside(name: str) -> bool:
    labels = name.split(".")
    return any(f"*.{'.'.join(labels[start:])}" in _rules() for start in range(1, len(labels)))
