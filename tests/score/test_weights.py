"""Weights of the user's own: what differs is said, the rest stays, and slips are told by name."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.record import AnchorKind, Placement, Problem
from linkcrawler.score.page import page
from linkcrawler.score.parts import PARTS
from linkcrawler.score.score import score_of
from linkcrawler.score.weights import ScoreFileError, default_weights, read_weights
from tests.score.make import document

ROOT = Path(__file__).parents[2]
FOOTER = document({"placement": Placement.FOOTER})


def written(folder: Path, text: str) -> Path:
    path = folder / "my.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_the_file_says_counts(tmp_path: Path) -> None:
    weights = read_weights(written(tmp_path, "[placement]\nweight = 50\nfooter = 0.5\n"))
    before, after = (score_of(FOOTER, None, w).total for w in (default_weights(), weights))

    assert before == 86.5
    assert after == round(100 * (85 + 25) / 135, 1)
    assert weights.parts["placement"]["sidebar"] == 0.3
    assert default_weights().parts["placement"]["footer"] == 0.1


def test_a_weight_of_nothing_takes_the_part_out(tmp_path: Path) -> None:
    weights = read_weights(written(tmp_path, "[placement]\nweight = 0\n"))
    found = score_of(FOOTER, None, weights)

    assert found.total == 100
    assert "placement" not in found.why


def test_where_nothing_that_counts_is_known_there_is_no_score(tmp_path: Path) -> None:
    zeros = "".join(f"[{name}]\nweight = 0\n" for name in PARTS if name != "indexable")
    weights = read_weights(written(tmp_path, zeros))

    assert score_of(document(page={"indexable": None}), None, weights).total is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[placment]\nfooter = 1", "no table [placment]; there are: live, "),
        ("live = 3", "no table [live]"),
        ("[placement]\nfoot = 1", "[placement] has no 'foot'; there are: weight, content"),
        ("[placement]\nfooter = 1.1", "footer is 1.1: it must be a number from 0 to 1"),
        ("[placement]\nfooter = '1'", "footer is '1': it must be a number from 0 to 1"),
        ("[placement]\nfooter = true", "footer is True"),
        ("[placement]\nfooter = nan", "footer is nan"),
        ("[live]\nweight = -1", "weight is -1: it must be a number, 0 or more"),
        ("[live]\nweight = inf", "weight is inf"),
        ("[anchor]\nnatural_share = 0.5", "natural_share must be the smaller one"),
        ("[anchor]\nexact = 0.1", "overused must be the smaller one"),
        ("[substance]\nmany_links = 30", "few_links must be the smaller one"),
        ("topics = 3", "[topics] must hold lines like"),
        ("[topics]\n'a.example' = 'x'", "[topics] 'a.example' must be written as"),
        ("[live", "is no TOML file"),
        ("".join(f"[{name}]\nweight = 0\n" for name in PARTS), "every weight is 0"),
    ],
)
def test_a_slip_is_told_by_name(tmp_path: Path, text: str, says: str) -> None:
    path = written(tmp_path, text)

    with pytest.raises(ScoreFileError) as caught:
        read_weights(path)

    assert str(caught.value).startswith(f"{path}: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScoreFileError, match="no such file"):
        read_weights(tmp_path / "none.toml")


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_file_breaks_it(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    with suppress(ScoreFileError):
        assert read_weights(path).parts.keys() == PARTS.keys()


def test_the_table_has_every_word_of_the_record() -> None:
    parts = default_weights().parts

    assert parts.keys() == PARTS.keys()
    assert {*Placement} <= parts["placement"].keys()
    assert {*AnchorKind} <= parts["anchor"].keys()
    named = {word for name in ("live", "indexable") for word in parts[name]}
    assert named - {*Problem} == {"weight", "blocked"}


def test_the_weights_make_100() -> None:
    assert sum(table["weight"] for table in default_weights().parts.values()) == 100


def test_the_documented_table_is_the_one_in_use() -> None:
    written_page = (ROOT / "docs" / "score.md").read_text(encoding="utf-8")

    assert written_page == page(), "python -m linkcrawler.score.page > docs/score.md"
