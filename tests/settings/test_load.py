"""A whole folder becomes one frozen configuration."""

import datetime as dt
from pathlib import Path

import pytest

from watcher.errors import ConfigurationError
from watcher.settings import Feed, load, shipped_lexicon, starter_folder
from watcher.settings.substitution import fill
from watcher.settings.tree import read_tree

RULE = "id: clash\ntitle: Clash\nmatch:\n  all:\n    - text: border*\n"


def write(folder: Path, **files: str) -> Path:
    """Write files; in their names two underscores stand for a folder."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_the_starter_is_a_good_configuration() -> None:
    """What `init` copies out loads as it is, with nobody to tell yet and every mirror switched off."""
    configuration = load(starter_folder())
    assert [rule.id for rule in configuration.rules] == ["border-clash", "csto-meeting", "treaty-assistance"]
    assert configuration.recipients == ()
    assert sum(feed.enabled for feed in configuration.feeds) >= 40
    assert len({feed.url for feed in configuration.feeds}) == len(configuration.feeds)
    assert {feed.enabled for feed in configuration.feeds if feed.group == "mirrors"} == {False}
    assert configuration.lexicon is shipped_lexicon()


def test_a_feed_has_every_setting(tmp_path: Path) -> None:
    """Lengths of time become timedeltas, and what is left out has its default."""
    folder = write(
        tmp_path,
        feeds="feeds:\n"
        '  - {id: ap, url: "http://127.0.0.1:8080/ap.xml", wire: ap, group: wires, language: en, every: 60s,'
        " enabled: true, allow_private: true, backfill: 24h}\n"
        "  - {id: afp, url: https://wire.example/afp}\n",
    )
    ap, afp = load(folder).feeds
    assert ap == Feed(
        id="ap",
        url="http://127.0.0.1:8080/ap.xml",
        wire="ap",
        group="wires",
        language="en",
        every=dt.timedelta(seconds=60),
        allow_private=True,
        backfill=dt.timedelta(hours=24),
    )
    assert (afp.wire, afp.every, afp.allow_private, afp.backfill) == ("afp", dt.timedelta(minutes=5), False, None)


def test_a_relative_database_starts_at_the_folder(tmp_path: Path) -> None:
    """The folder can be named from anywhere and means the same file."""
    folder = write(tmp_path, wirewatch="database: sqlite:///wire.db\n")
    assert load(folder).database == f"sqlite:///{tmp_path.resolve()}/wire.db"


def test_every_target_is_a_recipient_of_its_own(tmp_path: Path) -> None:
    """Two addresses in one URL are told and retried apart, under ids that stay the same."""
    url = "mailto://wire:s3cret@127.0.0.1:2525/?from=wire@example.org&to=a@example.org,b@example.org"
    folder = write(tmp_path, channels=f'channels:\n  duty: {{urls: ["{url}"], min_severity: critical}}\n')
    recipients = load(folder).recipients
    assert [recipient.url.rpartition("to=")[2] for recipient in recipients] == ["a@example.org", "b@example.org"]
    assert {recipient.min_severity for recipient in recipients} == {"critical"}
    assert len({recipient.id for recipient in recipients}) == 2
    assert [recipient.id for recipient in load(folder).recipients] == [recipient.id for recipient in recipients]


def test_secrets_are_in_no_printed_form(tmp_path: Path) -> None:
    """Neither a recipient nor the configuration shows an address when printed; its label has no password."""
    folder = write(
        tmp_path,
        wirewatch="database: postgresql://wire:s3cret@db/wire\n",
        channels='channels:\n  desk: {urls: ["mailto://wire:s3cret@mail.example/?to=a@example.org", "tgram://s3cret/1"]}\n',
    )
    configuration = load(folder)
    assert "s3cret" not in repr(configuration)
    assert [recipient.label for recipient in configuration.recipients] == [
        "desk mailto://mail.example to a",
        "desk tgram://… to 1",
    ]


def test_no_two_recipients_have_one_label(tmp_path: Path) -> None:
    """The same user at two houses, by one mail server: the id tells them apart."""
    channels = 'channels:\n  desk: {urls: ["mailto://h/?to=night@x.org,night@y.org,day@x.org"]}\n'
    one, other, day = load(write(tmp_path, channels=channels)).recipients
    assert (one.label, other.label) == (
        f"desk mailto://h to night ({one.id})",
        f"desk mailto://h to night ({other.id})",
    )
    assert day.label == "desk mailto://h to day"


def test_a_secret_comes_from_a_file_of_the_folder(tmp_path: Path) -> None:
    """``${file:…}`` starts at the folder and loses its last line end; ``$${`` is the sign itself."""
    (tmp_path / "token").write_text("hush\n", encoding="utf-8")
    folder = write(
        tmp_path, channels='channels:\n  desk: {urls: ["tgram://${file:token}/1", "json://h/$${file:token}"]}\n'
    )
    assert [recipient.url for recipient in load(folder).recipients] == ["tgram://hush/1", "json://h/${file:token}"]


def test_a_secret_comes_from_where_systemd_has_put_it(tmp_path: Path) -> None:
    """The service may not read the folder of secrets, root at `check` has no credentials: one spelling serves both."""
    credentials, folder = tmp_path / "credentials", tmp_path / "desk"
    for place in (credentials, folder / "secrets"):
        place.mkdir(parents=True)
    (credentials / "secrets_sub_token").write_text("handed on\n", encoding="utf-8")
    (credentials / "token").write_text("of another", encoding="utf-8")
    (folder / "token").write_text("beside", encoding="utf-8")
    (folder / "secrets" / "key").write_text("in the folder\n", encoding="utf-8")
    tree = read_tree("x.yaml", b'urls: ["${file:secrets/sub/token}", "${file:secrets/key}", "${file:token}"]\n')

    filled = fill(tree, folder, {"CREDENTIALS_DIRECTORY": str(credentials)})

    assert (filled.value, filled.faults) == ({"urls": ["handed on", "in the folder", "beside"]}, ())


def test_the_environment_is_put_in_anywhere_in_a_value(tmp_path: Path) -> None:
    """Several names in one text are put in, and the place is remembered as one not to show."""
    tree = read_tree("x.yaml", b'urls: ["slack://${A}/${B}"]\n')
    filled = fill(tree, tmp_path, {"A": "one", "B": "two"})
    assert filled.value == {"urls": ["slack://one/two"]}
    assert filled.hidden == {("urls", 0)}
    assert filled.faults == ()


def test_a_bad_value_from_a_file_is_not_shown(tmp_path: Path) -> None:
    """A fault quotes what was written, never what a secret file held."""
    (tmp_path / "token").write_text("Hush Hush", encoding="utf-8")
    folder = write(tmp_path, feeds="feeds:\n  - {id: '${file:token}', url: https://wire.example/}\n")
    with pytest.raises(ConfigurationError) as raised:
        load(folder)
    assert "Hush" not in str(raised.value)
    assert "feeds.yaml:2:10: `…` is no short name" in str(raised.value)


def test_a_list_is_put_in_where_it_is_named(tmp_path: Path) -> None:
    """A rule may name a list of its newsroom; changing the list changes the rule's revision."""
    rule = RULE + "    - fact: {kind: hostility, pair_in: {list: pairs/caucasus}}\n"
    folder = write(tmp_path, rules__clash=rule, lists__pairs__caucasus="- [ARM, AZE]\n")
    before = load(folder)
    write(folder, lists__pairs__caucasus="- [ARM, AZE]\n- [GEO, RUS]\n")
    after = load(folder)
    assert before.rules[0].revision != after.rules[0].revision
    assert before.revision != after.revision


def test_the_revision_is_that_of_the_files(tmp_path: Path) -> None:
    """The same files give the same revision; a changed comment gives another."""
    folder = write(tmp_path, rules__clash=RULE)
    first = load(folder).revision
    assert load(folder).revision == first
    write(folder, rules__clash=RULE + "# a word\n")
    assert load(folder).revision != first


def test_a_folder_without_a_configuration_is_told(tmp_path: Path) -> None:
    """An empty or missing folder is no configuration without feeds but a mistake."""
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ConfigurationError, match="no configuration here"):
            load(folder)


