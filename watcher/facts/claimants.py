"""Who says how many: the line's own speaker, one whose account goes on, a side that counts its own."""

import re
from collections.abc import Sequence
from dataclasses import replace

from watcher.facts.attribution import Heard, Speech
from watcher.facts.lines import Line
from watcher.facts.mentions import Mention
from watcher.facts.phrases import Phrases
from watcher.facts.rival_claims import rival_speaker, teller_of
from watcher.facts.side_words import TALLIES
from watcher.facts.speech_words import FOREIGN, OF_NO_STATE
from watcher.lexicon import Lexicon
from watcher.model import Article, Casualties, Speaker

_NOT_OF_A_STATE = OF_NO_STATE | FOREIGN | frozenset("rebels separatists insurgents guerrillas and".split())
_OFFICIALLY = "officially"
_SHORT = 8  # words of a subject and its verb
_LEAD = 1  # paragraphs in which a wire tells what it attributes further down


def claimant_of(
    line: Line, mention: Mention, speech: Speech | None, carried: Speaker | None, *, side: str | None
) -> Speaker | None:
    """Who says so: the line's own speaker, a side that counts its own, else the one whose account goes on."""
    rival = None
    if mention.frame == "claimed":
        rival = rival_speaker(Phrases(line), mention.noun)
    elif speech is None and mention.outcome == "killed":
        rival = teller_of(Phrases(line), mention.noun)
    first = line.chunks[mention.noun].first
    if speech is None and _OFFICIALLY in line.words(first - 4, first):
        return Speaker(None, _OFFICIALLY)
    if rival is not None:
        return Speaker(rival.codes[0] if rival.codes else None, line.evidence(rival.first, rival.last).text)
    if speech is not None:
        return None if speech.plural else speech.speaker
    if mention.frame == "toll" and mention.whose == "own" and side is not None:
        name = next((line.text[hit.start : hit.end] for hit in line.names if hit.name.code == side), side)
        return Speaker(side, name)
    if side is not None and _counts_its_own(line, mention, side):
        return Speaker(side, line.evidence(line.chunks[0].first, line.chunks[0].last).text)
    return carried if carried is not None and carried.code is not None and side == carried.code else None


def _counts_its_own(line: Line, mention: Mention, side: str) -> bool:
    """ "The Indian army counted nine dead", "Armenia lists nine as missing": the subject is who says so."""
    before = line.words(0, line.chunks[mention.noun].first)
    return side in line.chunks[0].codes and not TALLIES.isdisjoint(before[1:]) and len(before) <= _SHORT


class Claims:
    """Gives the figures of one story that no speaker stands beside to the one whose account they belong to."""

    def __init__(self, actors: Sequence[str], offices: frozenset[str], home: str | None, *, own: str | None) -> None:
        self.actors = tuple(actors)
        self.offices = offices
        self.home = home
        self.own = own
        self.spoke: set[str] = set()
        self.voices: Heard | None = None

    def hear(self, voices: Heard) -> None:
        """Turn to the voices of the next line."""
        self.voices = voices
        codes = (speech.speaker.code for speech in voices.speeches if speech.speaker is not None)
        self.spoke |= {code for code in codes if code in self.actors}

    def settle(self, fact: Casualties, line: Line, following: Sequence[Heard], *, attributed: bool) -> Casualties:
        """The figure with its claimant; ``following`` are the voices of the lines behind."""
        if not attributed and self.voices is not None:
            goes_on = self.voices.carried if self.voices.here or len(self.spoke) == 1 else None
            fact = _of_the_account(fact, goes_on, self.actors)
            if self.voices.carried is None and self.own is None:
                fact = _told_later(fact, line, following)
        return _by_its_own(fact, self.offices, self.home)


def _of_the_account(fact: Casualties, goes_on: Speaker | None, actors: Sequence[str]) -> Casualties:
    """ "The ministry said its post was attacked. In the fighting seven intruders were killed": the account goes on."""
    untold = fact.claimant is None and fact.scope == "current" and fact.side in actors
    known = goes_on is not None and goes_on.code in actors
    return replace(fact, claimant=goes_on) if untold and known else fact


def _told_later(fact: Casualties, line: Line, following: Sequence[Heard]) -> Casualties:
    """ "A constable was killed in Samba. The BSF said …": the lead tells what the side that speaks next has counted."""
    if line.paragraph > _LEAD or fact.scope != "current" or fact.side is None or fact.claimant is not None:
        return fact
    speech = next((speech for voices in following for speech in voices.speeches), None)
    if speech is None or speech.plural or speech.denies or speech.speaker is None or speech.speaker.code != fact.side:
        return fact
    return replace(fact, claimant=speech.speaker)


def _by_its_own(fact: Casualties, offices: frozenset[str], home: str | None) -> Casualties:
    """An office whose state the text does not say counts its own people: "officials said" of two Thai rangers."""
    speaker = fact.claimant
    if speaker is None or speaker.code is not None or fact.side is None or home not in {None, fact.side}:
        return fact
    words = set(re.findall(r"\w+", speaker.name.lower()))
    official = bool(offices & words) and not words & _NOT_OF_A_STATE and fact.scope == "current"
    return replace(fact, claimant=Speaker(fact.side, speaker.name)) if official else fact


def of_the_paper(fact: Casualties, article: Article, actors: Sequence[str], lexicon: Lexicon) -> Casualties:
    """What a side's own state agency tells in its own voice is its state's account."""
    publisher = lexicon.publisher_of(article.source)
    if publisher is None or publisher.kind != "state agency" or publisher.country not in actors:
        return fact
    untold = fact.claimant is None and fact.scope == "current"
    return replace(fact, claimant=Speaker(publisher.country, publisher.name)) if untold else fact
