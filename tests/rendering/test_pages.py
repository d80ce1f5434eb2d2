"""What scripts do to a page is what comes back: links inserted, removed, moved, hidden."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.evidence import FailureKind
from linkcrawler.record import Hop
from tests.rendering.running import LINK, OTHER, SITE, Running, html, script, until
from tests.site import answers, delayed, hang, sends

if TYPE_CHECKING:
    from linkcrawler.rendering.visit import Rendered
    from tests.site import Behaviour, LocalWeb

JSON = answers(200, [("Content-Type", "application/json")], b'{"url": "https://target.example/"}')
ADD = f"document.getElementById('root').innerHTML = '{LINK}'"
ADD_JSON = "(d) => document.getElementById('root').innerHTML = `<a href=${d.url}>shop</a>`"
LAZY = f"""
  new IntersectionObserver((seen) => {{
    if (seen[0].isIntersecting) fetch('/data').then((r) => r.json()).then({ADD_JSON});
  }}).observe(document.getElementById('root'))
"""
SCRIPTS = {
    "at once": ADD,
    "after a second": f"setTimeout(() => {{ {ADD} }}, 1000)",
    "after JSON": f"fetch('/data').then((r) => r.json()).then({ADD_JSON})",
    "after JSON, later": f"setTimeout(() => fetch('/data').then((r) => r.json()).then({ADD_JSON}), 900)",
    "on load": f"addEventListener('load', () => {{ {ADD} }})",
    "in a frame": f"requestAnimationFrame(() => requestAnimationFrame(() => {{ {ADD} }}))",
    "in an idle moment": f"requestIdleCallback(() => {{ {ADD} }})",
    "in a promise": f"Promise.resolve().then(() => {{ {ADD} }})",
    "by a message": f"onmessage = () => {{ {ADD} }}; postMessage(1, '*')",
    "with the history": f"history.pushState({{}}, '', '/elsewhere'); {ADD}",
    "past an alert": f"alert(1); confirm(2); prompt(3); {ADD}",
    "past a closed door": f"try {{ open('/popup').focus() }} catch {{}} {ADD}",
    "past prototypes": f"Array.prototype.toJSON = () => 'x'; Object.prototype.y = 1; {ADD}",
    "by an XHR": """
        const x = new XMLHttpRequest(); x.open('GET', '/data'); x.responseType = 'json';
        x.onload = () => (%s)(x.response); x.send()
    """.replace("%s", ADD_JSON),
    "as written": f"document.write('{LINK}')",
    "by elements": """
        const a = document.createElement('a'); a.textContent = 'shop'; root.append(a);
        setTimeout(() => { a.href = 'https://target.example/' }, 50)
    """,
}
SHELLS = {
    # A keyed list drawn by hooks, as React does: work in message tasks, effects after paint.
    "hooks": """
      const channel = new MessageChannel(), queue = [];
      channel.port1.onmessage = () => { const job = queue.shift(); job && job(); queue.length && channel.port2.postMessage(0) };
      const schedule = (job) => { queue.push(job); channel.port2.postMessage(0) };
      let state = []; const set = (s) => { state = s; schedule(draw) };
      const draw = () => { root.replaceChildren(...state.map((u) => Object.assign(document.createElement('a'), { href: u, textContent: 'shop' }))) };
      schedule(draw); schedule(() => requestAnimationFrame(() => setTimeout(() => fetch('/data').then((r) => r.json()).then((d) => set([d.url])))));
    """,
    # A reactive proxy whose watchers run in a microtask, as Vue does.
    "proxies": """
      let due = false;
      const state = new Proxy({ urls: [] }, { set(o, k, v) { o[k] = v; if (!due) { due = true; queueMicrotask(() => { due = false; draw() }) } return true } });
      const draw = () => { root.innerHTML = state.urls.map((u) => `<li><a href="${u}">shop</a></li>`).join('') };
      draw(); fetch('/data').then((r) => r.json()).then((d) => { state.urls = [d.url] });
    """,
    # Compiled updates of single nodes from a store, as Svelte does.
    "stores": """
      const store = { subs: [], set(v) { this.subs.forEach((s) => s(v)) } };
      const a = document.createElement('a'), t = document.createTextNode(''); a.append(t);
      store.subs.push((v) => { a.setAttribute('href', v.url); t.data = 'shop'; a.isConnected || root.append(a) });
      (async () => store.set(await (await fetch('/data')).json()))();
    """,
    "custom element": """
      customElements.define('x-shop', class extends HTMLElement {
        async connectedCallback() {
          const d = await (await fetch('/data')).json();
          this.attachShadow({ mode: 'open' }).innerHTML = `<style>a{color:red}</style><a href="${d.url}">shop</a>`;
        }
      }); root.innerHTML = '<x-shop></x-shop>';
    """,
}


def links(rendered: Rendered) -> list[dict[str, str | None]]:
    tree = LexborHTMLParser(rendered.html)
    return [
        dict(a.attributes)
        for a in tree.css("a[href]")
        if "target.example" in (a.attributes["href"] or "")
    ]


@pytest.mark.parametrize("code", SCRIPTS.values(), ids=SCRIPTS)
def test_a_link_that_a_script_inserts(running: Running, web: LocalWeb, code: str) -> None:
    web.behave(SITE, "/data", delayed(0.2, JSON))
    page = web.page(SITE, "/", script(code))

    rendered = running.render(page)

    assert len(links(rendered)) == 1
    assert (rendered.url, rendered.status) == (page, 200)
    assert rendered.settled
    assert rendered.complete


@pytest.mark.parametrize("code", SHELLS.values(), ids=SHELLS)
def test_an_empty_shell_that_a_framework_fills(running: Running, web: LocalWeb, code: str) -> None:
    web.behave(SITE, "/data", delayed(0.1, JSON))
    page = web.page(SITE, "/", script(code, "<div id=root></div>"))

    assert len(links(running.render(page))) == 1


def test_a_list_that_loads_when_it_is_seen(running: Running, web: LocalWeb) -> None:
    tall = "<div style='height: 5000px'></div>"
    web.behave(SITE, "/data", delayed(0.2, JSON))
    page = web.page(SITE, "/", script(LAZY, f"{tall}<div id=root>list</div>{tall}"))

    assert len(links(running.render(page))) == 1


def test_a_list_that_begins_to_watch_late_hears_of_each_step(
    running: Running, web: LocalWeb
) -> None:
    """What is in sight is told in turn, though no frame was drawn before the page's time was up."""
    tall = "<div style='height: 5000px'></div>"
    web.behave(SITE, "/data", JSON)
    late = f"setTimeout(() => {{ {LAZY} }}, 4500)"
    page = web.page(SITE, "/", script(late, f"{tall}<div id=root>list</div>{tall}"))

    assert len(links(running.render(page))) == 1


