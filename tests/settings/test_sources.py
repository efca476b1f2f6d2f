"""What turns out to be wrong later is told where it was written."""

from pathlib import Path

import pytest

from tests.settings.test_load import RULE, write
from watcher.settings import load


def test_a_rule_and_a_channel_are_found_in_their_files(tmp_path: Path) -> None:
    """By the rule's id, whatever its file is called, and by the channel's name."""
    folder = write(tmp_path, rules__deep__first=RULE, channels="channels:\n  desk: {urls: [json://h/]}\n")
    sources = load(folder).sources
    assert str(sources.of_rule("clash", ("title",), "dull", "liven it up")) == (
        f"{folder}/rules/deep/first.yaml:2:8: dull (liven it up)"
    )
    assert str(sources.of_channel("desk", "mute")) == f"{folder}/channels.yaml:2:16: mute"


def test_a_channel_that_is_in_no_file_has_no_place(tmp_path: Path) -> None:
    """Asking for it is a mistake of the caller."""
    with pytest.raises(KeyError):
        load(write(tmp_path, rules__clash=RULE)).sources.of_channel("desk", "mute")
