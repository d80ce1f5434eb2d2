"""The channels that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linkcrawler.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkcrawler.alerts.channel import Channel
    from linkcrawler.alerts.mail import Mail

_NAMES = ("ALERT_WEBHOOK_URL", "ALERT_SLACK_URL", "ALERT_EMAIL_TO")


def channels_of(settings: Mapping[str, Any]) -> tuple[Channel, ...]:
    """Return the channels to tell; SettingError names a bad setting and repeats no secret."""
    if not any(settings[name] for name in _NAMES):
        return ()
    # Most runs tell nobody, and do without what it takes.
    from linkcrawler.alerts.webhook import Endpoint, JsonWebhook, SlackWebhook  # noqa: PLC0415

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
    from linkcrawler.alerts.mail import Mail, MailServer, addresses  # noqa: PLC0415  as above

    receivers = addresses(settings["ALERT_EMAIL_TO"], "ALERT_EMAIL_TO")
    if not settings["ALERT_SMTP_URL"]:
        raise SettingError("ALERT_SMTP_URL", None, "ALERT_EMAIL_TO needs a server to send by")
    server = MailServer.parse(settings["ALERT_SMTP_URL"], "ALERT_SMTP_URL")
    sender = settings["ALERT_EMAIL_FROM"] or server.user
    if "@" not in sender:
        rule = "the user of ALERT_SMTP_URL is no address: say who the mail is from"
        raise SettingError("ALERT_EMAIL_FROM", settings["ALERT_EMAIL_FROM"], rule)
    return Mail(server, addresses(sender, "ALERT_EMAIL_FROM")[0], receivers)
