"""What a story tells besides casualties, in words: who asks whom for help, which body meets."""

from collections.abc import Sequence

from watcher.alerts.names import Names
from watcher.alerts.plain import plain
from watcher.model import Fact, Meeting, Reading, Request

_ANSWERS = {"granted": "grants", "refused": "refuses"}
_HELP = {
    "military": "military help",
    "peacekeepers": "peacekeepers",
    "humanitarian": "humanitarian help",
    "mediation": "mediation",
    "unspecified": "help",
}


def matters(reading: Reading) -> tuple[Fact, ...]:
    """The current requests and meetings of a story that nobody denies."""
    return tuple(
        fact
        for fact in reading.facts
        if isinstance(fact, (Request, Meeting)) and fact.scope == "current" and fact.modality != "denied"
    )


def matter_line(fact: Fact, names: Names, *, told: Sequence[str] = ()) -> str:
    """ "Russia weighs Tajikistan's request for military help (under the 1993 treaty)", "CSTO summit: called for".

    ``told`` are the keys of what the desk knows of the event: once a request was made, it is the asked who weighs it.
    """
    if isinstance(fact, Request):
        return _request(fact, names, was_made="request:made" in told)
    return _meeting(fact) if isinstance(fact, Meeting) else fact.kind


def _request(fact: Request, names: Names, *, was_made: bool) -> str:
    """Word the step that the request has come to by whoever took it; who weighs it is left open where nothing tells."""
    asker = names.state_name(fact.requester) if fact.requester else "Somebody"
    asked = names.state_name(fact.addressee) if fact.addressee else None
    what = f"for {_HELP[fact.what]}" + (f" (under the {names.treaty_name(fact.instrument)})" if fact.instrument else "")
    to_asked = f" to {asked}" if asked else ""
    if fact.status in {"announced", "made"}:
        return f"{asker} {'asks' if fact.status == 'made' else 'will ask'} {asked or 'an ally'} {what}"
    if fact.status == "withdrawn":
        return f"{asker} withdraws its request{to_asked} {what}"
    own_word = fact.claimant is not None and fact.claimant.code == fact.addressee
    if asked and (fact.status != "considered" or own_word or was_made):
        return f"{asked} {_ANSWERS.get(fact.status, 'weighs')} {_of(asker)} request {what}"
    return f"{_of(asker)} request{to_asked} {what}: {fact.status}"


def _of(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


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
