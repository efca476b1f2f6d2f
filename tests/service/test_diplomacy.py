"""Meetings and requests as stories of their own: called for, announced, held; asked, weighed, refused."""

import datetime as dt
from dataclasses import replace

from watcher.articles import file_record
from watcher.model import Article
from watcher.rules import compile_rule
from watcher.service.replay import replay
from watcher.service.stages import Desk

START = dt.datetime(2031, 2, 3, 8, tzinfo=dt.UTC)

CALLED = (
    "Belarus calls for meeting of CSTO defence ministers",
    (
        "MINSK - Belarus has called for an urgent meeting of the CSTO Council of Defence Ministers to discuss "
        "air defence, its defence ministry said on Monday."
    ),
)
CALLED_AGAIN = (
    "Minsk wants CSTO ministers to meet",
    (
        "The Belarusian defence ministry has asked the secretariat to convene the Council of Defence "
        "Ministers of the Collective Security Treaty Organization without delay."
    ),
)
ANNOUNCED = (
    "CSTO defence ministers to meet on February 6",
    (
        "MOSCOW - The Council of Defence Ministers of the Collective Security Treaty Organization will hold "
        "an extraordinary meeting by video link on February 6, its secretariat said on Tuesday."
    ),
)
HELD = (
    "CSTO defence ministers meet by video",
    (
        "MOSCOW - The CSTO Council of Defence Ministers held an extraordinary meeting by video link on "
        "Thursday, its press service said."
    ),
)
LAWMAKERS = (
    "CSTO lawmakers gather in Yerevan",
    "YEREVAN - The Parliamentary Assembly of the CSTO held its session in Yerevan on Thursday, its press service said.",
)
ASKED = (
    "Kyrgyzstan asks Russia for air defence under alliance treaty",
    (
        "BISHKEK - Kyrgyzstan has asked Russia to send air defence units under their mutual assistance "
        "treaty, the Kyrgyz foreign minister said on Monday."
    ),
)
REFUSED = (
    "Russia declines Kyrgyz request for air defence",
    (
        "MOSCOW - Russia has declined Kyrgyzstan's request for air defence units under the treaty, the "
        "Russian foreign ministry said on Thursday."
    ),
)


def told(desk: Desk, *stories: tuple[str, str]) -> list[tuple[str, str, str]]:
    """Replay the stories twelve hours apart: rule, decision and event of each."""
    articles: list[Article] = [
        file_record(
            {
                "id": f"a{number}",
                "source": f"wire{number}",
                "title": title,
                "text": text,
                "published": (START + dt.timedelta(hours=12 * number)).isoformat(),
            }
        )
        for number, (title, text) in enumerate(stories)
    ]
    return [(each.rule_id, each.decision.kind, each.decision.event_id) for each in replay(articles, desk=desk)]


def test_a_meeting_is_one_event_from_the_call_to_the_session(desk: Desk) -> None:
    """The call opens it, the same call from elsewhere joins, each step is an update."""
    lines = told(desk, CALLED, CALLED_AGAIN, ANNOUNCED, HELD)
    assert [line[:2] for line in lines] == [
        ("csto-meeting", "new"),
        ("csto-meeting", "joined"),
        ("csto-meeting", "update"),
        ("csto-meeting", "update"),
    ]
    assert len({event for _, _, event in lines}) == 1


def test_another_organ_of_the_body_is_another_meeting(desk: Desk) -> None:
    """Lawmakers who gather on the same day are no part of the ministers' session."""
    held, lawmakers = told(desk, HELD, LAWMAKERS)
    assert lawmakers[:2] in {("csto-meeting", "new"), ("csto-meeting", "related")}
    assert lawmakers[2] != held[2]


def test_an_answer_belongs_to_its_request(desk: Desk) -> None:
    """Asked is new, refused is the update that the desk waits for."""
    asked, refused = told(desk, ASKED, REFUSED)
    assert (asked[:2], refused[:2]) == (("treaty-assistance", "new"), ("treaty-assistance", "update"))
    assert asked[2] == refused[2]


