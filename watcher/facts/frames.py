"""Casualty frames over the chunks of a line. Each frame is one function; what it leaves out, another may take."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from watcher.facts.apart_frames import ApartFrames
from watcher.facts.echo_frames import EchoFrames
from watcher.facts.english import is_likely_person
from watcher.facts.fate_frames import FateFrames
from watcher.facts.lines import Line
from watcher.facts.margin import Reason, TurnedDown
from watcher.facts.mentions import Mention
from watcher.facts.note_frames import NoteFrames
from watcher.facts.noun_frames import NounFrames
from watcher.facts.own_losses import (
    at_a_cost,
    held_or_mourned,
    losses_joined,
    neither_of_two,
    on_the_other,
    whom_they_took,
)
from watcher.facts.phrases import Phrases
from watcher.facts.plight_frames import PlightFrames
from watcher.facts.rest_frames import RestFrames
from watcher.facts.rival_claims import find_rivals
from watcher.facts.verb_frames import VerbFrames
from watcher.lexicon import Lexicon
from watcher.text import read_ordinal

_BY_VERB = frozenset({"subject", "object", "left", "of"})  # "the hostages were killed": no more of them are hostages
_DEATHS = frozenset({"death", "fatality", "killed"})
_OF_THINGS_TOO = frozenset({"seize", "destroy"})  # arms and towns more often than people
_DESTROYED = frozenset("soldiers servicemen troops men personnel invaders occupiers mujahideen".split())
_TO_BE_KILLED = ["to", "be", "killed"]


def find_mentions(line: Line, lexicon: Lexicon, heads: Collection[str] = ()) -> list[Mention]:
    """Every count of people that a frame holds, in reading order, each noun phrase at most once an outcome.

    ``heads`` are the nouns of the dead whom the story told before the line.
    """
    phrases = Phrases(line)
    verbs, nouns, apart = VerbFrames(phrases, lexicon), NounFrames(phrases, lexicon), ApartFrames(phrases, lexicon)
    fates, rest = FateFrames(phrases, lexicon), RestFrames(phrases, lexicon)
    notes, echoes = NoteFrames(phrases), EchoFrames(phrases)
    told = (
        *fates.mentions(),
        *notes.mentions(),
        *apart.mentions(),
        *verbs.mentions(),
        *nouns.mentions(),
        *verbs.losses(),
        *apart.wounds(),
        *PlightFrames(phrases).mentions(),
        *rest.mentions(),
        *neither_of_two(phrases),
        *held_or_mourned(phrases),
        *whom_they_took(phrases),
        *echoes.mentions(),
    )
    found = _once(told)
    for row, taken in notes.rows():
        found = {key: m for key, m in found.items() if key[1] != row.outcome or key[0] not in taken}
        found[row.noun, row.outcome] = row
    known = [notes.together(mention) for mention in found.values()]
    found = {(mention.noun, mention.outcome): mention for mention in known}
    for mention in (
        *echoes.gapped(known),
        *fates.gapped(known),
        *rest.rest_of(known),
        *notes.in_all(known),
        *notes.unverbed(known),
        *echoes.echoes(known),
        *losses_joined(phrases, known),
    ):
        found.setdefault((mention.noun, mention.outcome), mention)
        if mention.frame == "shared":  # "and a private in hospital": where, not how
            found.pop((mention.noun, "wounded"), None)
    for mention in nouns.parts(sorted(found.values(), key=lambda m: m.noun)):
        found.setdefault((mention.noun, mention.outcome), mention)
    for mention in find_rivals(phrases, list(found.values()), heads):
        found[mention.noun, mention.outcome] = mention
    found = {key: _as_part(line, m, found) for key, m in found.items()}
    people = (
        on_the_other(line, at_a_cost(line, notes.with_him(_with_doers(line, _as_nth(line, mention)))))
        for mention in found.values()
        if not _counts_things(line, mention)
        and not _is_the_nth(line, mention)
        and not _died_of_it(line, mention, found)
    )
    return sorted(people, key=lambda mention: mention.noun)


def _as_part(line: Line, mention: Mention, found: dict[tuple[int, str], Mention]) -> Mention:
    """ "Twelve were hurt, of whom one lost both legs": one of the twelve."""
    first = line.chunks[mention.noun].first
    if line.words(first - 2, first) != ["of", "whom"]:
        return mention
    whole = any(m.outcome == mention.outcome and m.noun < mention.noun and not m.part for m in found.values())
    return replace(mention, part=True) if whole else mention


def _once(told: Iterable[Mention]) -> dict[tuple[int, str], Mention]:
    """Each noun phrase at most once an outcome: the first frame that takes it; the dead are not wounded as well."""
    found: dict[tuple[int, str], Mention] = {}
    for mention in told:
        found.setdefault((mention.noun, mention.outcome), mention)
    died = {
        noun for (noun, outcome), m in found.items() if outcome == "killed" and m.low != 0
    }  # "was hit by shrapnel and succumbed"
    found = {key: m for key, m in found.items() if m.outcome != "wounded" or m.noun not in died}
    befell = {noun for noun, _ in found if any(m.noun == noun and m.frame in _BY_VERB for m in found.values())}
    found = {key: m for key, m in found.items() if m.frame != "counted" or m.noun not in befell}
    fates_told = _with_fate(found)
    found = {key: m for key, m in found.items() if m.outcome != "killed_or_wounded" or key[0] not in fates_told}
    return found


def _with_fate(found: dict[tuple[int, str], Mention]) -> set[int]:
    """ "Casualties: 1 guard (dead)": what became of whom, where the heading leaves it open."""
    return {noun for noun, outcome in found if outcome in {"killed", "wounded"}}


def _is_turned_down(line: Line, mention: Mention, found: dict[tuple[int, str], Mention]) -> bool:
    """Whether what a frame holds is no count of people to whom this happened."""
    reason: Reason | None = None
    if _counts_things(line, mention):
        reason = "things"
    elif _is_the_nth(line, mention):
        reason = "counted_before"
    elif _died_of_it(line, mention, found):
        reason = "died_of_it"
    if reason is not None:
        line.note(TurnedDown(mention.noun, reason))
    return reason is not None


def _as_nth(line: Line, mention: Mention) -> Mention:
    """ "A soldier died on Tuesday, the ninth to be killed": with the one the count of all is told."""
    if (mention.low, mention.high, mention.outcome, mention.part) != (1, 1, "killed", False):
        return mention
    words = line.words(0, len(line.tokens))
    for at in range(line.chunks[mention.trigger].last, len(words) - 1):
        number = read_ordinal(words[at])
        rest = words[at + 1 : at + 5]
        if number is None or words[at - 1] not in {"the", "its", "'s", "’s"} or not rest:
            continue
        if rest[0] in _DEATHS or any(
            rest[i : i + 2] == ["to", "die"] or rest[i : i + 3] == _TO_BE_KILLED for i in (0, 1)
        ):
            return replace(mention, low=number, high=number, frame="nth")
    return mention


def _died_of_it(line: Line, mention: Mention, found: dict[tuple[int, str], Mention]) -> bool:
    """ "A soldier who was hurt on Sunday died": the wound is told of one who is counted among the dead."""
    killed = found.get((mention.noun, "killed"))
    if mention.outcome != "wounded" or killed is None or not mention.noun < mention.trigger < killed.trigger:
        return False
    return line.chunks[mention.trigger - 1].word in {"who", "that"}


def _is_the_nth(line: Line, mention: Mention) -> bool:
    """ "He was the 38th guard to be killed": one who was counted before, by the verb or the line that told it."""
    noun, trigger = line.chunks[mention.noun], line.chunks[mention.trigger]
    ranked = any(read_ordinal(word) is not None for word in line.words(noun.first, noun.last))
    return ranked and mention.modal and line.tokens[trigger.first].norm == "to"


def _with_doers(line: Line, mention: Mention) -> Mention:
    """ "In addition to the bomber, six people were killed": seven."""
    if mention.outcome != "killed" or mention.part or mention.low is None or not mention.low:
        return mention
    for at in range(1, mention.trigger):
        doer, words = line.chunks[at], line.words(line.chunks[at].first - 3, line.chunks[at].first)
        if at > mention.noun and words[-2:] != [",", "plus"] and words != ["in", "addition", "to"]:
            continue
        if doer.kind != "noun" or not (
            words == ["in", "addition", "to"]
            or words[-2:] == ["apart", "from"]
            or words[-1:] in (["besides"], ["plus"])
        ):
            continue
        if doer.one == "noun" or (doer.quantity is not None and doer.victims is not None and doer.quantity.low):
            more = doer.quantity.low if doer.quantity is not None and doer.quantity.low else 1
            high = None if mention.high is None else mention.high + more
            until = at if mention.until < 0 else mention.until
            return replace(mention, low=mention.low + more, high=high, until=until)
    return mention


def _counts_things(line: Line, mention: Mention) -> bool:
    """Pages go missing and meetings are held: for what may happen to things too, the noun has to name people.

    Gunmen who flee, and one who does, are not displaced.
    """
    noun = line.chunks[mention.noun]
    verb = line.chunks[mention.trigger].verb
    bare = noun.quantity is not None and noun.quantity.last == noun.last
    if noun.quantity is not None and line.words(noun.last, noun.last + 2) in (["in", "every"], ["out", "of"]):
        return True  # "four in every ten of the victims"
    some = noun.quantity is not None and line.words(noun.quantity.last, noun.quantity.last + 1) == ["of"]
    if some and mention.outcome not in {"killed", "wounded"} and noun.victims is None and noun.word:
        return True  # "two of the patrol had been arrested"
    either = mention.outcome in {"missing", "captured"} and (verb is None or not verb.transitive)
    if verb is not None and verb.lemma == "flee" and (noun.irregular or (mention.low, mention.high) == (1, 1)):
        return True
    if verb is not None and verb.lemma == "destroy":
        return not noun.irregular and noun.word not in _DESTROYED
    if verb is not None and verb.lemma in _OF_THINGS_TOO:
        return noun.victims is None and noun.counted is None
    person = noun.victims is not None or read_ordinal(noun.word) is not None  # "a third is missing"
    person = person or is_likely_person(noun.word.removesuffix("s"))
    return either and not person and noun.counted is None and not bare
