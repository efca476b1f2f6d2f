"""What the desk reads: whole messages, made from scenes of the events room."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

import pytest

from tests.events.scenes import FakeDesk, article, clock, evidence, reading, took
from watcher import alerts
from watcher.model import SEVERITIES, Alert, Article, Match, Reading, Severity

HOUSES = {"ap": "AP", "sputnik": "RIA", "ria": "RIA"}
STATES = {"GUY": ("Guyana", "Guyanese"), "VEN": ("Venezuela", "Venezuelan")}
TEXT = (
    "Twelve Guyanese soldiers were killed at Cuyuni, the army said. Venezuela lost about 20, Caracas said. It rained."
)


class FakeNames:
    """Two states and two houses; every other code or wire is its own name."""

    def state_name(self, code: str) -> str:
        return STATES.get(code, (code, code))[0]

    def adjective(self, code: str) -> str:
        return STATES.get(code, (code, code))[1]

    def publisher_name(self, wire: str) -> str:
        return HOUSES.get(wire, wire)

    def treaty_name(self, treaty_id: str) -> str:
        return treaty_id

    def independent(self, wires: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(self.publisher_name, wires)))


class AlertedDesk(FakeDesk):
    """A desk that also gets its alerts."""

    def alerted(self, item: Article, read: Reading, *, severity: Severity = "high", ruled: bool = True) -> Alert | None:
        """Put an article before the events room and word what comes of it."""
        decision = took(self.takes(item, read, ruled=ruled))
        match = Match(self.rule, "abcd1234", severity, evidence(item, "soldiers were killed")) if ruled else None
        now = item.published_at or clock("00:00")
        event = self.open[decision.event_id]
        return alerts.write_alert(
            decision,
            event,
            item,
            read,
            match,
            severity=alerts.severity_of(decision.kind, severity, "low"),
            lexicon=FakeNames(),
            now=now + dt.timedelta(minutes=1),
        )


def wired(alert: Alert | None) -> Alert:
    """Give the alert that must have been written."""
    assert alert is not None
    return alert


def _item(at: str = "08:10", title: str = "Twelve Guyanese soldiers killed", text: str = TEXT) -> Article:
    item = article(at, "reuters", title, text, guid="r-1")
    return dataclasses.replace(item, url="https://wire.example/r-1")


def _read(item: Article, *facts: str) -> Reading:
    return reading(*facts, actors="GUY VEN", places=("Cuyuni",), source=item)


def _first(desk: AlertedDesk) -> Alert:
    item = _item()
    facts = ("killed GUY 12 by GUY “Twelve Guyanese soldiers”", "killed VEN ~20 by VEN “lost about 20”")
    return wired(desk.alerted(item, _read(item, *facts, "killed - 300 background")))


def _corrected(desk: AlertedDesk, severity: Severity = "high") -> Alert:
    text = "(Corrects toll in headline and paragraph 1)\n\n" + TEXT.replace("Twelve", "Two")
    item = _item("09:20", "CORRECTED-Two Guyanese soldiers killed", text)
    item = dataclasses.replace(item, marks=article("09:20", "reuters", item.title, marks=("correction",)).marks)
    return wired(desk.alerted(item, _read(item, "killed GUY 2 by GUY"), severity=severity))


def test_a_new_alert_reads_as_a_message() -> None:
    """The whole body, line by line: figures by side and claimant, each with its sentence."""
    alert = _first(AlertedDesk())
    assert alert.title == "NEW: Guyana–Venezuela border clash: 12 killed (Guyana), about 20 killed (Venezuela)"
    assert alert.body.splitlines() == [
        "NEW",
        "",
        "Twelve Guyanese soldiers killed",
        "",
        "Guyana: 12 killed — says Guyana",
        "“Twelve Guyanese soldiers were killed at Cuyuni, the army said.”",
        "",
        "Venezuela: about 20 killed — says Venezuela",
        "“Venezuela lost about 20, Caracas said.”",
        "",
        "Where: Cuyuni",
        "When: 2033-02-07",
        "",
        "Source: reuters",
        "https://wire.example/r-1",
        "Published: 2033-02-07 08:10 UTC",
        "Seen: 2033-02-07 08:11 UTC",
    ]


def test_an_update_says_what_was_and_what_is() -> None:
    """In the title and in the line of its own."""
    desk = AlertedDesk()
    _first(desk)
    item = _item("10:00", "Fourteen dead", "Fourteen have died, the army said.")
    alert = wired(desk.alerted(item, _read(item, "killed GUY 14 by GUY “Fourteen”")))
    assert alert.title == "UPDATE: Guyana–Venezuela border clash: killed 12 → 14 (Guyana)"
    assert alert.body.startswith("UPDATE\nGuyana, killed: was 12, now 14 — says Guyana\n\nFourteen dead\n")
    assert [(change.was, change.now) for change in alert.changes] == [("12", "14")]


def test_a_correction_names_the_alert_that_was_wrong() -> None:
    """What was wrong, what is right, the wire's own note, and to which message it was told."""
    desk = AlertedDesk()
    first = _first(desk)
    alert = _corrected(desk)
    assert alert.title == "CORRECTION: Guyana–Venezuela border clash: killed 12 → 2 (Guyana)"
    assert "Guyana, killed: was 12, now 2 — says Guyana" in alert.body
    assert "“(Corrects toll in headline and paragraph 1)”" in alert.body
    assert f"Earlier alert {first.id} said 12 killed (Guyana)" in alert.body


