"""What of a story is a rule's own business.

A story that tells of a battle and of the plea that it led to fires two rules. The dead belong to the battle's event and
the plea to the plea's: each would be taken for another happening by the next story that tells only its own part.
"""

from dataclasses import replace

from watcher.model import Casualties, Hostility, Match, Meeting, Reading, Request

_ARMED = frozenset({Hostility, Casualties})
_DIPLOMATIC = frozenset({Request, Meeting})


def own_part(reading: Reading, match: Match) -> Reading:
    """Give the reading as the rule is concerned with it.

    It stays as it is where the story tells of one thing alone, or the rule asks for no fact, for both, or for what
    belongs to a battle without being one: a truce or a blame is between those who fight.
    """
    spans = set(match.evidence)
    asked_for = {type(fact) for fact in reading.facts if spans & set(fact.evidence)}
    fights = any(type(fact) in _ARMED and fact.scope == "current" for fact in reading.facts)
    if not fights or not asked_for:
        return reading
    if asked_for & _ARMED and not asked_for & _DIPLOMATIC:
        return replace(reading, facts=tuple(fact for fact in reading.facts if type(fact) not in _DIPLOMATIC))
    if not asked_for <= _DIPLOMATIC:
        return reading
    facts = tuple(fact for fact in reading.facts if type(fact) in asked_for)
    parties = [code for fact in facts if isinstance(fact, Request) for code in (fact.requester, fact.addressee) if code]
    return Reading(actors=tuple(dict.fromkeys(parties)), facts=facts)
