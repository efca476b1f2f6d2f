"""Counts of people that a construction holds and that are yet no figure of the story."""

from watcher.facts.lines import Line
from watcher.facts.margin import Reason
from watcher.facts.mentions import Mention

_WRONGLY = frozenset("erroneously mistakenly wrongly incorrectly".split())
_SAID = frozenset("reported said stated gave identified put told wrote".split())
_SUSPECTS = frozenset({"suspect", "suspects"})
_CARE = frozenset({"hospital", "treated", "treatment", "care", "condition", "surgery"})
_HELPS = frozenset("help assist treat volunteer donate visit".split())
_ILL = frozenset(
    "ill illness poisoning poisoned cholera malaria virus fever covid covid-19 disease labour birth flu dengue "
    "outbreak infection infected measles addiction".split()
)
_REPORTS = frozenset(
    "report reports rumour rumours rumor rumors word news claim claims allegation allegations message messages "
    "posts tally count account accounts story stories".split()
)
_OF_A_REPORT = 12  # words between "reports" and the dead
_OF_A_DENIAL = 16  # words between the dead and what became of the report
_TAKEN_BACK = frozenset("withdrawn retracted debunked disproved disproven rescinded".split())
_TURNS_OUT = frozenset("was were proved proven found turned called be been are is".split())
_FALSE = frozenset(
    "false untrue wrong unfounded baseless groundless mistaken premature incorrect invented hoax".split()
)
_ARRESTS = frozenset({"arrest", "rounded up", "detain", "taken into custody"})


def why_left_out(line: Line, mention: Mention) -> Reason | None:
    """Why what is told is no figure: it did not happen, was told wrongly, or befell no victim."""
    trigger = line.chunks[mention.trigger]
    if mention.negated and mention.low != 0:
        return "not_happened"
    if mention.modal and {"would", "have"} <= {*line.words(trigger.first, trigger.last)}:  # "would have been killed"
        return "not_happened"
    if mention.outcome == "displaced" and mention.low == 1 == mention.high:  # "a vendor who fled"
        return "fled"
    cared_for = trigger.verb is not None and not _CARE.isdisjoint(trigger.verb.lemma.split())
    if mention.outcome == "wounded" and cared_for and is_of_illness(line):
        return "illness"
    if _is_mistaken(line, mention):
        return "mistaken"
    if _is_taken_back(line, mention):
        return "mistaken"
    return "police_work" if _is_police_work(line, mention) else None


def is_of_illness(line: Line) -> bool:
    """Whether people are in hospital for what nobody did to them, or to help there."""
    words = line.words(0, len(line.tokens))
    to_help = any(word in _HELPS and words[at - 1] == "to" for at, word in enumerate(words))
    return to_help or not _ILL.isdisjoint(words)


def _is_mistaken(line: Line, mention: Mention) -> bool:
    """ "The agency erroneously reported that eight had been killed": the story takes it back."""
    if _WRONGLY.isdisjoint(line.vocabulary):
        return False
    words = line.words(0, min(line.chunks[mention.noun].first, line.chunks[mention.trigger].first))
    return any(word in _WRONGLY and words[at + 1 : at + 2] and words[at + 1] in _SAID for at, word in enumerate(words))


def _is_taken_back(line: Line, mention: Mention) -> bool:
    """ "Reports that seven had died were withdrawn", "word of two dead proved untrue"."""
    first = min(line.chunks[mention.noun].first, line.chunks[mention.trigger].first)
    last = max(line.chunks[mention.noun].last, line.chunks[mention.trigger].last)
    before = line.words(max(0, first - _OF_A_REPORT), first + 1)
    at = next((i for i in range(len(before) - 1, -1, -1) if before[i] in _REPORTS), None)
    if at is None or not {"that", "of", "saying", "claiming"} & set(before[at + 1 : at + 3]):
        return False
    one, two = sorted((mention.noun, mention.trigger))
    if any(chunk.kind == "stop" for chunk in line.chunks[one:two]):
        return False
    stops = (chunk.first for chunk in line.chunks[two + 1 : two + _OF_A_DENIAL] if chunk.kind == "stop")
    behind = line.words(last, min((*stops, last + _OF_A_DENIAL)))
    return any(
        word in _TAKEN_BACK or (word in _TURNS_OUT and not _FALSE.isdisjoint(behind[i + 1 : i + 4]))
        for i, word in enumerate(behind)
    )


def _is_police_work(line: Line, mention: Mention) -> bool:
    """ "Two suspects were arrested": police at home, no captives of the other side."""
    verb = line.chunks[mention.trigger].verb
    arrested = verb is not None and verb.lemma in _ARRESTS
    noun = line.chunks[mention.noun]
    suspect = noun.word in _SUSPECTS or (noun.others and bool(_SUSPECTS & line.vocabulary))
    return mention.outcome == "captured" and arrested and suspect
