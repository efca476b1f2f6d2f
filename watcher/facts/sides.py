"""Whose people they are: by the name beside them, a possessive, who did it, who speaks, where it happened."""

from collections.abc import Sequence
from itertools import pairwise

from watcher.facts.attribution import Speech
from watcher.facts.english import WENT
from watcher.facts.lines import Line
from watcher.facts.mentions import Mention
from watcher.lexicon import Hit, Lexicon
from watcher.model import Speaker

_PLACED = frozenset({"town", "place", "province", "state", "capital"})
_AGENT_WORDS = frozenset(
    "troops forces force soldiers guards units unit fighters gunmen shells shell rockets rocket artillery "
    "mortar mortars drone drones fire shelling "
    "shots strike strikes airstrike jets gunfire snipers sniper missile missiles patrol army military".split(),
)
_HOSTILE = frozenset(
    "shelled shell shells shelling opened opens fired fires firing attacked attack attacks ambushed "
    "raided bombed bombarded struck hit "
    "stormed overran crossed targeted fire strike".split(),
)


# Whose these are, only a name beside them can tell: the state that counts them does not count them as its own.
_NO_STATES = frozenset(
    "militants insurgents terrorists rebels gunmen smugglers bandits extremists separatists jihadists jihadis "
    "islamists saboteurs guerrillas".split()
)
_OF_STATES = frozenset(
    "police policeman policemen officer officers constable constables jawan jawans gendarme gendarmes ranger rangers "
    "serviceman servicemen conscript conscripts marine marines sailor sailors".split()
)
_ATTACKERS = frozenset("attackers attacker assailants assailant infiltrators intruders".split())
_BEARS = frozenset("suffered suffer sustained sustain had has have took taken".split())


