"""Bulletins by e-mail: read once, in order, over a safe line, without a trace in the mailbox."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.certificates import certificate_of
from tests.fakes.mailbox import FakeMailServer
from watcher.wire.doors import MOST_BYTES, MOST_DOCUMENTS, Call, DoorShutError, Look
from watcher.wire.mailbox import Mailboxes

NOON = dt.datetime(2031, 5, 4, 12, tzinfo=dt.UTC)
LETTER = b"Message-ID: <%d@wire.example>\r\nSubject: Bulletin %d\r\n\r\nShelling near Movses.\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate_of("127.0.0.1", tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(certificate: Path) -> Iterator[FakeMailServer]:
    """Give a server with three messages, of noon and the two days before."""
    with FakeMailServer(certificate) as fake:
        for number in (1, 2, 3):
            fake.deliver(LETTER % (number, number), filed_at=NOON - dt.timedelta(days=3 - number))
        yield fake


@pytest.fixture
def mailboxes(certificate: Path) -> Mailboxes:
    return Mailboxes(trust=str(certificate), deadline_s=2)


def call(server: FakeMailServer, cursor: str | None = None, reach: dt.timedelta | None = None) -> Call:
    return Call(url=server.url(), cursor=cursor, looked_at=None, reach=reach, allow_private=True, now=NOON.timestamp())


def names(look: Look) -> list[str]:
    return [found.name for found in look.found]


def test_new_messages_are_read_once_and_in_order(server: FakeMailServer, mailboxes: Mailboxes) -> None:
    """The first sight takes stock, the newest first; then come those behind the cursor, byte for byte."""
    first = mailboxes.look_in(call(server))
    assert (names(first), first.cursor, first.is_first) == (["message 3", "message 2", "message 1"], "17:3", True)
    assert (first.found[0].body, first.found[0].filed_at) == (LETTER % (3, 3), NOON)
    nothing = mailboxes.look_in(call(server, first.cursor))
    assert (nothing.found, nothing.cursor, nothing.is_first) == ((), "17:3", False)
    for number in (4, 5):
        server.deliver(LETTER % (number, number), filed_at=NOON)
    assert names(mailboxes.look_in(call(server, first.cursor))) == ["message 4", "message 5"]


def test_the_mailbox_is_left_as_it_was(server: FakeMailServer, mailboxes: Mailboxes) -> None:
    """Opened for reading only, nothing marked as read, nothing moved."""
    mailboxes.look_in(call(server))
    assert server.seen == set()
    assert {command.split()[0] for command in server.commands} == {"CAPABILITY", "LOGIN", "EXAMINE", "UID", "LOGOUT"}


def test_a_backfill_reaches_back_by_days(server: FakeMailServer, mailboxes: Mailboxes) -> None:
    """A day more than asked for; the entries' own times decide in the end."""
    assert names(mailboxes.look_in(call(server, reach=dt.timedelta(0)))) == ["message 3", "message 2"]


def test_a_mailbox_numbered_anew_is_seen_for_the_first_time(server: FakeMailServer, mailboxes: Mailboxes) -> None:
    """Its numbers say nothing of what was read: the stories themselves are known by their ids."""
    cursor = mailboxes.look_in(call(server)).cursor
    server.renumber()
    server.deliver(LETTER % (4, 4), filed_at=NOON)
    again = mailboxes.look_in(call(server, cursor))
    assert (names(again)[0], again.cursor, again.is_first) == ("message 4", "18:4", True)


def test_a_flood_is_read_over_several_polls(server: FakeMailServer, mailboxes: Mailboxes) -> None:
    """Oldest first, none left out; what waits is counted."""
    for number in range(4, MOST_DOCUMENTS + 14):
        server.deliver(LETTER % (number, number), filed_at=NOON)
    first = mailboxes.look_in(call(server, "17:3"))
    assert (len(first.found), first.waiting, first.cursor) == (MOST_DOCUMENTS, 10, f"17:{MOST_DOCUMENTS + 3}")
    rest = mailboxes.look_in(call(server, first.cursor))
    assert (len(rest.found), rest.waiting) == (10, 0)
    stock = mailboxes.look_in(call(server, reach=dt.timedelta(days=30)))
    assert (len(stock.found), stock.dropped, stock.waiting) == (MOST_DOCUMENTS, 13, 0)


