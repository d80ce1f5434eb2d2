"""What people read; strangers' text in it is only text."""

from __future__ import annotations

import json
from email import message_from_bytes, policy

from hypothesis import example, given
from hypothesis import strategies as st

from linkcrawler.alerts.mail import message_of
from linkcrawler.alerts.payloads import json_payload, slack_payload
from linkcrawler.alerts.wording import clean, subject_of, text_of
from tests.alerts.events import digest, event, lost, run_doc

HOSTILE = st.text(st.characters(), max_size=40) | st.text(
    st.sampled_from("<>&!@|*_`\r\n\t\0\u202e\u200b\ud800:;,./aé\"'"), max_size=40
)


def test_the_whole_message() -> None:
    told = digest(
        lost(),
        *(
            event("follow", "yes", "no", cause="The link is there, not followed.")
            for _ in range(7)
        ),
        alarms=("The run checked nothing: it was cold.",),
    )

    assert subject_of(told) == "linkcrawler: ALARM, 1 lost, 7 no longer followed (list.csv)"
    lines = text_of(told).splitlines()
    assert lines[:5] == [
        "ALARM: The run checked nothing: it was cold.",
        "",
        "1 lost:",
        "- https://blog.example/post (link to shop.example)",
        "  The page answered 404: it is gone.",
    ]
    assert lines[6] == "7 no longer followed:"
    assert lines[-4:] == [
        "- and 2 more",
        "",
        "Run run-1 (list.csv), begun 2026-03-01 13:00 UTC.",
        "Records: data/s.sqlite",
    ]


def test_an_alarm_without_a_run() -> None:
    told = digest(run=None, alarms=("No run has come.",))

    assert subject_of(told) == "linkcrawler: ALARM"
    assert text_of(told) == "ALARM: No run has come.\n\nRecords: data/s.sqlite\n"


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
@example("<!channel>", "@channel <https://evil.example|shop>", "x\r\nBcc: a@b.example", "\ud800")
def test_hostile_text_stays_text(url: str, target: str, cause: str, seeds: str) -> None:
    """No line of its own, no markup, no header, nothing unseen, in any channel."""
    harmless = digest(lost(), run=run_doc())
    told = digest(
        lost(referring_url=url, target=target, cause=f"c{cause}"),
        run=run_doc(arguments={"seeds": f"l{seeds}"}),
    )

    assert len(subject_of(told).splitlines()) == 1
    assert len(text_of(told).splitlines()) == len(text_of(harmless).splitlines())

    slack = slack_payload(told)["text"]
    assert "<" not in slack
    assert ">" not in slack
    assert "@" not in slack.replace("@\u200b", "")

    mail = message_of(told, "me@a.example", ["you@b.example"]).as_bytes(policy=policy.SMTP)
    read = message_from_bytes(mail, policy=policy.default)
    harmless_mail = message_of(harmless, "me@a.example", ["you@b.example"])
    assert set(read.keys()) == set(harmless_mail.keys())
    assert read["To"] == "you@b.example"
    assert read.get_content_type() == "text/plain"

    payload = json.loads(json.dumps(json_payload(told)))
    assert payload["changes"]["lost"]["examples"][0]["referring_url"] == url


@given(st.text(max_size=400))
def test_clean_text_is_one_short_line_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)

    assert len(cleaned.splitlines()) <= 1
    assert len(cleaned) <= 301
    cleaned.encode()


def test_what_programs_get() -> None:
    told = json_payload(digest(lost(), key="run-1 x"))

    assert told["version"] == 1
    assert told["key"] == "run-1 x"
    assert told["run"]["started_at"] == "2026-03-01T13:00:00.000Z"
    assert told["run"]["counts"]["live"] == 20
    assert told["changes"]["lost"] == {
        "count": 1,
        "examples": [
            {
                "id": "seed-1",
                "referring_url": "https://blog.example/post",
                "target": "shop.example",
                "what": "state",
                "from": "suspect",
                "to": "lost",
                "cause": "The page answered 404: it is gone.",
                "at": "2026-03-01T12:00:00.000Z",
            }
        ],
    }
