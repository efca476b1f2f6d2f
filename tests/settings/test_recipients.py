"""One URL for each target of an Apprise URL."""

from pathlib import Path

import pytest

from watcher import settings
from watcher.settings import Recipient
from watcher.settings.recipients import split_targets


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("mailto://h:25/?from=w@x.org&to=a@x.org", ["mailto://h:25/?from=w@x.org&to=a@x.org"]),
        (
            "mailto://h:25/?from=w@x.org&to=a@x.org,b@x.org",
            ["mailto://h:25/?from=w@x.org&to=a@x.org", "mailto://h:25/?from=w@x.org&to=b@x.org"],
        ),
        ("mailtos://u:p@h/?to=a@x.org%2Cb@x.org", ["mailtos://u:p@h/?to=a@x.org", "mailtos://u:p@h/?to=b@x.org"]),
        (
            "mailto://u:p@h/a@x.org/b@x.org?mode=ssl",
            ["mailto://u:p@h/a@x.org?mode=ssl", "mailto://u:p@h/b@x.org?mode=ssl"],
        ),
        ("mailto://u:p@h/a@x.org?to=b@x.org", ["mailto://u:p@h/a@x.org", "mailto://u:p@h/?to=b@x.org"]),
        ("slack://A/B/C/#news/#duty", ["slack://A/B/C/#news", "slack://A/B/C/#duty"]),
        ("tgram://token/1/-2", ["tgram://token/1", "tgram://token/-2"]),
        ("matrixs://u:p@h/#a:h/!b:h", ["matrixs://u:p@h/#a:h", "matrixs://u:p@h/!b:h"]),
        ("json://h:9/hook/deep", ["json://h:9/hook/deep"]),
        ("discord://id/token", ["discord://id/token"]),
    ],
)
def test_targets_are_told_apart(url: str, parts: list[str]) -> None:
    """Each part has one target and everything else of the address."""
    assert list(split_targets(url)) == parts


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("mailto://u:s3cret@h:25/?from=w@x.org&to=night@x.org", "desk mailto://h:25 to night"),
        ("mailtos://u:s3cret@h/?to=Night%20desk%20%3Cnight%40x.org%3E", "desk mailtos://h to night"),
        ("mailto://u:s3cret@h/night@x.org?mode=ssl", "desk mailto://h to night"),
        ("slack://s3cret/B/C/#news", "desk slack://… to #news"),
        ("tgram://s3cret/-100123", "desk tgram://… to -100123"),
        ("matrixs://u:s3cret@h/%23news:h", "desk matrixs://h to #news:h"),
    ],
)
def test_a_label_tells_the_target_and_no_secret(url: str, label: str) -> None:
    """Two addresses of one mail server can be told apart."""
    assert Recipient.of("desk", url).label == label


@pytest.mark.parametrize(
    "url",
    [
        *("json://u:s3cret@h:9/s3cret", "discord://s3cret/s3cret", "slack://T/B/s3cret", "tgram://bot/s3cret"),
        *("mailto://u:s3cret@h/", "mailto://h/?to=u:s3cret@x.org", "mailto://h/?pass=s3cret&to=nobody"),
    ],
)
def test_a_label_without_a_known_target_ends_with_the_id(url: str) -> None:
    """What might be a token is not shown; the id tells two hooks of one host apart."""
    recipient = Recipient.of("desk", url)
    assert "s3cret" not in recipient.label
    assert recipient.label.endswith(f"({recipient.id.removeprefix('desk/')})")


def test_a_channel_says_whether_it_takes_notices(tmp_path: Path) -> None:
    """All do unless it is written otherwise, as the starter has it for the duty."""
    channels = "channels:\n  desk: {urls: ['json://h/a']}\n  duty: {urls: ['json://h/b'], notices: false}\n"
    (tmp_path / "channels.yaml").write_text(channels, encoding="utf-8")
    assert [recipient.notices for recipient in settings.load(tmp_path).recipients] == [True, False]
    assert "notices: false" in (settings.starter_folder() / "channels.yaml").read_text(encoding="utf-8")
