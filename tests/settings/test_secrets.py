"""A configuration read by somebody who may not read its secrets."""

from pathlib import Path

import pytest

from tests.settings.test_load import write
from watcher.delivery import problems
from watcher.errors import ConfigurationError
from watcher.settings import WITHHELD, load

FEED = 'feeds:\n  - {id: ap, url: "https://wire.example/ap?key=${WIREWATCH_NO_KEY}"}\n  - {id: afp, url: https://w.example/}\n'


def channels(*urls: str) -> str:
    return "channels:\n  desk:\n    urls:\n" + "".join(f"      - {url!r}\n" for url in urls)


@pytest.mark.parametrize("secret", ["${WIREWATCH_NO_SUCH}", "${file:secrets/no-such}"])
@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("mailto://wire:%s@mail.example/?to=night@x.org", "desk mailto://mail.example to night"),
        ("mailto://wire:plain%s/?to=night@x.org", "desk mailto://… to night"),
        ("mailto://mail.example/?to=%s@x.org", "desk mailto://mail.example (secret not readable)"),
        ("tgram://%s/-100123", "desk tgram://… to -100123"),
        ("json://%s", "desk json://… (secret not readable)"),
        ("json://hook.example/%s", "desk json://hook.example (secret not readable)"),
        ("%s", "desk (secret not readable)"),
        ("mail%s", "desk (secret not readable)"),
    ],
)
def test_a_recipient_without_its_secret_is_listed(tmp_path: Path, written: str, label: str, secret: str) -> None:
    """Its channel and what can be told of its address are known; what might be a part of the secret is not shown."""
    folder = write(tmp_path, channels=channels(written % secret))
    (recipient,) = load(folder, secrets=False).recipients
    assert (recipient.channel, recipient.label) == ("desk", label)


def test_a_recipient_without_its_secret_can_not_be_sent_to(tmp_path: Path) -> None:
    """However much of the address is there, no service takes it: a gap never reaches anybody's server."""
    folder = write(tmp_path, channels=channels("json://${WIREWATCH_NO_HOST}/hook", "json://known.example/hook"))
    lacking, known = load(folder, secrets=False).recipients
    assert lacking.url == WITHHELD
    assert problems(lacking) is not None
    assert known.url == "json://known.example/hook"


def test_targets_of_one_withheld_address_are_told_apart(tmp_path: Path) -> None:
    """Two addresses behind one password are two recipients, as with the password."""
    folder = write(
        tmp_path,
        channels=channels("mailto://w:${WIREWATCH_NO_PASS}@h/?to=a@x.org,b@x.org", "json://${NO}", "xml://${NO}"),
    )
    recipients = load(folder, secrets=False).recipients
    assert [each.label for each in recipients][:2] == ["desk mailto://h to a", "desk mailto://h to b"]
    assert len({each.id for each in recipients}) == len({each.label for each in recipients}) == 4


def test_a_feed_without_its_secret_can_not_be_fetched(tmp_path: Path) -> None:
    """It keeps its place and name; its address is none, although the one with the gap would pass for one."""
    ap, afp = load(write(tmp_path, feeds=FEED), secrets=False).feeds
    assert (ap.id, ap.url, afp.url) == ("ap", WITHHELD, "https://w.example/")


def test_secrets_that_can_be_had_are_put_in_all_the_same(tmp_path: Path) -> None:
    """Whoever may read them sees the recipients under the ids that the daemon knows."""
    (tmp_path / "token").write_text("hush", encoding="utf-8")
    folder = write(tmp_path, channels=channels("tgram://${file:token}/1"))
    assert load(folder, secrets=False).recipients == load(folder).recipients


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("wirewatch", "database: 'postgresql://w:${WIREWATCH_NO_PASS}@db/w'\n", "has no WIREWATCH_NO_PASS"),
        ("wirewatch", "database: 'postgresql://w:${file:pw}@db/w'\n", "the file pw can't be read"),
        ("feeds", "feeds:\n  - {id: '${WIREWATCH_NO_ID}', url: https://w.example/}\n", "has no WIREWATCH_NO_ID"),
        ("feeds", "feeds:\n  - {id: a, url: https://w.example/, every: '${NO_SUCH}'}\n", "has no NO_SUCH"),
        ("channels", "channels:\n  desk: {urls: [], min_severity: '${NO_SUCH}'}\n", "has no NO_SUCH"),
        ("channels", channels("tgram://${1st}/1"), "names no variable"),
    ],
)
def test_what_no_command_can_do_without_is_a_fault(tmp_path: Path, name: str, text: str, fault: str) -> None:
    """A gap stands only where an address is: no other value is guessed, and a slip of the pen is told to everybody."""
    with pytest.raises(ConfigurationError, match=fault) as raised:
        load(write(tmp_path, **{name: text}), secrets=False)
    assert len(raised.value.faults) == 1


def test_with_secrets_each_gap_is_a_fault(tmp_path: Path) -> None:
    """The daemon and `check` refuse what they would need."""
    folder = write(tmp_path, feeds=FEED, channels=channels("tgram://${file:no-such}/1"))
    with pytest.raises(ConfigurationError) as raised:
        load(folder)
    assert len(raised.value.faults) == 2


@pytest.mark.parametrize(
    ("written", "given", "expected"),
    [
        ("json://u:${file:key}@127.0.0.1/hook", "p/w@1#?%41:", "json://u:p%2Fw%401%23%3F%2541%3A@127.0.0.1/hook"),
        ("mailto://127.0.0.1/?user=wire&pass=${file:key}&to=d@example.org", "a&b=c", "a%26b%3Dc"),
        ("slack://${file:key}/#newsdesk", "T1/B2/C3", "slack://T1/B2/C3/#newsdesk"),
        ("${file:key}", "json://127.0.0.1:9/hook", "json://127.0.0.1:9/hook"),
        ("json://${file:key}/a@b", "127.0.0.1:9", "json://127.0.0.1:9/a@b"),
    ],
)
def test_the_signs_of_a_password_mean_nothing_in_an_address(
    tmp_path: Path, written: str, given: str, expected: str
) -> None:
    """A password is given as it is; a token that is a path, and a whole address, are put in as they are."""
    (tmp_path / "key").write_text(given, encoding="utf-8")
    (tmp_path / "channels.yaml").write_text(f'channels:\n  desk: {{urls: ["{written}"]}}\n', encoding="utf-8")
    (recipient,) = load(tmp_path).recipients
    assert expected in recipient.url
    assert given not in recipient.label or given in expected
