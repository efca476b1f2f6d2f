"""How a desk reads of pleas and meetings: who does what, not which status a fact has come to."""

import datetime as dt
from collections.abc import Iterable
from typing import get_args

import pytest

from watcher.alerts.matters import matter_line
from watcher.alerts.wording import LONGEST_TITLE, change_line, title
from watcher.model import (
    AlertReason,
    Change,
    Event,
    Evidence,
    Meeting,
    Request,
    RequestStatus,
    Speaker,
)

EVIDENCE = (Evidence("text", 0, 4, "asks"),)
AT = dt.datetime(2031, 5, 5, 12, tzinfo=dt.UTC)
NAMES = {"BHS": "Bahamas", "GUY": "Guyana", "BRA": "Brazil"}
WEIGHED = Change("request", None, "made", "considered")
TOLD = "Brazil weighs Guyana's request for military help"


class FakeNames:
    """Three states; every other code is its own name."""

    def state_name(self, code: str) -> str:
        return NAMES.get(code, code)

    def adjective(self, code: str) -> str:
        return NAMES.get(code, code)

    def publisher_name(self, wire: str) -> str:
        return wire

    def treaty_name(self, treaty_id: str) -> str:
        return treaty_id

    def independent(self, wires: Iterable[str]) -> tuple[str, ...]:
        return tuple(wires)


def request(
    status: RequestStatus, *, by: str | None = None, asker: str | None = "GUY", asked: str | None = "BRA"
) -> Request:
    claimant = Speaker(by, "the ministry") if by else None
    return Request(
        requester=asker, addressee=asked, status=status, what="military", claimant=claimant, evidence=EVIDENCE
    )


def line(fact: Request | Meeting, *told: str) -> str:
    return matter_line(fact, FakeNames(), told=told)


def titled(reason: AlertReason, *changes: Change, told: str = TOLD) -> str:
    event = Event(
        id="e",
        rule_id="treaty-assistance",
        opened_at=AT,
        last_at=AT,
        actors=("GUY", "BRA"),
        date_low=None,
        date_high=None,
    )
    return title(reason, event, changes=changes, figures=[], told=told, names=FakeNames())


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("announced", "Guyana will ask Brazil for military help"),
        ("made", "Guyana asks Brazil for military help"),
        ("considered", "Guyana's request to Brazil for military help: considered"),
        ("granted", "Brazil grants Guyana's request for military help"),
        ("refused", "Brazil refuses Guyana's request for military help"),
        ("withdrawn", "Guyana withdraws its request to Brazil for military help"),
    ],
)
def test_each_step_of_a_request_is_told_by_who_takes_it(status: RequestStatus, words: str) -> None:
    """Who weighs it is left open where nothing tells: it may be the asker."""
    assert line(request(status)) == words


def test_the_asked_weighs_what_was_asked_for() -> None:
    """By its own word, or since the desk knows that the request was made; the asker's word alone is no proof."""
    weighs = "Brazil weighs Guyana's request for military help"
    assert line(request("considered", by="BRA")) == weighs
    assert line(request("considered"), "request:made") == weighs
    assert line(request("considered", by="GUY")) == "Guyana's request to Brazil for military help: considered"


@pytest.mark.parametrize("status", get_args(RequestStatus))
def test_parties_that_a_story_does_not_name_leave_a_sentence(status: RequestStatus) -> None:
    """Neither "None" nor an empty place where a name should be."""
    for fact in (request(status, asker=None), request(status, asked=None), request(status, asker="BHS", asked=None)):
        words = line(fact)
        assert "None" not in words
        assert "  " not in words
        assert "Bahamas's" not in words


def test_the_title_of_a_step_says_who_does_what() -> None:
    """ "Request considered" would leave the desk to guess by whom."""
    assert titled("update", WEIGHED) == f"UPDATE: treaty assistance: {TOLD}"
    assert titled("correction") == f"CORRECTION: treaty assistance: {TOLD}"


def test_what_is_more_than_a_step_is_told_as_a_change() -> None:
    """A figure that moved, or a story withdrawn, is not hidden behind what else the story says."""
    dead = Change("killed", "GUY", "2", "4")
    assert titled("update", WEIGHED, dead).endswith("request was made, now considered, killed 2 → 4 (Guyana)")
    assert titled("retraction") == "WITHDRAWN: Guyana–Brazil treaty assistance: story withdrawn"


def test_a_title_ends_between_two_changes_and_not_within_one() -> None:
    """Half a figure could be read as another figure; a mark tells that there is more."""
    changes = [Change("killed", code, "12345", "23456") for code in ("GUY", "BRA", "BHS", "VEN")]
    told = titled("update", *changes)
    assert told.endswith("killed 12,345 → 23,456 (Guyana), killed 12,345 → 23,456 (Brazil), …")
    assert len(told) <= LONGEST_TITLE


def test_the_line_of_a_step_says_from_where_it_was_taken() -> None:
    """The first step has nothing before it."""
    assert change_line(WEIGHED, "update", FakeNames()) == "Request was made, now considered"
    called = Change("meeting", None, "called_for", "held")
    assert change_line(called, "update", FakeNames()) == "Meeting was called for, now held"
    assert change_line(Change("meeting", None, None, "held"), "update", FakeNames()) == "Meeting held"
