"""A newsroom's own publishers, on top of those that are shipped."""

from pathlib import Path

import pytest

from tests.settings.test_load import RULE, write
from watcher.errors import ConfigurationError
from watcher.settings import load

OWN = (
    "review_by: 2030-01-01\n"
    "publishers:\n"
    "  ap: {name: AP, kind: agency, names: [ap-private]}\n"
    "  echo: {name: Echo, kind: %s}\n"
)


def test_a_newsroom_adds_its_own_publishers(tmp_path: Path) -> None:
    """A private feed of an agency counts as the agency, a paper of the region is known by its name."""
    lexicon = load(write(tmp_path, rules__clash=RULE, packs__ours=OWN % "newspaper")).lexicon
    assert lexicon.independent(["ap-private", "Associated Press", "echo", "reuters"]) == ("AP", "Echo", "Reuters")


def test_a_broken_line_is_told_where_it_stands(tmp_path: Path) -> None:
    """By file, line and column, with the kinds that there are."""
    with pytest.raises(ConfigurationError) as raised:
        load(write(tmp_path, rules__clash=RULE, packs__ours=OWN % "gossip"))
    assert f"{tmp_path}/packs/ours.yaml:4:9: " in str(raised.value)
    assert "'gossip' is none of agency, state agency" in str(raised.value)
