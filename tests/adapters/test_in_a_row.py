"""Tasks whose pages have come go on together, none is left waiting."""

from __future__ import annotations

import asyncio

from linkcrawler.middlewares.in_a_row import InARow


async def _come(row: InARow, order: list[str], number: int, rounds: int = 0) -> None:
    for _ in range(rounds):
        await asyncio.sleep(0)
    order.append(f"{number} came")
    await row.turn()
    order.append(f"{number} read")


def test_one_alone_goes_on_by_itself() -> None:
    order: list[str] = []
    asyncio.run(_come(InARow(), order, 1))
    assert order == ["1 came", "1 read"]


def test_those_that_come_one_after_the_other_are_read_in_a_row() -> None:
    async def main() -> None:
        row = InARow()
        await asyncio.gather(*(_come(row, order, n, rounds=n) for n in range(8)))

    order: list[str] = []
    asyncio.run(main())
    assert [each.split()[1] for each in order] == ["came"] * 8 + ["read"] * 8


def test_what_is_asked_for_comes_before_what_is_read() -> None:
    async def ask(row: InARow) -> None:
        for number in range(5):
            row.note()
            order.append(f"{number} asked")
            await asyncio.sleep(0)

    async def main() -> None:
        row = InARow()
        await asyncio.gather(_come(row, order, 1), ask(row))

    order: list[str] = []
    asyncio.run(main())
    assert order[-1] == "1 read"
    assert len(order) == 7


def test_many_are_not_kept_waiting_by_those_that_go_on_coming() -> None:
    async def main() -> None:
        row = InARow()
        await asyncio.gather(*(_come(row, order, n, rounds=n) for n in range(100)))

    order: list[str] = []
    asyncio.run(main())
    first_read = order.index("0 read")
    assert first_read < 30
    assert len(order) == 200


def test_one_who_gives_up_keeps_nobody_waiting() -> None:
    async def main() -> None:
        row = InARow()
        gone = asyncio.create_task(_come(row, order, 1))
        others = [asyncio.create_task(_come(row, order, n)) for n in (2, 3)]
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(*others)
        await asyncio.gather(_come(row, order, 4))
        assert gone.cancelled()

    order: list[str] = []
    asyncio.run(main())
    assert [each for each in order if each.endswith("read")] == ["2 read", "3 read", "4 read"]
