"""Trouble that may pass is tried again, a bounded number of times, and never sooner than asked."""

from __future__ import annotations

import pytest

from linkcrawler.evidence import Failure, FailureKind, Fetched
from linkcrawler.retry import RetryPolicy

from .make import make_fetched

POLICY = RetryPolicy(times=2, backoff_s=2.0, retry_after_max_s=120.0)


def failed(kind: FailureKind) -> Fetched:
    return make_fetched(http_status=None, body=b"", failure=Failure(kind, "it failed"))


@pytest.mark.parametrize("code", [408, 425, 429, 500, 502, 503, 504, 520])
def test_passing_trouble_is_tried_again(code: int) -> None:
    assert POLICY.wait_s(make_fetched(http_status=code), attempt=0) == 2.0


@pytest.mark.parametrize("code", [200, 204, 301, 401, 403, 404, 410, 999])
def test_an_answer_is_an_answer(code: int) -> None:
    assert POLICY.wait_s(make_fetched(http_status=code), attempt=0) is None


@pytest.mark.parametrize("kind", [k for k in FailureKind if k.may_pass])
def test_network_faults_are_tried_again(kind: FailureKind) -> None:
    assert POLICY.wait_s(failed(kind), attempt=0) is not None


def test_a_name_without_an_address_is_asked_for_once() -> None:
    """That is known, and remembered for longer than all tries take."""
    assert FailureKind.DNS.may_pass
    assert not FailureKind.NO_NAME.may_pass


@pytest.mark.parametrize("kind", [k for k in FailureKind if not k.may_pass])
def test_refusals_are_not(kind: FailureKind) -> None:
    assert POLICY.wait_s(failed(kind), attempt=0) is None


def test_waits_grow_and_tries_end() -> None:
    waits = [POLICY.wait_s(make_fetched(http_status=500), attempt=n) for n in range(3)]

    assert waits == [2.0, 6.0, None]


def test_retry_after_replaces_the_wait() -> None:
    assert POLICY.wait_s(make_fetched(http_status=503), 0, retry_after_s=45.0) == 45.0


def test_a_retry_after_beyond_the_bound_ends_the_tries() -> None:
    assert POLICY.wait_s(make_fetched(http_status=503), 0, retry_after_s=3600.0) is None


def test_cut_off_and_empty_pages_are_tried_again() -> None:
    assert POLICY.wait_s(make_fetched(complete=False), 0) == 2.0
    assert POLICY.wait_s(make_fetched(body=b""), 0) == 2.0
