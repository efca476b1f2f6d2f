"""One URL for each target of an Apprise URL."""

import pytest

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
