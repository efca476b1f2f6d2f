"""What a story tells besides casualties, in words: who asks whom for help, which body meets."""

from watcher.alerts.names import Names
from watcher.alerts.plain import plain
from watcher.model import Fact, Meeting, Reading, Request

_ASKS = {
    "announced": "will ask",
    "made": "asks",
    "considered": "asks",
    "granted": "has asked",
    "refused": "has asked",
    "withdrawn": "had asked",
}
_HELP = {
    "military": "military help",
    "peacekeepers": "peacekeepers",
    "humanitarian": "humanitarian help",
    "mediation": "mediation",
    "unspecified": "help",
}
_ANSWERS = {"considered": "under consideration", "granted": "granted", "refused": "refused", "withdrawn": "withdrawn"}


def matters(reading: Reading) -> tuple[Fact, ...]:
    """The current requests and meetings of a story that nobody denies."""
    return tuple(
        fact
        for fact in reading.facts
        if isinstance(fact, (Request, Meeting)) and fact.scope == "current" and fact.modality != "denied"
    )


def matter_line(fact: Fact, names: Names) -> str:
    """ "Tajikistan asks Russia for military help (under rus-tjk-1993)", "CSTO permanent council: called for"."""
    if isinstance(fact, Request):
        return _request(fact, names)
    return _meeting(fact) if isinstance(fact, Meeting) else fact.kind


def _request(fact: Request, names: Names) -> str:
    asker = names.state_name(fact.requester) if fact.requester else "Somebody"
    asked = names.state_name(fact.addressee) if fact.addressee else "an ally"
    under = f" (under {fact.instrument})" if fact.instrument else ""
    answer = f": {_ANSWERS[fact.status]}" if fact.status in _ANSWERS else ""
    return f"{asker} {_ASKS[fact.status]} {asked} for {_HELP[fact.what]}{under}{answer}"


def _meeting(fact: Meeting) -> str:
    level = "meeting" if fact.level == "unspecified" else fact.level.replace("_", " ")
    details = [
        "extraordinary" if fact.extraordinary else "",
        "" if fact.format == "unspecified" else f"by {fact.format}" if fact.format != "in_person" else "in person",
        f"on {fact.date.isoformat()}" if fact.date else "",
        f"in {plain(fact.place, 40)}" if fact.place else "",
    ]
    told = ", ".join(detail for detail in details if detail)
    return f"{fact.body} {level}: {fact.status.replace('_', ' ')}" + (f" ({told})" if told else "")
