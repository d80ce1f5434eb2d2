"""Nothing that the guard refuses gets so much as a byte, whatever a page tries."""

from __future__ import annotations

import asyncio
import random
import select
import socket
from typing import TYPE_CHECKING

import pytest

from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.evidence import FailureKind
from tests.rendering.running import LINK, OTHER, SITE, Running, html, script, until
from tests.site import answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.site import LocalWeb


class Canary:
    """Tells whether anybody comes: connections on every address of this machine, and datagrams."""

    def __init__(self) -> None:
        self.port, self.tcp, self.udp = _port_of_its_own()

    @property
    def is_alive(self) -> bool:
        return not self.hears(within_s=0)

    def hears(self, within_s: float) -> bool:
        return bool(select.select([self.tcp, self.udp], [], [], within_s)[0])

    def close(self) -> None:
        self.tcp.close()
        self.udp.close()


def _port_of_its_own() -> tuple[int, socket.socket, socket.socket]:
    """Return a port that no system gives out by itself: there, nobody comes by mistake.

    Other tests dial ports at which nobody listens any more.
    """
    while True:
        port = random.randrange(20_000, 27_000)
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            udp.bind(("", port))
            return port, socket.create_server(("", port), backlog=64), udp
        except OSError:
            udp.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    canary = Canary()
    yield canary
    canary.close()


TRIES = {
    "fetch": "fetch('{url}', {{ mode: 'no-cors' }})",
    "XHR": "const x = new XMLHttpRequest(); x.open('POST', '{url}'); x.send('a')",
    "image": "new Image().src = '{url}'",
    "frame": "document.body.append(Object.assign(document.createElement('iframe'), {{ src: '{url}' }}))",
    "script": "document.body.append(Object.assign(document.createElement('script'), {{ src: '{url}' }}))",
    "style": "document.head.append(Object.assign(document.createElement('link'), {{ rel: 'stylesheet', href: '{url}' }}))",
    "prefetch": "for (const rel of ['prefetch', 'preconnect', 'prerender', 'dns-prefetch', 'modulepreload']) document.head.append(Object.assign(document.createElement('link'), {{ rel, href: '{url}' }}))",
    "speculation": "document.head.append(Object.assign(document.createElement('script'), {{ type: 'speculationrules', textContent: JSON.stringify({{ prerender: [{{ source: 'list', urls: ['{url}'] }}], prefetch: [{{ source: 'list', urls: ['{url}'] }}] }}) }}))",
    "form": "const f = Object.assign(document.createElement('form'), {{ action: '{url}', method: 'post' }}); document.body.append(f); f.submit()",
    "beacon": "navigator.sendBeacon('{url}', 'a')",
    "WebSocket": "new WebSocket('{url}'.replace('http', 'ws'))",
    "events": "new EventSource('{url}')",
    "worker": "new Worker(URL.createObjectURL(new Blob([`fetch('{url}', {{ mode: 'no-cors' }})`])))",
    "shared worker": "new SharedWorker(URL.createObjectURL(new Blob([`fetch('{url}', {{ mode: 'no-cors' }})`])))",
    "WebTransport": "new WebTransport('{url}'.replace('http:', 'https:'))",
    "WebRTC": "const c = new RTCPeerConnection({{ iceServers: [{{ urls: 'stun:{host}:{port}' }}, {{ urls: 'turn:{host}:{port}?transport=tcp', username: 'a', credential: 'b' }}] }}); c.createDataChannel('a'); c.createOffer().then((o) => c.setLocalDescription(o))",
    "redirect": "fetch('/to?{url}')",
    "pop-up": "open('{url}')",
    "ping": "const a = Object.assign(document.createElement('a'), {{ href: '#x', ping: '{url}' }}); document.body.append(a); a.click()",
    "media": "document.body.append(Object.assign(document.createElement('video'), {{ src: '{url}', preload: 'auto' }}))",
    "service worker": "navigator.serviceWorker && navigator.serviceWorker.register('/sw.js')",
}
HOSTS = ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"]


