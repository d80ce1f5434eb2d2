"""What a run found reaches people, by the real command line and real receivers."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.alerts.receivers import (
    HOST,
    PASSWORD,
    USER,
    Hooks,
    Mailbox,
    hooks_receiver,
    mail_receiver,
)
from tests.certificates import Authority
from tests.crawl.command import ROOT
from tests.crawl.test_verify import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from tests.crawl.command import Crawl
    from tests.site import LocalWeb

SECRET = "t0p-s3cret"


@pytest.fixture
def hooks() -> Iterator[Hooks]:
    with hooks_receiver() as receiver:
        yield receiver


def call_alerts(crawl: Crawl, *options: str) -> subprocess.CompletedProcess[str]:
    """Run ``scrapy alerts``."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "scrapy", "alerts"),
            "-s",
            f"DATA_DIR={crawl.data_dir}",
            *options,
        ],
        cwd=ROOT,
        env={**os.environ, **crawl.environment},
        capture_output=True,
        text=True,
        check=False,
    )


def age_suspicion(crawl: Crawl) -> None:
    """Let two hours go by since links were first found gone."""
    before = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    with closing(sqlite3.connect(crawl.data_dir / "linkcrawler.sqlite")) as db, db:
        db.execute("UPDATE links SET doc = json_set(doc, '$.gone_since_at', ?)", (before,))


def test_all_channels_are_told_once(web: LocalWeb, crawl: Crawl, hooks: Hooks) -> None:
    """Webhook, Slack and mail; nothing of a first check without the link; no log holds a secret."""
    urls = [web.page("127.0.0.5", path, PAGE) for path in ("/a", "/b", "/c")]
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])
    authority = Authority.create(crawl.folder / "ca")
    with mail_receiver(tls=authority.server_context(HOST)) as mailbox:
        crawl.environment = all_channels(hooks, mailbox, authority)
        crawl.settings = {"LOG_LEVEL": "DEBUG", "STATS_DUMP": "1"}
        first = crawl.run()
        assert (first.returncode, hooks.posts, mailbox.mails) == (0, [], [])
        web.page("127.0.0.5", "/a", PAGE.replace("<a ", "<a rel=nofollow "))
        web.page("127.0.0.5", "/b", f"<meta name=robots content=noindex>{PAGE}")
        web.page("127.0.0.5", "/c", "gone", status=410)

        second = crawl.run()
        again = call_alerts(crawl)

    assert second.returncode == 0, second.stderr
    assert (again.returncode, again.stderr) == (0, "")
    posts = {post.path: post for post in hooks.posts}
    assert sorted(posts) == ["/json/s3cret", "/slack/s3cret"]
    assert len(hooks.posts) == 2
    told = json.loads(posts["/json/s3cret"].body)
    examples = {kind: c["examples"][0]["referring_url"] for kind, c in told["changes"].items()}
    assert examples == {"nofollow": urls[0], "noindexed": urls[1]}
    assert "x-linkcrawler-signature" in posts["/json/s3cret"].headers
    assert "1 no longer followed" in json.loads(posts["/slack/s3cret"].body)["text"]
    assert [
        (mail["From"], "1 no longer followed" in mail["Subject"]) for mail in read(mailbox)
    ] == [(USER, True)]
    said = first.stderr + second.stderr
    assert not [secret for secret in ("s3cret", PASSWORD, quote(PASSWORD)) if secret in said]

    lost_and_regained(web, crawl, hooks)


def all_channels(hooks: Hooks, mailbox: Mailbox, authority: Authority) -> dict[str, str]:
    login = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"
    return {
        "ALERT_WEBHOOK_URL": hooks.url("/json/s3cret"),
        "ALERT_WEBHOOK_SECRET": SECRET,
        "ALERT_SLACK_URL": hooks.url("/slack/s3cret"),
        "ALERT_SMTP_URL": f"smtps://{login}@{HOST}:{mailbox.port}",
        "ALERT_EMAIL_TO": "x@b.example",
        "SSL_CERT_FILE": str(authority.file),
    }


def read(mailbox: Mailbox) -> list[EmailMessage]:
    contents = [envelope.content for envelope in mailbox.mails]
    return [
        message_from_bytes(content, policy=policy.default)
        for content in contents
        if isinstance(content, bytes)
    ]


def lost_and_regained(web: LocalWeb, crawl: Crawl, hooks: Hooks) -> None:
    """Go on with the page that was found gone once: it stays so, and then it comes back."""
    hooks.posts.clear()
    crawl.environment = {"ALERT_WEBHOOK_URL": hooks.url()}
    age_suspicion(crawl)

    assert crawl.run().returncode == 0
    web.page("127.0.0.5", "/c", PAGE)
    assert crawl.run().returncode == 0

    lost, regained = (json.loads(post.body)["changes"] for post in hooks.posts)
    assert list(lost) == ["lost"]
    assert "410" in lost["lost"]["examples"][0]["cause"]
    assert list(regained) == ["regained"]


def test_a_channel_that_fails_costs_the_run_nothing(
    web: LocalWeb, crawl: Crawl, hooks: Hooks
) -> None:
    """It is said in one line, and ``scrapy alerts`` sends it later."""
    crawl.write_list([["referring_url", "target"], ["http://10.0.0.1/", "shop.example"]])
    crawl.environment = {"ALERT_WEBHOOK_URL": hooks.url()}
    hooks.answers = [403]

    done = crawl.run()
    still = call_alerts(crawl)
    hooks.answers = [200]
    sent = call_alerts(crawl)

    assert done.returncode == 0
    (line,) = [line for line in done.stderr.splitlines() if "An alert did not get out" in line]
    assert f"webhook: {HOST}: it answered 403" in line
    assert (still.returncode, still.stderr) == (
        1,
        f"linkcrawler: webhook: {HOST}: it answered 403\n",
    )
    assert (sent.returncode, sent.stderr) == (0, "")
    told = json.loads(hooks.posts[-1].body)
    assert "1 of 1 links could not be looked at" in told["alarms"][0]
    assert "s3cret" not in done.stderr + still.stderr


def test_a_list_that_is_not_there_is_an_alarm(crawl: Crawl, hooks: Hooks) -> None:
    crawl.arguments["seeds"] = str(crawl.folder / "list.csv")
    crawl.environment = {"ALERT_WEBHOOK_URL": hooks.url()}

    assert crawl.run().returncode == 1

    (post,) = hooks.posts
    assert "list.csv: there is no such file" in json.loads(post.body)["alarms"][0]


def test_a_bad_setting_stops_the_start_in_one_plain_line(crawl: Crawl) -> None:
    crawl.arguments["seeds"] = "list.csv"
    crawl.environment = {"ALERT_WEBHOOK_URL": "hooks.example/s3cret"}

    for done in (crawl.run(), call_alerts(crawl)):
        assert done.returncode != 0
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert done.stderr.startswith("linkcrawler: setting ALERT_WEBHOOK_URL ")
        assert "s3cret" not in done.stderr


def test_nobody_to_tell(crawl: Crawl) -> None:
    done = call_alerts(crawl)

    assert done.returncode == 1
    assert done.stderr.startswith("linkcrawler: no channel is set")
