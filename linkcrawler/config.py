"""Settings as plain values, read once at the edge; a bad value stops the start, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linkcrawler.alerts.channels import channels_of
from linkcrawler.errors import SettingError
from linkcrawler.paths import at_home
from linkcrawler.seed import RenderMode
from linkcrawler.setting_numbers import number, whole_number
from linkcrawler.workers.share import Share

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from linkcrawler.alerts.channel import Channel

_JOBS_IN_PLAY_PER_REQUEST = 16
"""A host's first page waits out the delay after robots.txt, a dead one its time-outs; others are
fetched meanwhile."""


@dataclass(frozen=True, slots=True)
class Config:
    """What a run of the verifier needs to know."""

    mongo_uri: str | None
    data_dir: Path
    render: RenderMode
    retry_times: int
    retry_backoff_s: float
    retry_after_max_s: float
    jobs_in_play: int
    alert_channels: tuple[Channel, ...]
    target_wait_s: float
    targets_at_once: int
    share: Share

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Config:
        """Read the settings of ours and those of Scrapy's that the run itself obeys."""
        return cls(
            mongo_uri=settings["MONGO_URI"] or None,
            data_dir=at_home(settings["DATA_DIR"]),
            render=_render_mode(settings),
            retry_times=whole_number(settings, "RETRY_TIMES"),
            retry_backoff_s=number(settings, "RETRY_BACKOFF"),
            retry_after_max_s=number(settings, "RETRY_AFTER_MAX"),
            jobs_in_play=_JOBS_IN_PLAY_PER_REQUEST
            * max(1, whole_number(settings, "CONCURRENT_REQUESTS")),
            alert_channels=channels_of(settings),
            target_wait_s=number(settings, "TARGET_WAIT"),
            # Dead targets shall not take the room of pages.
            targets_at_once=max(1, whole_number(settings, "CONCURRENT_REQUESTS") // 2),
            share=Share.from_settings(settings),
        )


def _render_mode(settings: Mapping[str, Any]) -> RenderMode:
    try:
        return RenderMode(str(settings["RENDER"]).lower())
    except ValueError:
        raise SettingError(
            "RENDER", settings["RENDER"], f"must be one of {', '.join(RenderMode)}"
        ) from None
