"""Time that is ours is not taken from others."""

from __future__ import annotations

import asyncio
import time

import pytest

from linkcrawler.downloading.patience import Patience


@pytest.mark.parametrize("held_up_s", [0.0, 0.7])
def test_what_lasts_too_long_is_broken_off(held_up_s: float) -> None:
    async def wait() -> None:
        patience = Patience(0.3)
        try:
            async with patience:
                time.sleep(held_up_s)  # noqa: ASYNC251  that is the point
                await asyncio.Event().wait()
        finally:
            assert patience.is_over

    with pytest.raises(TimeoutError):
        asyncio.run(wait())


def test_time_in_which_our_own_loop_stood_still_is_given_back() -> None:
    async def wait() -> str:
        async with Patience(1.0) as patience:
            await asyncio.sleep(0.01)
            time.sleep(1.3)  # noqa: ASYNC251  that is the point
            await asyncio.sleep(0.2)
        assert not patience.is_over
        return "done"

    assert asyncio.run(wait()) == "done"


def test_another_time_out_is_not_taken_for_its_own() -> None:
    async def wait() -> bool:
        patience = Patience(60)
        try:
            async with patience:
                raise TimeoutError
        except TimeoutError:
            return patience.is_over

    assert not asyncio.run(wait())
