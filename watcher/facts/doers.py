"""Who did it: the side that a line names beside arms or fighters, and lines that name both sides together."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from watcher.facts import side_words
from watcher.facts.attribution import Speech
from watcher.facts.english import WENT
from watcher.facts.lines import Line
from watcher.facts.mentions import Mention
from watcher.lexicon import Hit

_ARMED = side_words.AGENT_WORDS | side_words.RAIDS | side_words.BANDSMEN | side_words.NO_STATES
_FIRED = frozenset("fired shells shots fire rockets mortars bombs drone".split())


def doer_of(line: Line, hits: Sequence[Hit], mention: Mention) -> str | None:
    """ "Ethiopian troops pursued them and killed 23": the armed side that is the subject of the verb."""
    actors = {hit.name.code for hit in hits}
    for chunk in reversed(line.chunks[: mention.trigger]):
        if chunk.kind in {"stop", "speech", "sub"} or chunk.word in {"after", "when"}:
            return None
        armed = chunk.kind == "noun" and not _ARMED.isdisjoint(line.words(chunk.first, chunk.last))
        code = next((code for code in chunk.codes if code in actors), None)
        if armed and code is not None:
            at = line.chunks.index(chunk)
            before = line.chunks[at - 1].kind if at else "stop"
            if before not in {"verb", "noun"}:  # the object of another verb did nothing
                return None if before == "prep" else code
    return None


def band_of(line: Line, bands: Mapping[str, str], mention: Mention) -> str | None:
    """ "The militiamen had overrun the post, seizing five": a band known for one side's is the subject."""
    for at in range(mention.trigger - 1, -1, -1):
        chunk = line.chunks[at]
        if chunk.kind in {"stop", "speech", "sub"}:
            return None
        before = line.chunks[at - 1].kind if at else "stop"
        if chunk.kind == "noun" and chunk.word in bands and before not in {"verb", "noun", "prep"}:
            return bands[chunk.word]
    return None


def by_whom(line: Line, hits: Sequence[Hit], mention: Mention) -> str | None:
    """ "Were taken prisoner by Azerbaijan": the side named as the doer of what befell them."""
    behind = line.chunks[mention.trigger + 1 : mention.trigger + 3]
    if line.chunks[mention.trigger].voice != "passive" or len(behind) < 2 or behind[0].word != "by":
        return None
    codes = {hit.name.code for hit in hits if hit.name.kind not in side_words.SITES}
    named = [code for code in behind[1].codes if code in codes]
    return named[0] if len(named) == 1 else None


def agent_of(line: Line, hits: Sequence[Hit], mention: Mention, speech: Speech | None) -> str | None:
    """The side that the line names as the doer: beside arms or fighters, before or after the figure."""
    if _all_do_it(line, hits):
        return None
    speaker = speech.speaker.code if speech is not None and speech.speaker is not None else None
    if mention.frame == "object" and speech is not None and speaker is not None:
        said, trigger = line.chunks[speech.at], line.chunks[mention.trigger]
        told = line.words(said.last, trigger.first) if speech.at < mention.trigger else []
        between = set(told)
        own = any(word == "its" and side_words.AGENT_WORDS & set(told[at + 1 : at + 4]) for at, word in enumerate(told))
        claims = line.words(said.last, trigger.last)[:2] == ["to", "have"]
        single = line.words(said.first - 1, said.first) in (["it"], ["he"], ["she"])
        if between & ({"it", "we"} if single else {"it", "they", "we"}) or own or claims:  # not "it said they had"
            return speaker
    agents = set()
    for hit in hits:
        if speech is not None and speech.speaker is not None and line.text[hit.start : hit.end] in speech.speaker.name:
            continue
        after, before = line.beside(hit, after=5), line.beside(hit, before=3)
        armed = bool(set(after[:3]) & side_words.AGENT_WORDS) and after[:1] != ["'s"] and not _is_target(before)
        if (armed and (set(after) & side_words.HOSTILE or set(before) & {"by", "when", "as", "after"})) or (
            before[-1:] == ["from"]
            and set(before) & {"fired", "shells", "fire", "bombs", "rockets", "shots", "from"}
            and _fired_from(line, hit)
        ):
            agents.add(hit.name.code)
    return next(iter(agents)) if len(agents) == 1 else None


def _all_do_it(line: Line, hits: Sequence[Hit]) -> bool:
    """ "Seven dead as Gaza rockets, Israeli raids shatter lull": both sides do it."""
    doing = set()
    for hit in hits:
        after = line.beside(hit, after=1)
        if after and after[0] in side_words.AGENT_WORDS | side_words.RAIDS:
            doing.add(hit.name.code)
    return line.field == "title" and len(doing) > 1


def both_together(line: Line, hits: Sequence[Hit]) -> bool:
    """ "Kenyan and Somali troops", "between Chad and Sudan": the line's subject is both sides."""
    for one, two in pairwise(hits):
        between = line.text[one.end : two.start].strip().lower()
        if one.name.code != two.name.code and between in {"and", ",", "-", "–", "", "and the"}:
            return True
        joined = [token.norm for token in line.tokens if one.end <= token.start < two.start]
        if (
            one.name.code != two.name.code
            and "and" in joined[:4]
            and len(joined) <= 5
            and not set(joined) & {"said", "says"}
            and not any(word.endswith("ed") or word in WENT for word in joined)
        ):
            return True
    return False


def _is_target(before: list[str]) -> bool:
    return bool({"at", "against", "on", "upon"} & set(before[-2:]))


def _fired_from(line: Line, hit: Hit) -> bool:
    return not _FIRED.isdisjoint(line.beside(hit, before=4))
