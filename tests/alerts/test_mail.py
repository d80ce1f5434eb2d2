"""E-mail, to a real mail server: in TLS, logged in, tried again, and no secret in what is said."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkcrawler.alerts.channel import NotSent, send_patiently
from linkcrawler.alerts.mail import Mail, MailServer, addresses
from linkcrawler.alerts.wording import text_of
from linkcrawler.errors import SettingError
from tests.alerts.events import digest, lost
from tests.alerts.receivers import HOST, PASSWORD, USER, mail_receiver

if TYPE_CHECKING:
    from tests.certificates import Authority

DIGEST = digest(lost(referring_url="https://blog.example/größe"))
LOGIN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@"


def mail(scheme: str, port: int, login: str = LOGIN) -> Mail:
    server = MailServer.parse(f"{scheme}://{login}{HOST}:{port}", "ALERT_SMTP_URL")
    return Mail(server, "bot@a.example", ("x@b.example", "y@b.example"))


def test_in_tls_from_the_first_byte(authority: Authority) -> None:
    with mail_receiver(tls=authority.server_context(HOST)) as mailbox:
        mail("smtps", mailbox.port).send(DIGEST)

    (envelope,) = mailbox.mails
    assert mailbox.logins == [USER]
    assert envelope.mail_from == "bot@a.example"
    assert envelope.rcpt_tos == ["x@b.example", "y@b.example"]
    assert isinstance(envelope.content, bytes)
    read = message_from_bytes(envelope.content, policy=policy.default)
    assert read["Subject"] == "linkcrawler: 1 lost (list.csv)"
    assert read["Auto-Submitted"] == "auto-generated"
    body = read.get_content()
    assert body.replace("\r\n", "\n") == text_of(DIGEST)


def test_by_starttls(authority: Authority) -> None:
    with mail_receiver(starttls=authority.server_context(HOST)) as mailbox:
        mail("smtp", mailbox.port).send(DIGEST)

    assert mailbox.logins == [USER]
    assert mailbox.in_tls == [True]
    assert len(mailbox.mails) == 1


def test_no_password_goes_in_the_clear() -> None:
    with (
        mail_receiver() as mailbox,
        pytest.raises(NotSent, match="it offers no TLS") as caught,
    ):
        send_patiently(mail("smtp", mailbox.port), DIGEST)

    assert mailbox.logins == []
    assert mailbox.mails == []
    assert not caught.value.may_pass


def test_a_mail_server_of_this_machine_needs_neither() -> None:
    with mail_receiver() as mailbox:
        mail("smtp", mailbox.port, login="").send(DIGEST)

    assert len(mailbox.mails) == 1


def test_told_again_it_is_the_same_message(authority: Authority) -> None:
    with mail_receiver(tls=authority.server_context(HOST)) as mailbox:
        for _ in range(2):
            mail("smtps", mailbox.port).send(DIGEST)

    ids = {message_from_bytes(m.content)["Message-ID"] for m in mailbox.mails}  # type: ignore[arg-type]
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("refusals", "arrives", "left"),
    [
        (["451 try later", "452 full"], True, 0),
        (["451 a", "451 b", "451 c", "451 d"], False, 1),
        (["550 no", "550 never"], False, 1),
    ],
)
def test_what_may_pass_is_tried_again(
    authority: Authority, refusals: list[str], arrives: bool, left: int
) -> None:
    with mail_receiver(tls=authority.server_context(HOST)) as mailbox:
        mailbox.refusals = refusals
        if arrives:
            send_patiently(mail("smtps", mailbox.port), DIGEST)
        else:
            code = refusals[0][:3]
            with pytest.raises(NotSent, match=rf"it refused the message \({code}\)"):
                send_patiently(mail("smtps", mailbox.port), DIGEST)

    assert len(mailbox.refusals) == left
    assert len(mailbox.mails) == arrives


def test_a_wrong_password(authority: Authority) -> None:
    with (
        mail_receiver(tls=authority.server_context(HOST)) as mailbox,
        pytest.raises(NotSent, match="user name or password is wrong") as caught,
    ):
        mail("smtps", mailbox.port, login="me:s3cret@").send(DIGEST)

    assert "s3cret" not in str(caught.value)
    assert mailbox.mails == []


def test_certificates_are_verified(authority: Authority) -> None:
    context = authority.server_context(HOST, self_signed=True)
    with (
        mail_receiver(tls=context) as mailbox,
        pytest.raises(NotSent, match="its certificate is not valid"),
    ):
        mail("smtps", mailbox.port).send(DIGEST)

    assert mailbox.logins == []


@pytest.mark.parametrize(
    "url", ["mail.example", "https://a.example", "smtps://u:s3cret@", "smtp://h:p/", "smtp://h/x"]
)
def test_a_bad_url_is_named_without_its_password(url: str) -> None:
    with pytest.raises(SettingError, match="ALERT_SMTP_URL") as caught:
        MailServer.parse(url, "ALERT_SMTP_URL")

    assert "s3cret" not in str(caught.value)


@given(st.text() | st.text(st.sampled_from('smtp:/?#[]@%,. \0\n1é<>"'), max_size=30))
@example("smtps://[::1")
@example("smtp://a.example:99999")
def test_any_text_is_a_setting_or_a_plain_error(text: str) -> None:
    try:
        shown = MailServer.parse(text, "ALERT_SMTP_URL").host
    except SettingError as error:
        shown = str(error.value)
    assert shown == "…" or shown in text.lower()

    try:
        found = addresses(text, "ALERT_EMAIL_TO")
    except SettingError:
        return
    assert found
    assert all("@" in address and address.isprintable() for address in found)


def test_what_a_url_says() -> None:
    server = MailServer.parse("smtps://me%40a.example:p%40ss@mail.example", "ALERT_SMTP_URL")

    assert (server.host, server.port, server.user) == ("mail.example", 465, "me@a.example")
    assert server.password == "p@ss"
    assert MailServer.parse("smtp://mail.example", "x").port == 587
    assert "p@ss" not in repr(server)


def test_addresses() -> None:
    assert addresses("Ann <a@b.example>, c@d.example", "x") == ("a@b.example", "c@d.example")


@pytest.mark.parametrize(
    "text", ["", "nobody", "a@b.example, @", "a@b.example\r\nBcc: c@d.example"]
)
def test_no_addresses(text: str) -> None:
    with pytest.raises(SettingError, match="ALERT_EMAIL_TO"):
        addresses(text, "ALERT_EMAIL_TO")
