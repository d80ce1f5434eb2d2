"""The channels that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linkcrawler.alerts.mail import Mail, MailServer, addresses
from linkcrawler.alerts.webhook import Endpoint, JsonWebhook, SlackWebhook
from linkcrawler.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkcrawler.alerts.channel import Channel


def channels_of(settings: Mapping[str, Any]) -> tuple[Channel, ...]:
    """Return the channels to tell; SettingError names a bad setting and repeats no secret."""
    channels: list[Channel] = []
    if url := settings["ALERT_WEBHOOK_URL"]:
        endpoint = Endpoint.parse(url, "ALERT_WEBHOOK_URL")
        channels.append(JsonWebhook(endpoint, settings["ALERT_WEBHOOK_SECRET"] or ""))
    if url := settings["ALERT_SLACK_URL"]:
        channels.append(SlackWebhook(Endpoint.parse(url, "ALERT_SLACK_URL")))
    if settings["ALERT_EMAIL_TO"]:
        channels.append(_mail(settings))
    return tuple(channels)


def _mail(settings: Mapping[str, Any]) -> Mail:
    receivers = addresses(settings["ALERT_EMAIL_TO"], "ALERT_EMAIL_TO")
    if not settings["ALERT_SMTP_URL"]:
        raise SettingError("ALERT_SMTP_URL", None, "ALERT_EMAIL_TO needs a server to send by")
    server = MailServer.parse(settings["ALERT_SMTP_URL"], "ALERT_SMTP_URL")
    sender = settings["ALERT_EMAIL_FROM"] or server.user
    if "@" not in sender:
        rule = "the user of ALERT_SMTP_URL is no address: say who the mail is from"
        raise SettingError("ALERT_EMAIL_FROM", settings["ALERT_EMAIL_FROM"], rule)
    return Mail(server, addresses(sender, "ALERT_EMAIL_FROM")[0], receivers)
