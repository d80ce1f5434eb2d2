"""Rules 29-32: statuses, redirects, soft 404s."""

from __future__ import annotations

from linkcrawler import settings
from linkcrawler.evidence import Failure, FailureKind
from linkcrawler.page.refresh import instant_refresh
from linkcrawler.record import Status
from linkcrawler.verdict import judge
from tests.core.google.seeing import LINK, Example, status, view
from tests.core.make import make_evidence, make_fetched

EXAMPLES = [
    Example(29, "ten hops", lambda: settings.REDIRECT_MAX_TIMES, 10),
    Example(
        29,
        "more hops",
        lambda: (
            judge(
                make_evidence(
                    fetched=make_fetched(
                        http_status=None,
                        body=b"",
                        failure=Failure(FailureKind.TOO_MANY_REDIRECTS, "more than 10 redirects"),
                    )
                )
            ).status
        ),
        Status.UNREACHABLE,
    ),
    Example(29, "text of a redirect", lambda: status(LINK, status=302), Status.UNREACHABLE),
    Example(
        30,
        "instant refresh",
        lambda: instant_refresh(view('<meta http-equiv="refresh" content="0;url=/b">').document),
        "https://blog.example/b",
    ),
    Example(
        30,
        "slow refresh",
        lambda: instant_refresh(view('<meta http-equiv="refresh" content="9;url=/b">').document),
        None,
    ),
    Example(31, "404", lambda: status(LINK, status=404), Status.PAGE_GONE),
    Example(31, "403", lambda: status(LINK, status=403), Status.BLOCKED),
    Example(31, "429", lambda: status(LINK, status=429), Status.BLOCKED),
    Example(31, "503", lambda: status(LINK, status=503), Status.SERVER_ERROR),
    Example(31, "an error is in no index", lambda: view(LINK, status=404).page.indexable, None),
    Example(
        32,
        "error text",
        lambda: status("<title>Page not found</title><h1>404 Page not found</h1>"),
        Status.PAGE_GONE,
    ),
    Example(32, "empty", lambda: status(" "), Status.UNREACHABLE),
    Example(32, "204", lambda: status("", status=204), Status.UNREACHABLE),
]