def test_a_link_in_a_shadow_root_is_flattened_and_marked(running: Running, web: LocalWeb) -> None:
    inner = (
        "<style>a{display:block}</style><p>x<a href=//target.example/>shop</a><span></span></p>"
    )
    page = web.page(
        SITE,
        "/",
        script(
            f"""
            const outer = root.attachShadow({{ mode: 'open' }}); outer.innerHTML = '{inner}';
            outer.querySelector('span').attachShadow({{ mode: 'open' }}).innerHTML = '{LINK}';
            """,
            f"<div id=root></div>{LINK}",
        ),
    )

    found = links(running.render(page))

    assert ["data-linkcrawler-shadow" in link for link in found] == [True, True, False]
    assert not any("data-linkcrawler-hidden" in link for link in found)


def test_a_link_that_a_script_removes_is_gone(running: Running, web: LocalWeb) -> None:
    code = "setTimeout(() => document.querySelector('a').remove(), 1500)"
    page = web.page(SITE, "/", script(code, LINK))

    assert links(running.render(page, fully=True)) == []


def test_a_page_without_the_link_settles(running: Running, web: LocalWeb) -> None:
    page = web.page(SITE, "/", html("<p>nothing</p><noscript><a href=/n>n</a></noscript>"))

    rendered = running.render(page)

    assert rendered.settled
    assert links(rendered) == []
    assert LexborHTMLParser(rendered.html).css_first("noscript a") is not None


