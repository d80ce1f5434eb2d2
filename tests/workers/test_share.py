"""How a run is split: every host in exactly one share, the same in every process."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.downloading.gate import HostGate, Pace
from linkcrawler.errors import SettingError
from linkcrawler.tally import Tally
from linkcrawler.workers.plan import available_cores, workers
from linkcrawler.workers.report import Report, Unwritten
from linkcrawler.workers.share import Share

if TYPE_CHECKING:
    from pathlib import Path


@given(st.text(max_size=40), st.integers(1, 16))
def test_every_host_is_in_one_share(host: str, size: int) -> None:
    owners = [n for n in range(size) if Share(n, size).has_host(host)]

    assert len(owners) == 1


def test_shares_are_about_equal() -> None:
    hosts = [f"host-{n}.example" for n in range(10_000)]

    sizes = [sum(Share(n, 4).has_host(host) for host in hosts) for n in range(4)]

    assert min(sizes) > 2_300


@given(st.integers(0, 9), st.integers(1, 10), st.sampled_from([None, "r-1"]), st.booleans())
def test_a_share_can_be_handed_on_as_text(
    number: int, of: int, run_id: str | None, again: bool
) -> None:
    share = Share(number, of, run_id, again and run_id is not None)

    assert Share.parse(str(share)) == share


def test_a_worker_setting_of_somebody_else_is_refused() -> None:
    with pytest.raises(SettingError, match="WORKER"):
        Share.parse("many")


@pytest.mark.parametrize(
    ("setting", "rows", "expected"),
    [
        ("1", 100_000, 1),
        ("3", 1, 3),
        (None, 1, 1),
        (None, 100_000, available_cores()),
        ("0", 100_000, available_cores()),
    ],
)
def test_a_long_list_is_shared(
    setting: str | None, rows: int, expected: int, tmp_path: Path
) -> None:
    path = tmp_path / "list.txt"
    path.write_text("https://a.example/\n" * rows)

    assert workers(setting, [str(path)]) == expected


@pytest.mark.parametrize("source", ["-", "https://lists.example/list.csv", "missing.csv"])
def test_what_only_one_process_can_read_is_not_shared(source: str) -> None:
    assert workers("4", [source]) == 1


@pytest.mark.parametrize("setting", ["-1", "two"])
def test_a_bad_number_is_said_by_name(setting: str) -> None:
    with pytest.raises(SettingError, match="WORKERS"):
        workers(setting, ["list.csv"])


def test_a_report_says_what_it_was_given() -> None:
    tally = Tally(seeds=3, pages=2, by_status=Counter(live=2), examples={"live": [("u", "why")]})
    report = Report(tally, Unwritten(spooled=1), "trouble", is_last=True)

    read = Report.read(report.line())

    assert read is not None
    assert read.line() == report.line()
    assert read.tally.by_status["missing"] == 0


@given(st.binary(max_size=60))
def test_what_is_no_report_is_passed_over(line: bytes) -> None:
    assert Report.read(line) is None


def test_counts_add_up_and_what_a_dead_process_had_counted_stays() -> None:
    dead = Tally(seeds=10, pages=4, by_status=Counter(live=3, missing=1))
    heir = Tally(seeds=10, resumed=5, pages=5, by_status=Counter(live=5))
    other = Tally(seeds=2, by_status=Counter(live=2))

    total = other.plus([heir.after(dead)])

    assert total.seeds == 12
    assert total.by_status == {"live": 10, "missing": 1}
    assert total.resumed == 1
    assert not total.unrecorded


def test_a_host_of_another_share_is_asked_less_often() -> None:
    """Each of four processes may come to it: together they keep its pace."""
    clock = [0.0]
    share = next(Share(n, 4) for n in range(4) if Share(n, 4).has_host("own.example"))
    gate = HostGate(Pace(delay_s=2.0), clock=lambda: clock[0], share=share)
    foreign = next(h for h in map("{}.example".format, range(99)) if not share.has_host(h))

    for host in ("own.example", foreign):
        gate.turn(host)
        state = gate._host(host)
        gate._start(state)

    assert gate.ready_in("own.example") == pytest.approx(2.0)
    assert gate.ready_in(foreign) == pytest.approx(8.0)

    for host in ("own.example", foreign):
        gate.set_delay(host, 5.0)

    assert gate.delay_s("own.example") == gate.delay_s(foreign) == pytest.approx(5.0)
    assert gate.ready_in(foreign) == pytest.approx(20.0)