def test_the_alert_says_who_asks_whom(desk: Desk) -> None:
    """A story without casualties is told by what it is about, not by the figures that it lacks."""
    articles = [file_record({"id": "a", "title": ASKED[0], "text": ASKED[1], "published": START.isoformat()})]
    (handled,) = replay(articles, desk=desk)
    assert handled.alert is not None
    assert "Kyrgyzstan asks Russia for military help" in handled.alert.title
    assert "No figures" not in handled.alert.body
    assert "“Kyrgyzstan has asked Russia to send air defence units" in handled.alert.body


BOTH = (
    "Kyrgyzstan asks Russia for air defence after border clash",
    (
        "BISHKEK - Four Kyrgyz soldiers were killed in an exchange of fire with Uzbek troops on the border on Monday, "
        "the Kyrgyz army said.\n\nKyrgyzstan has asked Russia for air defence units under their mutual assistance "
        "treaty, the Kyrgyz foreign minister said. He also called for an emergency meeting of the CSTO Council of "
        "Defence Ministers."
    ),
)
TRUCE = (
    "Kyrgyzstan, Uzbekistan agree ceasefire",
    (
        "BISHKEK - Kyrgyzstan and Uzbekistan agreed a ceasefire on Tuesday after the clash on their border, both "
        "armies said."
    ),
)


def test_a_plea_beside_a_battle_is_still_answered_as_a_plea(desk: Desk) -> None:
    """The dead are the battle's, the plea is the plea's: each next step finds its own event and no other."""
    lines = told(desk, BOTH, TRUCE, REFUSED, HELD)
    first = {rule: event for rule, _, event in lines[:3]}
    assert [kind for _, kind, _ in lines[:3]] == ["new", "new", "new"]
    assert lines[3:] == [
        ("border-clash", "update", first["border-clash"]),
        ("treaty-assistance", "update", first["treaty-assistance"]),
        ("csto-meeting", "update", first["csto-meeting"]),
    ]


def test_whichever_alert_leads_the_message_tells_the_dead_and_the_plea(desk: Desk) -> None:
    """One message goes out for all three; the desk may not lose a figure by the order of its rules."""
    article = file_record({"id": "a", "title": BOTH[0], "text": BOTH[1], "published": START.isoformat()})
    alerts = [handled.alert for handled in replay([article], desk=desk) if handled.alert]
    assert len(alerts) == 3
    for alert in alerts:
        assert "Kyrgyzstan: 4 killed — says Kyrgyzstan" in alert.body
        assert "Kyrgyzstan asks Russia for military help" in alert.body
    clash = next(alert for alert in alerts if alert.rule_id == "border-clash")
    assert "request" not in clash.title


TRUCES = (
    (
        "Armenia and Azerbaijan agree ceasefire after border fighting",
        (
            "YEREVAN, Armenia - Armenia and Azerbaijan agreed to a ceasefire on Sunday after clashes killed five "
            "Armenian soldiers, Armenia's Defense Ministry said."
        ),
    ),
    (
        "Thailand and Cambodia agree ceasefire after border fighting",
        (
            "BANGKOK - Thailand and Cambodia agreed to a ceasefire on Sunday after clashes killed five Thai soldiers, "
            "the Thai army said."
        ),
    ),
)


def test_a_truce_is_between_those_who_fought(desk: Desk) -> None:
    """A rule of the desk's own for truces: that of another pair is another event, however alike the words."""
    rule = {"id": "truce", "title": "A truce", "status": "on", "match": {"all": [{"fact": {"kind": "ceasefire"}}]}}
    first, second = told(replace(desk, rules=(compile_rule(rule),)), *TRUCES)
    assert (first[:2], second[:2]) == (("truce", "new"), ("truce", "new"))
    assert first[2] != second[2]
