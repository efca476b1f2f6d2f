"""Real Apprise against a real mail server and a real webhook on loopback."""

import io
import logging
from collections.abc import Iterator

import pytest

from tests.fakes.desk import FakeDesk
from tests.store.builders import NOON, an_alert
from watcher.delivery import TERMINAL, Message, render, send
from watcher.errors import DeliveryError
from watcher.settings import Recipient


def _message(id_: str = "al1") -> Message:
    return render(an_alert(id_, title="Clash: „49” killed — Երևան"), sent_at=NOON)


def _send(url: str, *, timeout_s: float = 10, id_: str = "al1") -> None:
    send(Recipient.of("desk", url), _message(id_), timeout_s=timeout_s)


def test_a_mail_arrives_as_written() -> None:
    """Plain text, no HTML part, the title as subject, the alert's id in a header."""
    with FakeDesk() as desk:
        _send(desk.mail_url("desk@example.org"))
        [mail] = desk.wait_for(1)
    assert (mail.to, mail.title, mail.body.rstrip()) == ("desk@example.org", _message().title, _message().body)
    assert mail.headers["X-Wirewatch-Alert"] == "al1"
    assert mail.headers["Content-Type"].startswith("text/plain")
    assert mail.alert_id == "al1"


def test_a_webhook_arrives_as_written() -> None:
    """The same words as a mail's, as JSON, with the same header."""
    with FakeDesk() as desk:
        _send(desk.hook_url("/hook"))
        [post] = desk.wait_for(1)
    assert (post.to, post.title, post.body) == ("/hook", _message().title, _message().body)
    assert post.headers["X-Wirewatch-Alert"] == "al1"


@pytest.mark.parametrize(
    ("code", "permanent"),
    [(451, False), (421, False), (550, True), (554, True)],
)
def test_what_a_mail_server_refuses(code: int, permanent: bool) -> None:  # noqa: FBT001
    """Later and never are told apart by the server's own code."""
    with FakeDesk() as desk:
        desk.refuse("ops@example.org", code)
        with pytest.raises(DeliveryError, match=f"the mail server answered {code}") as refused:
            _send(desk.mail_url("ops@example.org"))
    assert refused.value.permanent is permanent


@pytest.mark.parametrize(
    ("code", "permanent"),
    [(429, False), (500, False), (503, False), (401, True), (410, True)],
)
def test_what_a_webhook_refuses(code: int, permanent: bool) -> None:  # noqa: FBT001
    """A storm passes, a revoked token does not."""
    with FakeDesk() as desk:
        desk.refuse("/hook", code)
        with pytest.raises(DeliveryError, match=f"answered {code}") as refused:
            _send(desk.hook_url("/hook"))
    assert refused.value.permanent is permanent


def test_a_redirect_is_not_a_delivery() -> None:
    """Followed, a POST would become a GET that loses the message and answers 200."""
    with FakeDesk() as desk:
        desk.refuse("/hook", 302)
        with pytest.raises(DeliveryError, match="it redirects"):
            _send(desk.hook_url("/hook?redirect=yes"))
        assert desk.copies() == {}


def test_apprise_neither_retries_nor_hides_a_failure() -> None:
    """What a URL asks of Apprise itself does not undermine the outbox."""
    with FakeDesk() as desk:
        desk.refuse("/hook", 500)
        with pytest.raises(DeliveryError):
            _send(desk.hook_url("/hook?retry=3&wait=0&optional=yes"))
        assert desk.attempts["/hook"] == 1


@pytest.fixture
def journal() -> Iterator[io.StringIO]:
    """Open the process's log as a daemon has it, on its most talkative level."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(level)
    root.removeHandler(handler)


def test_no_secret_of_a_url_comes_out(journal: io.StringIO) -> None:
    """Neither a reason nor a line of anybody's log holds a part of the URL that could be a password."""
    with FakeDesk() as desk:
        urls = [desk.mail_url(user="wire:hunter22"), desk.hook_url("/t0k3nt0k3n?key=hunter22")]
        _send(urls[1])
    for url in urls:
        with pytest.raises(DeliveryError, match="connection refused") as refused:
            _send(url)
        assert not refused.value.permanent
        assert "hunter22" not in str(refused.value)
    logging.getLogger("somebody").debug("wrote this")
    assert "wrote this" in journal.getvalue()
    assert "hunter22" not in journal.getvalue()
    assert "t0k3n" not in journal.getvalue()


def test_a_late_acknowledgement_costs_no_second_copy() -> None:
    """The first try is given up, the desk has the message; the next try finds that out instead of sending again."""
    with FakeDesk() as desk:
        url = desk.hook_url("/slow")
        with desk.late():
            with pytest.raises(DeliveryError, match=r"no answer within 0\.2 s"):
                _send(url, timeout_s=0.2)
            with pytest.raises(DeliveryError, match="still without an answer"):
                _send(url, timeout_s=0.05)
        _send(url, id_="al2")
        _send(url)
        assert desk.copies() == {("/slow", "al1"): 1, ("/slow", "al2"): 1}


def test_a_slow_recipient_is_not_waited_for_by_others() -> None:
    """While one keeps us waiting, another takes its message."""
    with FakeDesk() as slow, FakeDesk() as quick:
        with slow.late():
            with pytest.raises(DeliveryError):
                _send(slow.hook_url("/slow"), timeout_s=0.05)
            _send(quick.hook_url("/quick"))
        assert quick.copies() == {("/quick", "al1"): 1}


def test_the_terminal_is_told(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """Where no channel has a URL the alert is on standard output, and one line of it in the log."""
    with caplog.at_level(logging.INFO):
        send(TERMINAL, _message(), timeout_s=1)
    assert capsys.readouterr().out == f"{_message().title}\n{_message().body}\n\n"
    assert "alert al1" in caplog.text
