"""A URL that Apprise can't take is found by ``check`` and not by the first alert."""

import pytest

from watcher.delivery import TERMINAL, problems
from watcher.settings import Recipient

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


def _problem(url: str) -> str | None:
    return problems(Recipient.of("desk", url))


@pytest.mark.parametrize(
    "url",
    [
        "mailto://127.0.0.1:2525/?from=wire@example.org&to=desk@example.org",
        "json://127.0.0.1:9000/hook?retry=3",
        f"{SLACK}/#desk",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    ],
)
def test_good_urls_have_no_problem(url: str) -> None:
    """Mail, a webhook and the large chat services; Apprise's own retries do not look like more targets."""
    assert _problem(url) is None


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("bogus://s3cr3t", "knows no service bogus://"),
        ("mailto://s3cr3t", "can't take this mailto:// URL"),
        ("s3cr3t@example.org", "has to start with a service"),
        ("msteams://s3cr3t", "workflow://"),
        (f"{SLACK}/#s3cr3t/#desk", "names 2 targets"),
    ],
)
def test_bad_urls_are_told_without_being_quoted(url: str, what: str) -> None:
    """What to write instead is said; the token in the URL is not."""
    told = _problem(url)
    assert told is not None
    assert what in told
    assert "s3cr3t" not in told


def test_the_terminal_can_always_be_told() -> None:
    """It stands in where no channel has a URL."""
    assert problems(TERMINAL) is None