def test_a_conflict_tells_both_figures() -> None:
    """Neither replaces the other."""
    desk = AlertedDesk()
    _first(desk)
    item = _item("10:00", "Caracas speaks of forty", "Forty Guyanese fell, Caracas said.")
    alert = wired(desk.alerted(item, _read(item, "killed GUY 40 by VEN “Forty”")))
    assert alert.title == "CONFLICT: Guyana–Venezuela border clash: killed 12 says Guyana, 40 says Venezuela (Guyana)"
    assert "Guyana, killed: told 12 — says Guyana, also 40 — says Venezuela" in alert.body


def test_a_new_title_names_the_missing_and_the_captured_where_there_is_room() -> None:
    """After the dead and the wounded; with long numbers grouped."""
    desk = AlertedDesk()
    item = _item()
    read = _read(item, "killed GUY 12", "missing GUY 7", "captured GUY 2", "displaced GUY 12500")
    alert = wired(desk.alerted(item, read))
    assert alert.title == (
        "NEW: Guyana–Venezuela border clash: 12 killed (Guyana), 7 missing (Guyana), 2 captured (Guyana)"
    )
    assert "Guyana: 12,500 displaced" in alert.body
    crowded = _read(item, "killed GUY 12", "killed VEN 14", "wounded GUY 130", "missing GUY 7", "captured GUY 2")
    title = wired(AlertedDesk().alerted(item, crowded)).title
    assert len(title) <= 120
    assert "captured" not in title
    assert "130 wounded" in title


def test_what_follows_is_as_grave_as_its_event() -> None:
    """A first report and a withdrawal are not lifted by what stands."""
    assert alerts.severity_of("update", "low", "critical") == "critical"
    assert alerts.severity_of("conflict", "high", "low") == "high"
    assert alerts.severity_of("new", "low", "critical") == "low"
    assert alerts.severity_of("retraction", "critical", "critical") == "medium"


def test_a_withdrawal_tells_not_to_use_the_story() -> None:
    """The wire's kill note and the alert that carried the story."""
    desk = AlertedDesk()
    first = _first(desk)
    note = "ATTENTION EDITORS: Please kill the story. It did not happen."
    item = article("11:00", "reuters", "KILL-Twelve Guyanese soldiers killed", note, guid="r-1", marks=("kill",))
    alert = wired(desk.alerted(item, reading(on=None), ruled=False))
    assert alert.title.startswith("WITHDRAWN: Guyana–Venezuela border clash: killed 12 → withdrawn (Guyana)")
    assert "reuters has withdrawn its story. Don't use it." in alert.body
    assert f"“{note}”" in alert.body
    assert f"Earlier alert {first.id} said 12 killed (Guyana)" in alert.body
    assert alert.severity == "medium"


def test_a_story_without_figures_quotes_the_sentence_that_matched() -> None:
    """No figures yet is said, not left out."""
    text = "YEREVAN. Fire was heard at dawn. Some soldiers were killed or not, nobody knew."
    item = _item(title="Fire heard at Cuyuni", text=text)
    alert = wired(AlertedDesk().alerted(item, _read(item)))
    assert alert.title == "NEW: Guyana–Venezuela border clash: no figures yet"
    assert "No figures yet\n“Some soldiers were killed or not, nobody knew.”" in alert.body


def test_the_dead_without_a_number_are_told_as_such() -> None:
    """Several: no figure, and still told with the sentence."""
    item = _item(text="Several soldiers were killed. It rained.")
    alert = wired(AlertedDesk().alerted(item, _read(item, "killed GUY ? “Several soldiers”")))
    assert "Guyana: killed, number not told\n“Several soldiers were killed.”" in alert.body