def test_a_timer_without_end_rests_when_the_pages_time_is_up(
    running: Running, web: LocalWeb
) -> None:
    code = f"{ADD}; setInterval(() => document.body.append('.'), 5)"
    page = web.page(SITE, "/", script(code))

    rendered = running.render(page, fully=True)

    assert len(links(rendered)) == 1
    assert rendered.settled


def test_a_page_that_never_rests_is_read_when_its_time_is_up(
    running: Running, web: LocalWeb
) -> None:
    web.behave(SITE, "/hangs", hang)
    page = web.page(SITE, "/", script(f"{ADD}; fetch('/hangs')"))

    with running.limited(settle_s=5.0):
        rendered = running.render(page, fully=True)

    assert len(links(rendered)) == 1
    assert not rendered.settled


@pytest.mark.parametrize("when", ["while (true);", "setTimeout(() => { while (true); }, 20)"])
def test_a_script_without_end_is_ended(running: Running, web: LocalWeb, when: str) -> None:
    page = web.page(SITE, "/", script(when, LINK))

    with running.limited(settle_s=2.0, capture_s=1.0):
        rendered = running.render(page, fully=True)

    assert len(links(rendered)) == 1
    assert not rendered.settled


def test_where_scripts_and_redirects_lead(running: Running, web: LocalWeb) -> None:
    web.page(
        OTHER,
        "/end",
        html(LINK),
        headers=[("Content-Type", "text/html"), ("X-A", "1"), ("X-A", "2")],
    )
    web.page(
        SITE,
        "/refresh",
        html("", f"<meta http-equiv=refresh content='0;url={web.url(OTHER, '/end')}'>"),
    )
    web.page(SITE, "/script", script("location.href = '/refresh#x'"))
    page = web.redirect(SITE, "/moved", "/script", 302)

    rendered = running.render(page)

    assert rendered.url == web.url(OTHER, "/end")
    assert rendered.hops == (
        Hop(web.url(SITE, "/moved"), 302),
        Hop(web.url(SITE, "/script"), 200),
        Hop(web.url(SITE, "/refresh"), 200),
    )
    assert [pair for pair in rendered.headers if pair[0] == "x-a"] == [("x-a", "1"), ("x-a", "2")]
    assert len(links(rendered)) == 1


def test_relative_links_follow_the_history(running: Running, web: LocalWeb) -> None:
    code = "history.replaceState({}, '', '/shop/list'); root.innerHTML = '<a href=item>i</a>'"
    page = web.page(SITE, "/", script(code))

    rendered = running.render(page)

    base = LexborHTMLParser(rendered.html).css_first("base")
    assert base is not None
    assert base.attributes["href"] == web.url(SITE, "/shop/list")
    assert rendered.hops == ()


def test_an_error_page_is_an_answer(running: Running, web: LocalWeb) -> None:
    page = web.page(SITE, "/gone", html("gone"), status=410)

    assert running.render(page).status == 410


@pytest.mark.parametrize(
    "behaviour",
    [answers(200, [("Content-Type", "application/zip")], b"PK"), answers(204)],
    ids=["file", "nothing"],
)
def test_an_answer_that_is_no_page(running: Running, web: LocalWeb, behaviour: Behaviour) -> None:
    page = web.behave(SITE, "/", behaviour)

    with pytest.raises(FetchFailed) as failed:
        running.render(page)

    assert failed.value.failure.kind is FailureKind.PROTOCOL


def test_a_redirect_without_end(running: Running, web: LocalWeb) -> None:
    page = web.page(SITE, "/", script("location.href = '/?' + Math.random()"))
    web.page(SITE, "*", script("location.href = '/?' + Math.random()"))

    with pytest.raises(FetchFailed) as failed:
        running.render(page)

    assert failed.value.failure.kind is FailureKind.TOO_MANY_REDIRECTS


