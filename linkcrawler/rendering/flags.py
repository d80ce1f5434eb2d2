"""How Chromium is started: each flag with its reason."""

from __future__ import annotations

_SAFE = (
    # Nothing past the proxy: not to loopback (which Chromium spares by default), not by UDP.
    "--proxy-bypass-list=<-loopback>",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    # Names are resolved by the proxy, behind the guard; Chromium itself asks no name server.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--dns-prefetch-disable",
    "--deny-permission-prompts",
    # No Accept-Language, as with the raw page: in the browser a site shall speak no other language.
    "--accept-lang=",
)

_LEAN = (
    # What is shown and not read. As flags they cost nothing, a question per image would.
    "--blink-settings=imagesEnabled=false",
    "--disable-remote-fonts",
    "--mute-audio",
    "--autoplay-policy=document-user-activation-required",
    "--disable-gpu",
    "--disable-extensions",
    # Containers give /dev/shm 64 MB, and a tab that finds it full crashes.
    "--disable-dev-shm-usage",
)

UNWANTED_DEFAULTS = ("--disable-popup-blocking",)
"""Flags of Playwright's that are left out: without a click, no page opens another."""


def browser_flags(proxy: str, *, sandbox: bool) -> list[str]:
    """Return the flags of a browser that sends everything to *proxy* (``host:port``)."""
    flags = [f"--proxy-server=http://{proxy}", *_SAFE, *_LEAN]
    return flags if sandbox else [*flags, "--no-sandbox"]