@pytest.mark.parametrize("code", TRIES.values(), ids=TRIES)
def test_a_page_reaches_nothing_of_ours(
    running: Running, web: LocalWeb, canary: Canary, code: str
) -> None:
    """The page tries, and goes on trying while it is open; then we look at the canary."""
    lines = []
    for host in HOSTS:
        url = f"http://{host}:{canary.port}/x"
        web.redirect(SITE, f"/to?{url}", url, 307)
        lines.append("try { " + code.format(url=url, host=host, port=canary.port) + " } catch {}")
    web.page(
        SITE,
        "/sw.js",
        f"fetch('http://127.0.0.1:{canary.port}/')",
        headers=[("Content-Type", "text/javascript")],
    )
    page = web.page(SITE, "/", script("\n".join(f"{{ {line} }}" for line in lines)))

    rendered = running.render(page)

    assert rendered.status == 200
    assert canary.is_alive
    assert "/sw.js" not in web.paths(SITE)


def test_the_canary_sees_what_is_sent() -> None:
    """A canary that no longer sings would make all these tests pass."""
    canary = Canary()
    with socket.create_connection(("127.0.0.1", canary.port)):
        assert canary.hears(within_s=60)
    canary.close()
    canary = Canary()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"a", ("127.0.0.1", canary.port))
        assert canary.hears(within_s=60)
    canary.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "[::1]", "metadata.localhost"])
def test_a_page_on_a_refused_address_is_refused_by_name(running: Running, host: str) -> None:
    with pytest.raises(FetchFailed) as failed:
        running.render(f"http://{host}:8099/latest/meta-data/")

    assert failed.value.failure.kind in {FailureKind.ADDRESS, FailureKind.DNS, FailureKind.NO_NAME}


def test_a_page_that_leads_to_a_refused_address(
    running: Running, web: LocalWeb, canary: Canary
) -> None:
    page = web.page(SITE, "/", script(f"location.href = 'http://127.0.0.1:{canary.port}/'"))

    with pytest.raises(FetchFailed) as failed:
        running.render(page)

    assert failed.value.failure.kind is FailureKind.ADDRESS
    assert canary.is_alive


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "data:text/html,gone", "chrome://version"]
)
def test_a_page_does_not_leave_the_web(running: Running, web: LocalWeb, url: str) -> None:
    page = web.page(SITE, "/", script(f"try {{ location.href = '{url}' }} catch {{}}", LINK))

    rendered = running.render(page, fully=True)

    assert rendered.url == page
    assert LINK in rendered.html


def test_where_a_page_goes_is_asked_before(running: Running, web: LocalWeb) -> None:
    closed = web.page(OTHER, "/closed", html(LINK))
    running.forbidden.add(closed)
    by_script = web.page(SITE, "/script", script(f"location.href = '{closed}'"))
    by_redirect = web.redirect(SITE, "/redirect", "/on")
    web.redirect(SITE, "/on", closed)

    for page in (by_script, by_redirect):
        with pytest.raises(FetchFailed) as failed:
            running.render(page)
        assert failed.value.failure.kind is FailureKind.ROBOTS
        assert closed in failed.value.failure.detail

    assert web.paths(OTHER) == []
    assert by_script not in running.asked


def test_frames_of_other_sites_are_left_out(running: Running, web: LocalWeb) -> None:
    web.page(OTHER, "/frame", html("other"))
    web.page(SITE, "/frame", html("own"))
    page = web.page(
        SITE,
        "/",
        html(f"<iframe src={web.url(OTHER, '/frame')}></iframe><iframe src=/frame></iframe>"),
    )

    running.render(page)

    assert web.paths(OTHER) == []
    assert "/frame" in web.paths(SITE)


def test_nobody_is_told_the_proxys_secret(running: Running, web: LocalWeb) -> None:
    web.behave(SITE, "/login", answers(401, [("WWW-Authenticate", "Basic realm=x")]))
    page = web.page(
        SITE, "/", script("fetch('/login'); fetch('/post', { method: 'POST', body: 'a' })")
    )

    async def looks() -> None:
        # It would not rest soon: Chromium asks for a password, and nobody answers.
        looking = asyncio.ensure_future(running.look(page))
        await until(lambda: {"/login", "/post"} <= set(web.paths(SITE)))
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)

    running.call(looks())

    for visit in web.visits:
        assert not {"proxy-authorization", "proxy-connection", "authorization"} & set(
            visit.headers
        )
        assert visit.user_agent == "linkcrawler"
        assert "accept-language" not in visit.headers


def test_what_a_page_says_of_hidden_links_does_not_count(running: Running, web: LocalWeb) -> None:
    page = web.page(
        SITE,
        "/",
        html(LINK.replace("<a", "<a data-linkcrawler-hidden=no data-linkcrawler-shadow")),
    )

    assert "data-linkcrawler" not in running.render(page).html