def test_a_message_that_cannot_be_had_hides_no_other(server: FakeMailServer, mailboxes: Mailboxes) -> None:
    """One too large, one that the server refuses: each is told with its reason, and the cursor goes past it."""
    server.deliver(bytes(MOST_BYTES + 1), filed_at=NOON)
    server.deliver(LETTER % (5, 5), filed_at=NOON)
    server.lose(5)
    server.deliver(LETTER % (6, 6), filed_at=NOON)
    look = mailboxes.look_in(call(server, "17:3"))
    assert [(found.name, found.refused) for found in look.found] == [
        ("message 4", f"larger than {MOST_BYTES:,} bytes: it was not fetched"),
        ("message 5", "the server did not give it"),
        ("message 6", None),
    ]


def test_a_private_address_must_be_allowed(server: FakeMailServer, mailboxes: Mailboxes) -> None:
    """Checked when it is connected to, whatever the name."""
    for host in ("127.0.0.1", "localhost"):
        asked = replace(call(server), url=server.url(host=host), allow_private=False)
        with pytest.raises(DoorShutError, match=r"refused to connect to \S+: a loopback address"):
            mailboxes.look_in(asked)
    assert server.commands == []


def test_a_server_that_nobody_vouches_for_gets_no_password(server: FakeMailServer) -> None:
    """The public authorities do not know it: the line is closed before a word is said."""
    with pytest.raises(DoorShutError, match=r"no safe connection.*certificate"):
        Mailboxes(deadline_s=2).look_in(call(server))
    assert server.commands == []


def test_a_wrong_password_is_told_as_such(server: FakeMailServer, mailboxes: Mailboxes) -> None:
    """With the server's words."""
    with pytest.raises(DoorShutError, match="AUTHENTICATIONFAILED"):
        mailboxes.look_in(replace(call(server), url=server.url(password="wrong")))  # noqa: S106


def test_a_mailbox_that_is_not_there_is_told_as_such(server: FakeMailServer, mailboxes: Mailboxes) -> None:
    """With the server's words, too."""
    with pytest.raises(DoorShutError, match="the mailbox can't be read: such thing"):
        mailboxes.look_in(replace(call(server), url=server.url("Nowhere")))


def test_an_allowed_server_of_the_own_network_may_speak_in_the_clear(mailboxes: Mailboxes) -> None:
    """As a bridge on this machine does."""
    with FakeMailServer() as plain:
        plain.deliver(LETTER % (1, 1), filed_at=NOON)
        assert names(mailboxes.look_in(call(plain))) == ["message 1"]


def test_a_dripping_server_ends_at_the_deadline(certificate: Path, server: FakeMailServer) -> None:
    """One deadline for all of it, not one for each byte."""
    server.drip()
    with pytest.raises(DoorShutError, match=r"not complete within 0\.3 s"):
        Mailboxes(trust=str(certificate), deadline_s=0.3).look_in(call(server))


@pytest.mark.parametrize(
    "said",
    [
        b"220 smtp.example ready\r\n",
        b"* OK {999999999999}\r\n",
        b"* OK \xff\xfe\r\n* BYE\r\n",
        b"* BYE go away\r\n",
        b"* PREAUTH hello\r\n* 1 EXISTS\r\n* SEARCH a b\r\n",
        b"x" * 1_200_000,
        b"",
    ],
)
def test_a_server_that_makes_no_sense_is_told_as_such(
    server: FakeMailServer, mailboxes: Mailboxes, said: bytes
) -> None:
    """Whatever it says, the visit ends with a reason."""
    server.greet_with(said)
    with pytest.raises(DoorShutError):
        mailboxes.look_in(call(server, "17:3" if said else "17:x"))