@pytest.mark.parametrize("then_close", [True, False], ids=["closed", "silent"])
def test_a_page_that_did_not_come_whole(running: Running, web: LocalWeb, then_close: bool) -> None:
    """Chromium shows what came of it as if that were the page."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n"
    begun = html("begun").encode()
    page = web.behave(SITE, "/", sends(head + begun, then_close=then_close))

    with running.limited(settle_s=3.0):
        rendered = running.render(page)

    assert "begun" in rendered.html
    assert not rendered.complete
    assert running.render(web.page(SITE, "/whole", html("whole"))).complete


def test_too_many_requests_cut_a_page_short(running: Running, web: LocalWeb) -> None:
    code = f"{ADD}; const more = () => fetch('/data?' + Math.random()).then(more); more()"
    web.behave(SITE, "*", JSON)
    page = web.page(SITE, "/", script(code))

    with running.limited(max_requests=20):
        rendered = running.render(page, fully=True)

    assert not rendered.complete
    assert len(links(rendered)) == 1
    assert 10 < len(web.paths(SITE)) <= 20


def test_too_many_bytes_cut_a_page_short(running: Running, web: LocalWeb) -> None:
    web.behave(SITE, "/big", answers(200, [("Content-Type", "text/plain")], b"x" * 4_000_000))
    page = web.page(SITE, "/", script(f"{ADD}; fetch('/big').then((r) => r.text())"))

    with running.limited(max_bytes=500_000):
        rendered = running.render(page, fully=True)

    assert not rendered.complete
    assert 500_000 < rendered.bytes < 600_000
    assert len(links(rendered)) == 1


def test_what_is_only_shown_is_not_asked_for(running: Running, web: LocalWeb) -> None:
    page = web.page(
        SITE,
        "/",
        html(
            f"<img src=/i.png><video src=/v.mp4 autoplay></video><p style='font-family: f'>x</p>{LINK}",
            "<style>@font-face { font-family: f; src: url(/f.woff2) } p { background: url(/b.png) }</style>",
        ),
    )

    running.render(page, fully=True)

    assert set(web.paths(SITE)) <= {"/", "/favicon.ico"}


def test_a_page_that_is_cut_short_leaves_its_neighbours_alone(
    running: Running, web: LocalWeb
) -> None:
    """Pages share a context and its way out; what one may have is counted for it alone."""
    web.behave(SITE, "/big", answers(200, [("Content-Type", "text/plain")], b"x" * 4_000_000))
    web.behave(OTHER, "/data", delayed(1.0, JSON))
    greedy = web.page(SITE, "/", script(f"{ADD}; fetch('/big').then((r) => r.text())"))
    modest = web.page(OTHER, "/", script(SCRIPTS["after JSON"]))

    with running.limited(max_bytes=500_000):
        cut, whole = running.call(_both(running, greedy, modest))

    assert not cut.complete
    assert whole.complete
    assert len(links(whole)) == 1
    assert whole.bytes < 10_000


async def _both(running: Running, *urls: str) -> list[Rendered]:
    return await asyncio.gather(*(running.look(url, fully=True) for url in urls))


@pytest.mark.usefixtures("chromium_here")
def test_what_a_page_stored_is_gone_while_others_are_open(web: LocalWeb) -> None:
    code = (
        "document.cookie = 'seen=1; path=/'; fetch('/data?' + localStorage.x); localStorage.x = 1"
    )
    page = web.page(SITE, "/", script(code))
    web.behave(OTHER, "/", hang)

    async def looks(running: Running) -> int:
        neighbour = asyncio.ensure_future(running.look(web.url(OTHER, "/")))
        await until(lambda: web.paths(OTHER) == ["/"])
        for _ in range(3):
            await running.look(page, wanted=False)
        assert not neighbour.done()
        neighbour.cancel()
        await asyncio.gather(neighbour, return_exceptions=True)
        assert running.browser.current is not None
        return len(running.browser.current.contexts)

    with Running() as running:  # its context has pages to spare
        assert running.call(looks(running)) == 1

    assert web.paths(SITE).count("/data?undefined") == 3
    assert not any("cookie" in v.headers for v in web.visits if v.path == "/")


def test_cookies_do_not_outlive_their_page(running: Running, web: LocalWeb) -> None:
    page = web.page(SITE, "/", script("document.cookie = 'seen=1; path=/'; fetch('/data')"))

    for _ in range(3):
        running.render(page, wanted=False)

    first = [visit for visit in web.visits if visit.path == "/"]
    assert len(first) == 3
    assert not any("cookie" in visit.headers for visit in first)
