"""Webhooks, to a real receiver: signed, tried again, and no secret in what is said."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkcrawler.alerts.channel import NotSent, send_patiently
from linkcrawler.alerts.payloads import json_payload
from linkcrawler.alerts.webhook import Endpoint, JsonWebhook, SlackWebhook, signature_headers
from linkcrawler.errors import SettingError
from tests.alerts.events import digest, lost
from tests.alerts.receivers import HOST, Hooks, hooks_receiver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.certificates import Authority

SECRET = "t0p-s3cret"
DIGEST = digest(lost(referring_url="https://blog.example/größe"))


@pytest.fixture
def hooks() -> Iterator[Hooks]:
    with hooks_receiver() as receiver:
        yield receiver


def webhook(url: str, secret: str = SECRET) -> JsonWebhook:
    return JsonWebhook(Endpoint.parse(url, "ALERT_WEBHOOK_URL"), secret)


def test_a_receiver_can_tell_that_it_is_ours(hooks: Hooks) -> None:
    """The recipe of docs/alerts.md."""
    webhook(hooks.url()).send(DIGEST)

    (post,) = hooks.posts
    assert post.path == "/hook/s3cret?key=s3cret"
    assert json.loads(post.body) == json_payload(DIGEST)
    assert post.headers["content-type"] == "application/json"
    signed = post.headers["x-linkcrawler-timestamp"].encode() + b"." + post.body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert post.headers["x-linkcrawler-signature"] == f"sha256={expected}"
    assert post.headers["x-linkcrawler-key"] == "run-1"


def test_a_known_signature() -> None:
    """Reckoned with openssl dgst -sha256 -hmac."""
    headers = signature_headers("key", b"{}", 1_700_000_000)

    assert headers["X-Linkcrawler-Signature"] == (
        "sha256=9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae"
    )


def test_without_a_secret_nothing_is_signed(hooks: Hooks) -> None:
    webhook(hooks.url(), secret="").send(DIGEST)

    assert "x-linkcrawler-signature" not in hooks.posts[0].headers


def test_slack(hooks: Hooks) -> None:
    SlackWebhook(Endpoint.parse(hooks.url(), "ALERT_SLACK_URL")).send(DIGEST)

    told = json.loads(hooks.posts[0].body)
    assert told["text"].startswith("linkcrawler: 1 lost (list.csv)\n\n1 lost:\n- https://blog.ex")
    assert told["mrkdwn"] is False


@pytest.mark.parametrize(
    ("answers", "posts", "arrives"),
    [
        ([503, 429, 200], 3, True),
        ([500], 3, False),
        ([404], 1, False),
        ([302], 1, False),  # a redirect is not followed
    ],
)
def test_what_may_pass_is_tried_again(
    hooks: Hooks, answers: list[int], posts: int, arrives: bool
) -> None:
    hooks.answers = answers
    last = answers[-1]

    if arrives:
        send_patiently(webhook(hooks.url()), DIGEST)
    else:
        with pytest.raises(NotSent, match=f"^{HOST}: it answered {last}$"):
            send_patiently(webhook(hooks.url()), DIGEST)

    assert len(hooks.posts) == posts
    assert {post.path for post in hooks.posts} == {"/hook/s3cret?key=s3cret"}


def test_nobody_listens() -> None:
    with socket.socket() as taken:  # bound, and not listening
        taken.bind((HOST, 0))
        url = f"http://{HOST}:{taken.getsockname()[1]}/s3cret"

        with pytest.raises(NotSent, match=r"no answer \(ConnectionRefusedError\)") as caught:
            send_patiently(webhook(url), DIGEST)

    assert "s3cret" not in str(caught.value)


def test_tls_is_verified(authority: Authority) -> None:
    with hooks_receiver(authority.server_context(HOST)) as good:
        webhook(good.url(scheme="https")).send(DIGEST)
        assert len(good.posts) == 1

    with (
        hooks_receiver(authority.server_context(HOST, self_signed=True)) as bad,
        pytest.raises(NotSent, match="its certificate is not valid") as caught,
    ):
        webhook(bad.url(scheme="https")).send(DIGEST)
    assert bad.posts == []
    assert not caught.value.may_pass


@pytest.mark.parametrize(
    "url",
    [
        "hooks.example/s3cret",
        "ftp://hooks.example/s3cret",
        "https:///s3cret",
        "https://hooks.example:port/s3cret",
        "https://me:s3cret@hooks.example/",
        "https://hooks.example/s3cret\r\nX: y",
        "https://hooks.example/s3 cret",
    ],
)
def test_a_bad_url_is_named_without_its_secret(url: str) -> None:
    with pytest.raises(SettingError, match="ALERT_WEBHOOK_URL") as caught:
        webhook(url)

    assert "s3cret" not in str(caught.value)


@given(st.text() | st.text(st.sampled_from("htps:/?#[]@%. \0\n1é"), max_size=30))
@example("http://[::1")
@example("https://a.example:99999/")
def test_any_text_is_a_url_or_a_plain_error(text: str) -> None:
    try:
        shown = Endpoint.parse(text, "ALERT_SLACK_URL").host
    except SettingError as error:
        shown = str(error.value)
    assert shown == "…" or shown in text.lower()


def test_no_secret_is_shown() -> None:
    shown = repr(webhook("https://hooks.example/s3cret?k=s3cret"))

    assert "hooks.example" in shown
    assert "s3cret" not in shown
