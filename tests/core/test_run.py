"""What a run decides about one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.arguments import Arguments
from linkcrawler.config import Config
from linkcrawler.evidence import Fetched
from linkcrawler.frontier.frontier import Job
from linkcrawler.run import Run
from linkcrawler.workers.crew import Crew
from linkcrawler.workers.share import Share

from .make import NOW
from .test_config import GOOD

if TYPE_CHECKING:
    from pathlib import Path


class Pauses:
    """Hosts that are always ready, and what is said of them."""

    pages_at_a_time = 1

    def __init__(self) -> None:
        self.asked: dict[str, float] = {}

    def ready_in(self, host: str) -> float:
        return 0.0

    def release_host(self, host: str) -> None:
        """Nothing is kept."""

    def pause(self, host: str, seconds: float) -> None:
        self.asked[host] = seconds


def test_the_host_that_asks_to_wait_is_left_alone(tmp_path: Path) -> None:
    """After a redirect that is not the host of the page that the list names."""
    config = Config.from_settings({**GOOD, "DATA_DIR": tmp_path, "RETRY_TIMES": 0})
    run = Run(config, Arguments.parse({"seeds": "list.csv"}), Crew(Share(), lambda _: ()))
    url, end = "https://blog.example/a", "https://busy.example/a"
    fetched = Fetched(url, end, NOW, http_status=429, headers=(("retry-after", "7"),))
    hosts = Pauses()

    assert run.try_again(Job(url, (), 1), fetched, hosts) is False
    assert hosts.asked == {"busy.example": 7.0}