class Sides:
    """Settles the side of each mention of an article, in reading order."""

    def __init__(self, lexicon: Lexicon, actors: Sequence[str], home: str | None) -> None:
        self.lexicon = lexicon
        self.outlaws = lexicon.classes.get("outlaws", frozenset())
        self.actors = tuple(actors)
        self.home = home if home in self.actors else None
        self.against_irregulars = False
        self.last: str | None = None
        self.last_line = -1
        self.last_speech = -1
        self.last_paragraph = -2

    def side_of(self, line: Line, mention: Mention, speech: Speech | None, carried: Speaker | None) -> str | None:
        """A code, or None where the figure is for all or the text does not say."""
        self.against_irregulars |= any(token.norm in _NO_STATES for token in line.tokens)
        side = self._settle(line, mention, speech, carried)
        if mention.frame == "object" and side is not None and side not in mention.codes:
            side = self._other(side) if side == self._doer(line, mention) else side
        if (
            side is not None
            and side not in mention.codes
            and self.lexicon.is_force(side)
            and _is_of_a_state(line, mention)
        ):
            side = None
        if not mention.part or side is not None:
            self.last, self.last_paragraph = side, line.paragraph
            self.last_line = line.start if line.field == "text" else -1
            self.last_speech = _at(speech)
        return side

    def of_old(self, line: Line, mention: Mention, speech: Speech | None) -> str | None:
        """The side of the dead of another time: named with them, or the speaker's where they are "its own"."""
        speaker = speech.speaker.code if speech is not None and speech.speaker is not None else None
        return self.named(line, mention) or (speaker if mention.whose == "own" else None)

    def named(self, line: Line, mention: Mention) -> str | None:
        """The side whose name stands with the people themselves; None where there is none, or more than one."""
        codes = list(dict.fromkeys(code for code in mention.codes if self._has_people(code)))
        force = self._group_at_home(line, mention, codes)
        return force or (codes[0] if len(codes) == 1 else None)

    def _settle(self, line: Line, mention: Mention, speech: Speech | None, carried: Speaker | None) -> str | None:
        if any(self._has_people(code) for code in mention.codes):
            return self.named(line, mention)
        speaker = speech.speaker.code if speech is not None and speech.speaker is not None else None
        bearer = self._bearer(line, mention)
        if bearer == "enemy":
            return self._other(speaker or (carried.code if carried is not None else None))
        if bearer is not None:
            return bearer
        if mention.whose == "own":
            return speaker or self._subject(line, mention, speech)
        verb = line.chunks[mention.trigger].verb
        if mention.whose == "lost" or (verb is not None and verb.lemma == "bury"):
            return self._subject(line, mention, speech) or speaker
        if mention.whose == "enemy" and not self.against_irregulars:
            return self._other(speaker or (carried.code if carried is not None else None))
        none_lost = mention.low == 0 == mention.high and mention.frame in {"counted", "none"}
        if none_lost and speaker in self.actors and speech is not None and not speech.plural:
            return speaker
        noun = line.chunks[mention.noun]
        if noun.irregular and not (_NO_STATES | _ATTACKERS).isdisjoint(line.words(noun.first, noun.last)):
            return None
        same_line = self.last_line == line.start and line.field == "text" and self.last_speech == _at(speech)
        if same_line and (self.last is not None or mention.part):
            return self.last
        return self._context(line, mention, speech, carried)

    def _doer(self, line: Line, mention: Mention) -> str | None:
        """ "Ethiopian troops pursued them and killed 23": the armed side that is the subject of the verb."""
        if len({hit.name.code for hit in self._actor_hits(line)}) != 1:
            return None
        for chunk in reversed(line.chunks[: mention.trigger]):
            if chunk.kind in {"stop", "speech", "sub"} or chunk.word in {"after", "when"}:
                return None
            armed = chunk.kind == "noun" and not _AGENT_WORDS.isdisjoint(line.words(chunk.first, chunk.last))
            code = next((code for code in chunk.codes if code in self.actors), None)
            if armed and code is not None:
                at = line.chunks.index(chunk)
                return None if at and line.chunks[at - 1].kind == "prep" else code
        return None

    def _has_people(self, code: str) -> bool:
        return code in self.lexicon.states or self.lexicon.is_force(code) or code == "UN"

    def _group_at_home(self, line: Line, mention: Mention, named: list[str]) -> str | None:
        """ "The Lebanese group's men" are those of the story's armed group that is at home there."""
        noun = line.chunks[mention.noun]
        if len(named) != 1 or not {"group", "movement", "militia"} & set(line.words(noun.first, noun.last)):
            return None
        return next(
            (code for code in self.actors if self.lexicon.is_force(code) and self.lexicon.groups[code][2] == named[0]),
            None,
        )

    def _third_party(self, speaker: str, agent: str | None) -> str | None:
        """A state that is no side of the fight speaks of its own people where one side is a group at home there."""
        other = self._other(agent) if agent is not None else None
        at_home = any(self.lexicon.is_force(code) and self.lexicon.groups[code][2] == speaker for code in self.actors)
        return speaker if at_home else other

    def _bearer(self, line: Line, mention: Mention) -> str | None:
        """ "The other side had suffered six fatalities": who suffered them, or ``enemy``."""
        if mention.frame not in {"counted", "none"} or mention.noun < 2:
            return None
        verb, subject = line.chunks[mention.noun - 1], line.chunks[mention.noun - 2]
        if verb.kind != "verb" or not _BEARS & set(line.words(verb.first, verb.last)) or subject.kind != "noun":
            return None
        words = set(line.words(subject.first, subject.last))
        if words & {"enemy", "opponent", "adversary"} or {"other", "side"} <= words:
            return "enemy"
        return next((code for code in subject.codes if self._has_people(code)), None)

    def _subject(self, line: Line, mention: Mention, speech: Speech | None) -> str | None:
        """The state that is the subject before the figure ("Kyrgyzstan lost three"), back to the verb of speech."""
        first = speech.at + 1 if speech is not None and speech.leading and speech.at < mention.noun else 0
        for chunk in reversed(line.chunks[first : min(mention.noun, mention.trigger) + 1]):
            code = next((code for code in chunk.codes if self._has_people(code)), None)
            if code is not None:
                return code
            if chunk.kind in {"stop", "comma"}:
                break
        return None

    def _other(self, code: str | None) -> str | None:
        rest = [actor for actor in self.actors if actor != code]
        return rest[0] if code in self.actors and len(rest) == 1 else None

    def _context(self, line: Line, mention: Mention, speech: Speech | None, carried: Speaker | None) -> str | None:
        """Nothing beside the figure says whose: both sides named together mean all, the doer means the other."""
        if self._both_together(line) or (speech is not None and speech.plural):
            return None
        speaker = speech.speaker.code if speech is not None and speech.speaker is not None else None
        agent = self._agent(line, mention, speech, speaker)
        outlaws = mention.victims != "military" and any(token.norm in self.outlaws for token in line.tokens)
        if outlaws or line.chunks[mention.noun].word in _NO_STATES:
            return None
        if speaker is not None and speaker not in self.actors:
            return self._third_party(speaker, agent)
        if agent is not None:
            return self._other(agent)
        if speaker in self.actors and not (speech is not None and speech.denies):
            return speaker
        place = self._place(line)
        if place is not None:
            return place
        if self.last is not None and self.last_paragraph == line.paragraph and mention.whose != "others":
            return self.last
        if carried is not None and carried.code in self.actors:
            return carried.code
        if mention.whose == "others" or self.last_paragraph == line.paragraph:
            return self.last
        return self.home if (mention.victims != "unspecified" or mention.low == 0) and line.paragraph > 0 else None

    def _actor_hits(self, line: Line) -> list[Hit]:
        return [hit for hit in line.names if hit.name.code in self.actors]

    def _both_together(self, line: Line) -> bool:
        """ "Kenyan and Somali troops", "between Chad and Sudan": the line's subject is both sides."""
        hits = self._actor_hits(line)
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

    def _agent(self, line: Line, mention: Mention, speech: Speech | None, speaker: str | None) -> str | None:
        """The side that the line names as the doer: beside arms or fighters, before or after the figure."""
        if mention.frame == "object" and speech is not None and speaker is not None:
            between = (
                set(line.words(line.chunks[speech.at].last, line.chunks[mention.trigger].first))
                if speech.at < mention.trigger
                else set()
            )
            if between & {"it", "they", "we"} or ("its" in between and between & _AGENT_WORDS):
                return speaker
        agents = set()
        for hit in self._actor_hits(line):
            if (
                speech is not None
                and speech.speaker is not None
                and line.text[hit.start : hit.end] in speech.speaker.name
                and not speech.leading
            ):
                continue
            after = [token.norm for token in line.tokens if token.start >= hit.end][:5]
            before = [token.norm for token in line.tokens if token.end <= hit.start][-3:]
            armed = bool(set(after[:3]) & _AGENT_WORDS) and after[:1] != ["'s"] and not self._is_target(before)
            if (armed and (set(after) & _HOSTILE or set(before) & {"by", "when", "as", "after"})) or (
                before[-1:] == ["from"]
                and set(before) & {"fired", "shells", "fire", "bombs", "rockets", "shots", "from"}
                and self._fired_from(line, hit)
            ):
                agents.add(hit.name.code)
        return next(iter(agents)) if len(agents) == 1 else None

    @staticmethod
    def _is_target(before: list[str]) -> bool:
        return bool({"at", "against", "on", "upon"} & set(before[-2:]))

    @staticmethod
    def _fired_from(line: Line, hit: Hit) -> bool:
        words = [token.norm for token in line.tokens if token.end <= hit.start][-4:]
        return bool(set(words) & {"fired", "shells", "shots", "fire", "rockets", "mortars", "bombs", "drone"})

    def _place(self, line: Line) -> str | None:
        """The state of a place named after "in", "at", "near" or as "the Pakistani border town"."""
        found = set()
        for hit in self._actor_hits(line):
            before = [token.norm for token in line.tokens if token.end <= hit.start][-3:]
            after = [token.norm for token in line.tokens if token.start >= hit.end][:3]
            placed = hit.name.kind in _PLACED and bool({"in", "near", "at", "inside", "across"} & set(before[-2:]))
            town = hit.name.kind == "adjective" and bool(
                set(after) & {"town", "village", "city", "side", "district", "territory", "province", "region"}
            )
            if placed or town:
                found.add(hit.name.code)
        return next(iter(found)) if len(found) == 1 else None


def _is_of_a_state(line: Line, mention: Mention) -> bool:
    """Whether the people counted can be no armed group's: civilians, police, jawans."""
    return mention.victims == "civilian" or line.chunks[mention.noun].word in _OF_STATES


def _at(speech: Speech | None) -> int:
    return -1 if speech is None else speech.at
