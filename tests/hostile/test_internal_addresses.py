"""No feed reaches an internal address or a file, however it is spelt: proved in a network where all of them answer."""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.netns_entry import STATUSES
from tests.hostile.spellings import INTERNAL, OTHER_PROTOCOLS

ROOT = Path(__file__).parents[2]


def _into_a_network_of_its_own() -> list[str] | None:
    """Give the command that starts another in one, as root or as a user who may; None where the kernel forbids it."""
    program = shutil.which("unshare")
    for flags in ("-nm", "-rnm"):
        if program and subprocess.run([program, flags, "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603
            return [program, flags]
    return None


@cache
def _tried() -> dict[str, Any]:
    start = _into_a_network_of_its_own()
    if start is None:
        pytest.skip("this kernel or container gives no network namespace (unshare -n)")
    done = subprocess.run(  # noqa: S603 -- our own script
        [*start, sys.executable, "-m", "tests.hostile.netns_entry"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_network_is_one_in_which_the_addresses_answer() -> None:
    """Else nothing would be proved: with leave, forty spellings and more do reach the inside; public feeds work."""
    found = _tried()
    assert found["public"] == [None, None]
    assert len(INTERNAL) >= 60
    assert found["live"] >= 60


@pytest.mark.parametrize(
    ("way", "asked"),
    [
        ("direct", len(INTERNAL)),
        ("redirected", len(INTERNAL) * len(STATUSES)),
        ("twice", len(INTERNAL)),
        ("protocols", len(OTHER_PROTOCOLS)),
    ],
)
def test_nothing_inside_is_reached(way: str, asked: int) -> None:
    """Neither directly nor by way of one or two redirects, nor through another protocol."""
    assert _tried()[way] == {"open": [], "bodies": [], "reached": {}, "asked": asked}


def test_leave_for_a_private_address_is_none_for_files_and_other_protocols() -> None:
    """A feed that may live on this machine may still not read its files."""
    assert _tried()["protocols_allowed"] == [True] * len(OTHER_PROTOCOLS)


def test_a_page_cannot_send_us_inside() -> None:
    """What HTML asks of browsers (meta refresh, a Refresh header) is not done."""
    assert _tried()["meta"] == {}


def test_a_name_that_changes_its_address_is_caught_at_the_connection() -> None:
    """The check is of the address connected to; which one a name had a moment ago is nothing to go by."""
    found = _tried()
    assert found["rebinding"][0] is None
    assert set(found["rebinding"][1:]) == {"refused to connect to 127.0.0.1: a loopback address"}
    assert (found["rebinding_reached"], found["changing"]) == ({}, {})


def test_no_mailbox_inside_is_connected_to() -> None:
    """The other door has the same check, at the same moment."""
    mailboxes = _tried()["mailboxes"]
    assert mailboxes["asked"] >= 55
    assert (mailboxes["opened"], mailboxes["reached"]) == ([], {})


def test_an_open_connection_of_an_allowed_feed_is_nobody_elses() -> None:
    """Connections are used again within a round, and one that is used again is not checked again."""
    inherited = _tried()["inherited"]
    refused = "refused to connect to 10.0.0.5: a private address"
    assert inherited["errors"] == {"allowed": None, "direct": refused, "redirected": refused}
    assert inherited["reached"] == {"10.0.0.5": 1}


def test_an_allowed_private_feed_works_and_may_not_lead_elsewhere_inside() -> None:
    """Redirects to its own address are followed; the leave goes no further."""
    found = _tried()
    assert found["allowed"] == [None, None]
    assert [error.partition(":")[0] for error in found["astray"]] == [
        "refused to connect to 127.0.0.1",
        "refused to connect to 169.254.169.254",
    ]
    assert found["astray_reached"] == {"10.0.0.5": 2}
