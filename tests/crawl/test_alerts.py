"""What a run found reaches people, by the real command line and real receivers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from email import message_from_bytes, policy
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.alerts.receivers import HOST, PASSWORD, USER, Hooks, hooks_receiver, mail_receiver
from tests.certificates import Authority
from tests.crawl.command import ROOT
from tests.crawl.test_verify import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def test_all_channels_are_told_once(web: LocalWeb, crawl: Crawl, hooks: Hooks) -> None:
    """A link that is nofollowed is told by webhook, Slack and mail; no log holds a secret."""
    url = web.page("127.0.0.5", "/a", PAGE)
    crawl.write_list([["referring_url", "target"], [url, "shop.example"]])
    authority = Authority.create(crawl.folder / "ca")
    with mail_receiver(tls=authority.server_context(HOST)) as mailbox:
        login = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"
        crawl.environment = {
            "ALERT_WEBHOOK_URL": hooks.url("/json/s3cret"),
            "ALERT_WEBHOOK_SECRET": SECRET,
            "ALERT_SLACK_URL": hooks.url("/slack/s3cret"),
            "ALERT_SMTP_URL": f"smtps://{login}@{HOST}:{mailbox.port}",
            "ALERT_EMAIL_TO": "x@b.example",
            "SSL_CERT_FILE": str(authority.file),
        }
        crawl.settings = {"LOG_LEVEL": "DEBUG", "STATS_DUMP": "1"}
        first = crawl.run()
        assert (first.returncode, hooks.posts, mailbox.mails) == (0, [], [])
        web.page("127.0.0.5", "/a", PAGE.replace("<a ", "<a rel=nofollow "))

        second = crawl.run()
        again = call_alerts(crawl)

    assert second.returncode == 0, second.stderr
    assert (again.returncode, again.stderr) == (0, "")
    posts = {post.path: post for post in hooks.posts}
    assert sorted(posts) == ["/json/s3cret", "/slack/s3cret"]
    assert len(hooks.posts) == 2
    told = json.loads(posts["/json/s3cret"].body)
    assert told["changes"]["nofollow"]["examples"][0]["referring_url"] == url
    assert "x-linkcrawler-signature" in posts["/json/s3cret"].headers
    assert "1 no longer followed" in json.loads(posts["/slack/s3cret"].body)["text"]
    (envelope,) = mailbox.mails
    assert isinstance(envelope.content, bytes)
    read = message_from_bytes(envelope.content, policy=policy.default)
    assert read["From"] == USER
    assert "1 no longer followed" in read["Subject"]
    said = first.stderr + second.stderr
    assert not [secret for secret in ("s3cret", PASSWORD, quote(PASSWORD)) if secret in said]


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