def test_a_figure_that_may_be_misread_says_so() -> None:
    """Where it is rather wrong than right, the desk is told to read the sentence that stands below it."""
    item = _item()
    sure = _read(item, "killed GUY 12 by GUY “Twelve Guyanese soldiers”")
    unsure = dataclasses.replace(sure, facts=tuple(dataclasses.replace(fact, confidence=0.3) for fact in sure.facts))
    body = wired(AlertedDesk().alerted(item, unsure)).body
    assert "Guyana: 12 killed — says Guyana (unsure: read the sentence)\n“Twelve Guyanese soldiers" in body
    assert "unsure" not in wired(AlertedDesk().alerted(item, sure)).body


def test_background_figures_are_never_told() -> None:
    """The dead of another war stay out of title and body."""
    alert = _first(AlertedDesk())
    assert "300" not in alert.title + alert.body


def test_a_copy_is_silent() -> None:
    """No alert where nothing is to be told."""
    desk = AlertedDesk()
    _first(desk)
    copy = article("09:00", "portal", "Twelve dead", TEXT)
    assert desk.alerted(copy, _read(copy, "killed GUY 12 by GUY")) is None


def test_a_possibly_related_event_says_to_what() -> None:
    """The next day at the same place: told as new, with the other event's id."""
    desk = AlertedDesk()
    first = _first(desk)
    item = article("+1 08:00", "ap", "Fire at Cuyuni", "Shots were heard again.")
    read = reading("killed GUY 1", actors="GUY VEN", on=1, places=("Cuyuni",), source=item)
    alert = wired(desk.alerted(item, read))
    assert alert.reason == "new"
    assert f"Possibly related to event {first.event_id}" in alert.body


def test_truces_and_denials_are_worded() -> None:
    """Changes that are no figures."""
    desk = AlertedDesk()
    _first(desk)
    item = _item("12:00", "Truce at Cuyuni", "Both sides agreed to stop.")
    truce = wired(desk.alerted(item, _read(item, "truce agreed")))
    assert truce.title == "UPDATE: Guyana–Venezuela border clash: ceasefire agreed"
    denied = _item("13:00", "Caracas denies clash", "There was no clash, Caracas said.")
    read = reading("denial VEN", actors="GUY VEN", places=("Cuyuni",), fighting=False, source=denied)
    assert wired(desk.alerted(denied, read)).title == "UPDATE: Guyana–Venezuela border clash: Venezuela denies it"


def test_words_of_a_feed_stay_words() -> None:
    """Controls, direction marks and line breaks of a headline end neither the line nor the message."""
    item = _item(title="Twelve\r\nBcc: x@example.org \u202ekilled\u202c\x00 {{ 7*7 }} \ud800", text=TEXT)
    alert = wired(AlertedDesk().alerted(item, _read(item)))
    assert "Twelve Bcc: x@example.org killed {{ 7*7 }}" in alert.body.splitlines()
    assert not set("\r\x00\u202e\u202c\ud800") & set(alert.title + alert.body)


def test_a_title_is_one_line_of_at_most_120_characters() -> None:
    """Many figures are cut, not wrapped."""
    item = _item()
    facts = [f"{outcome} {side} 1234" for outcome in ("killed", "wounded") for side in ("GUY", "VEN", "BRA", "COL")]
    title = wired(AlertedDesk().alerted(item, _read(item, *facts))).title
    assert len(title) <= 120
    assert "\n" not in title


def test_ids_are_the_same_in_every_replay() -> None:
    """Content decides, not the clock."""
    assert _first(AlertedDesk()) == _first(AlertedDesk())
    assert _first(AlertedDesk()).id != _corrected_alone().id


def _corrected_alone() -> Alert:
    desk = AlertedDesk()
    _first(desk)
    return _corrected(desk)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_recipient_hears_from_its_own_severity_on(severity: Severity) -> None:
    """The order is low, medium, high, critical."""
    alert = dataclasses.replace(_first(AlertedDesk()), severity=severity)
    heard = [floor for floor in SEVERITIES if alerts.concerns(alert, floor)]
    assert heard == list(SEVERITIES[: SEVERITIES.index(severity) + 1])


@pytest.mark.parametrize("told_before", [True, False])
def test_a_correction_reaches_those_who_were_told_the_wrong_figure(*, told_before: bool) -> None:
    """Twelve dead were critical, two are not: who was told twelve has to be told two, and nobody else."""
    desk = AlertedDesk()
    _first(desk)
    assert alerts.concerns(_corrected(desk, severity="low"), "critical", told_before=told_before) is told_before