def test_the_pace_of_a_feed_is_what_is_written_of_it(tmp_path: Path) -> None:
    """Nothing written is 5 minutes to 30; `every` alone is exact; `slowest` alone starts at 5 minutes."""
    written = ("", ", every: 1m", ", every: 1m, slowest: 1h", ", slowest: 2h")
    lines = "".join(f"  - {{id: f{n}, url: https://wire.example/{n}{pace}}}\n" for n, pace in enumerate(written))
    minute = dt.timedelta(minutes=1)
    assert [(feed.every / minute, feed.slowest) for feed in load(write(tmp_path, feeds=f"feeds:\n{lines}")).feeds] == [
        (5, 30 * minute),
        (1, None),
        (1, 60 * minute),
        (5, 120 * minute),
    ]


def test_a_contact_is_an_address_that_somebody_answers_at(tmp_path: Path) -> None:
    """A mail address or a page; without one there is none. It may stand in a file that not every user can read."""
    assert load(write(tmp_path, wirewatch="database: default\n")).contact is None
    for contact in ("desk@wire.example", "https://wire.example/who-we-are"):
        assert load(write(tmp_path, wirewatch=f"contact: {contact}\n")).contact == contact
    elsewhere = write(tmp_path, wirewatch="contact: '${file:secrets/contact}'\n")
    assert load(elsewhere, secrets=False).contact is None
