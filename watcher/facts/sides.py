"""Whose people they are: by the name beside them, a possessive, who did it, who speaks, where it happened."""

from collections.abc import Mapping, Sequence

from watcher.facts import doers, pointers, side_words
from watcher.facts.attribution import Speech
from watcher.facts.chunk import Chunk
from watcher.facts.lines import Line
from watcher.facts.mentions import Mention
from watcher.lexicon import Hit, Lexicon
from watcher.model import Speaker


class Sides:
    """Settles the side of each mention of an article, in reading order."""

    def __init__(self, lexicon: Lexicon, actors: Sequence[str], home: str | None, *, own: str | None = None) -> None:
        self.lexicon = lexicon
        self.own = own
        self.outlaws = lexicon.classes.get("outlaws", frozenset())
        self.actors = tuple(actors)
        self.home = home if home in self.actors else None
        self.against_irregulars = False
        bands = [code for code in self.actors if lexicon.is_force(code)]
        self.band = bands[0] if len(bands) == 1 else None
        self.lands = {lexicon.groups[code][2] if lexicon.is_force(code) else code for code in self.actors}
        self.bands: Mapping[str, str] = {}
        self.seen: set[str] = set()
        self.flag: str | None = None
        self.last: str | None = None
        self.last_line = -1
        self.last_speech = -1
        self.last_paragraph = -2

    def learn(self, lines: Sequence[Line]) -> None:
        """Take in which fighters a story names by their side, so that "two operatives" are known for theirs."""
        self.bands = pointers.known_bands(lines, self.lexicon)

    def side_of(self, line: Line, mention: Mention, speech: Speech | None, carried: Speaker | None) -> str | None:
        """A code, or None where the figure is for all or the text does not say."""
        self.flag = next((hit.name.code for hit in line.names if hit.name.code in side_words.PEACE_BODIES), self.flag)
        self.against_irregulars |= not side_words.NO_STATES.isdisjoint(line.vocabulary)
        side = self._settle(line, mention, speech, carried)
        if mention.frame == "object" and side is not None and side not in mention.codes:
            side = self._other(side) if side == doers.doer_of(line, self._actor_hits(line), mention) else side
        if side is not None and side not in mention.codes:
            side = self._corrected(line, mention, side)
        if side is not None and mention.low != 0:
            self.seen.add(side)
        if not mention.part or side is not None:
            self.last, self.last_paragraph = side, line.paragraph
            self.last_line = line.start if line.field == "text" else -1
            self.last_speech = _at(speech)
        return side

    def _corrected(self, line: Line, mention: Mention, side: str) -> str | None:
        """Civilians and police are no armed group's and no body's; a figure with people of two states is for all."""
        if _is_of_a_state(line, mention) and self.lexicon.is_force(side):
            return self.lexicon.groups[side][2]
        body = side in side_words.PEACE_BODIES and mention.victims == "civilian"
        mixed = mention.victims == "unspecified" and pointers.with_others(line, mention, side, self._has_people)
        return None if body or mixed else side

    def of_old(self, line: Line, mention: Mention, speech: Speech | None) -> str | None:
        """The side of the dead of another time: named with them, or the speaker's where they are "its own"."""
        speaker = speech.speaker.code if speech is not None and speech.speaker is not None else None
        return self.named(line, mention) or (speaker if mention.whose == "own" else None)

    def named(self, line: Line, mention: Mention) -> str | None:
        """The side whose name stands with the people themselves; None where there is none, or more than one."""
        codes = list(dict.fromkeys(code for code in mention.codes if self._has_people(code)))
        flag = self._peace_body([*codes, *pointers.behind(line, mention)])
        force = self._group_at_home(line, mention, codes) or flag or self._helmets(line, mention)
        return force or (codes[0] if len(codes) == 1 else None)

    def _settle(self, line: Line, mention: Mention, speech: Speech | None, carried: Speaker | None) -> str | None:
        placed = pointers.on_the_side(line, mention, self._has_people)
        if placed is not None or any(self._has_people(code) for code in mention.codes):
            return placed or self.named(line, mention)
        speaker = speech.speaker.code if speech is not None and speech.speaker is not None else None
        bearer = self._helmets(line, mention) or self._bearer(line, mention)
        foe = self._other(speaker or (carried.code if carried is not None else None))
        if bearer is not None and bearer != "enemy":
            return bearer
        subject = pointers.loser(line, mention) or pointers.who_left(line, mention)
        against = subject is not None and pointers.is_foe(line.words(subject.first, subject.last))
        if bearer == "enemy" or against or pointers.of_the_foe(line, mention):
            return foe or (self._other(self.home) if speaker is None else None)
        told = pointers.is_behind(line, mention, self._has_people)
        admitted = speaker if pointers.admits(line, mention, speech) else None
        if told is not None or admitted is not None:
            return told or admitted
        verb = line.chunks[mention.trigger].verb
        if mention.whose in {"own", "lost"} or (verb is not None and verb.lemma == "bury"):
            own = self._loser(line, mention, speech, speaker)
            own = own or (carried.code if carried is not None and mention.whose == "own" else None)
            if own is not None or mention.whose in {"own", "lost"}:
                return own
        if mention.whose == "enemy" and not self.against_irregulars:
            return foe
        none_lost = mention.low == 0 == mention.high and mention.frame in {"counted", "none"}
        if none_lost and speaker in self.actors and speech is not None and not speech.plural:
            return speaker
        return self._by_kind(line, mention, speech) or self._by_context(line, mention, speech, carried)

    def _by_kind(self, line: Line, mention: Mention, speech: Speech | None) -> str | None:
        """Soldiers without a name, and those pointed at in the line or sentence before."""
        noun = self._counted_in(line, mention)
        if noun.word in self.bands:
            return self.bands[noun.word]
        regular = self._regular(line, mention, noun)
        if regular is not None or self._is_stranger(line, noun):
            return regular
        if (noun.irregular and self.own is not None) or self._are_found(line, mention):
            return self.band
        same_line = self.last_line == line.start and line.field == "text" and self.last_speech == _at(speech)
        nearer = pointers.nearer_place(line, self._land_hits(line), mention) if same_line else None
        return nearer or (self.last if same_line or self._are_them(line, mention) else None)

    def _by_context(self, line: Line, mention: Mention, speech: Speech | None, carried: Speaker | None) -> str | None:
        """What the line says beside the figure, for people whose kind leaves it open."""
        noun = self._counted_in(line, mention)
        speaker = speech.speaker.code if speech is not None and speech.speaker is not None else None
        governments = not side_words.GOVERNMENTS.isdisjoint(line.words(noun.first, noun.last))
        if noun.counted and governments and speaker is not None and self.lexicon.is_force(speaker):
            return self._other(speaker)
        held = mention.outcome == "captured" and noun.word in side_words.CAPTIVES and not noun.own
        if held and "by" not in line.words(line.chunks[mention.noun].last, len(line.tokens)) and self._other(speaker):
            return self._other(speaker)
        known = (noun.irregular and self.own is not None) or self._are_found(line, mention)
        same_line = self.last_line == line.start and line.field == "text" and self.last_speech == _at(speech)
        if known or self._is_stranger(line, noun) or (same_line and mention.part):
            return None
        return self._context(line, mention, speech, carried)

    def _is_stranger(self, line: Line, noun: Chunk) -> bool:
        """Whether these are people of whom no state says that they are its own: gunmen, trespassers, smugglers."""
        words = line.words(noun.first, noun.last)
        return (noun.irregular and not side_words.NO_STATES.isdisjoint(words)) or not (
            side_words.ATTACKERS | self.outlaws
        ).isdisjoint(words)

    def _are_them(self, line: Line, mention: Mention) -> bool:
        """ "Four of them died": those of whom the sentence before told."""
        noun = line.chunks[mention.noun]
        own = not side_words.COMRADES.isdisjoint(line.words(noun.first, noun.last))
        behind = [chunk.word for chunk in line.chunks[mention.noun + 1 : mention.noun + 3]] == ["of", "them"]
        near = self.last_line >= 0 and line.paragraph - self.last_paragraph <= 1
        return (own or behind) and not noun.codes and mention.victims == "unspecified" and near

    def _has_people(self, code: str) -> bool:
        return code in self.lexicon.states or self.lexicon.is_force(code) or code in side_words.PEACE_BODIES

    @staticmethod
    def _peace_body(named: list[str]) -> str | None:
        """ "Two Indian soldiers of the UN force": those who serve under a body are its own."""
        return next((code for code in side_words.PEACE_BODIES if code in named), None)

    def _helmets(self, line: Line, mention: Mention) -> str | None:
        """ "Ghanaian peacekeepers serving with the United Nations force": under whose flag peacekeepers serve."""
        noun = line.chunks[mention.noun]
        if side_words.HELMETS.isdisjoint(line.words(noun.first, noun.last)):
            return None
        named = [hit.name.code for hit in line.names if hit.name.code in side_words.PEACE_BODIES]
        return named[0] if named else None if noun.codes else self.flag

    def _regular(self, line: Line, mention: Mention, noun: Chunk) -> str | None:
        """Soldiers and police without a name are those of the state that fights with its own forces alone."""
        words, victims = set(line.words(noun.first, noun.last)), mention.victims
        following = line.chunks[mention.noun + 1 : mention.noun + 5]
        at = next((at for at, chunk in enumerate(following) if chunk.word in {"among", "amongst"}), None)
        if (
            mention.low == 0 and at is not None and at + 1 < len(following)
        ):  # "no losses were reported among the troops"
            noun, victims = following[at + 1], "military"
            words = set(line.words(noun.first, noun.last))
        forces = not side_words.REGULARS.isdisjoint(words) and victims == "military"
        forces = forces or (noun.counted is not None and not side_words.GOVERNMENTS.isdisjoint(words))
        return self.own if forces and not noun.irregular and self.own is not None else None

    def _counted_in(self, line: Line, mention: Mention) -> Chunk:
        """The people meant: of "put the number of gunmen killed at nine" the gunmen."""
        noun, behind = line.chunks[mention.noun], line.chunks[mention.noun + 1 : mention.noun + 3]
        if len(behind) > 1 and behind[0].word == "of" and behind[1].word in side_words.FAMILIES:
            return noun._replace(irregular=False)  # "five members of one family" are of no band
        if mention.victims != "unspecified":
            return noun
        before = line.chunks[max(0, mention.noun - 6) : mention.noun]
        at = next((at for at, chunk in enumerate(before) if chunk.word in {"number", "toll", "losses"}), None)
        named = at is not None and before[at + 1 : at + 2] and before[at + 1].word in {"of", "among"}
        if named and at is not None and at + 2 < len(before):
            return before[at + 2]
        told = side_words.GOVERNMENTS | side_words.NO_STATES
        return next(
            (chunk for chunk in before[-2:] if chunk.counted and told & set(line.words(chunk.first, chunk.last))), noun
        )

    def _are_found(self, line: Line, mention: Mention) -> bool:
        """ "We recovered the bodies of five of them": the dead that forces find on the field are the other side's."""
        noun, last = line.chunks[mention.noun], line.chunks[min(mention.noun + 3, len(line.chunks)) - 1]
        if (
            self.own is None
            or mention.outcome != "killed"
            or side_words.THEIRS.isdisjoint(line.words(noun.first, last.last))
        ):
            return False
        before = line.words(0, line.chunks[mention.trigger].first)
        return bool(side_words.FINDS & set(before) and side_words.FINDERS & set(before))

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
        if mention.frame not in {"counted", "none", "subject"} or mention.noun < 1:
            return None
        verb = line.chunks[mention.noun - 1]
        subject = verb if verb.kind == "noun" or mention.noun < 2 else line.chunks[mention.noun - 2]
        if subject.kind != "noun" or line.words(verb.first, verb.last)[-1] not in side_words.BEARS:
            return None
        if pointers.is_foe(line.words(subject.first, subject.last)):
            return "enemy"
        return next((code for code in subject.codes if self._has_people(code)), None)

    def _loser(self, line: Line, mention: Mention, speech: Speech | None, speaker: str | None) -> str | None:
        """Who lost "its own" or "ten men": a band or a column without a name, the subject, else who speaks."""
        if mention.whose == "own":
            noun = line.chunks[mention.noun]
            if noun.word in side_words.COMRADES and self.last is not None:
                return self.last
            own = speaker or self._subject(line, mention, speech)
            return own or (self.last if self.last_line == line.start else None)
        chunk = line.chunks[max(0, mention.trigger - 1)]
        if mention.whose == "lost" and chunk.kind == "noun" and not chunk.codes and chunk.quantity is None:
            if chunk.irregular or chunk.word in side_words.ATTACKERS:
                return self.band
            if self.own is not None and chunk.word in side_words.REGULARS | side_words.AGENT_WORDS | side_words.COLUMNS:
                return self.own
        return self._subject(line, mention, speech) or speaker

    def _subject(self, line: Line, mention: Mention, speech: Speech | None) -> str | None:
        """The state that is the subject before the figure ("Kyrgyzstan lost three"), back to the verb of speech."""
        first = speech.at + 1 if speech is not None and speech.leading and speech.at < mention.noun else 0
        before = line.chunks[first : min(mention.noun, mention.trigger) + 1]
        goes_on = (
            mention.whose == "lost" and mention.trigger > first and line.chunks[mention.trigger - 1].kind == "conj"
        )
        for chunk in before if goes_on else reversed(before):  # "troops killed six rebels and lost one soldier"
            code = next((code for code in chunk.codes if self._has_people(code)), None)
            if code is not None and not self._is_site(line, chunk):
                return code
            land = pointers.land_told(line, chunk, self._has_people)
            if land is not None:
                return land
            if chunk.kind in {"stop", "comma"}:
                break
        return None

    @staticmethod
    def _is_site(line: Line, chunk: Chunk) -> bool:
        """ "The defenders of the town of Argun": no side, but where they are."""
        first, last = line.tokens[chunk.first].start, line.tokens[chunk.last - 1].end
        return any(hit.name.kind in side_words.SITES for hit in line.names if first <= hit.start < last)

    def _other(self, code: str | None) -> str | None:
        rest = [actor for actor in self.actors if actor != code]
        return rest[0] if code in self.actors and len(rest) == 1 else None

    def _context(self, line: Line, mention: Mention, speech: Speech | None, carried: Speaker | None) -> str | None:
        """Nothing beside the figure says whose: both sides named together mean all, the doer means the other."""
        if doers.both_together(line, self._actor_hits(line)) or (speech is not None and speech.plural):
            return None
        speaker = speech.speaker.code if speech is not None and speech.speaker is not None else None
        agent = doers.agent_of(line, self._actor_hits(line), mention, speech)
        if agent is None and mention.frame == "object":
            agent = doers.doer_of(line, self._actor_hits(line), mention)
        outlaws = mention.victims != "military" and not self.outlaws.isdisjoint(line.vocabulary)
        if outlaws or line.chunks[mention.noun].word in side_words.NO_STATES:
            return None
        if speaker is not None and speaker not in self.actors:
            return self._third_party(speaker, agent)
        if agent is not None:
            return self._other(agent)
        place = pointers.place_of(line, self._land_hits(line), mention)
        if place is not None and pointers.is_unnamed(speech, line):
            return place
        if speaker in self.actors and not (speech is not None and speech.denies):
            return speaker
        if place is not None:
            return place
        return self._from_before(line, mention, carried)

    def _from_before(self, line: Line, mention: Mention, carried: Speaker | None) -> str | None:
        """What the lines before leave open for one without a name: whom they told of, who spoke, whose paper it is."""
        if self.last is not None and self.last_paragraph == line.paragraph and mention.whose != "others":
            return self.last
        if carried is not None and carried.code in self.actors:
            return carried.code
        if (mention.whose == "others" and self.last is not None) or self.last_paragraph == line.paragraph:
            return self.last
        noun = line.chunks[mention.noun]
        band = noun.irregular or noun.word in side_words.BANDSMEN
        if (mention.whose == "others" or mention.frame == "of") and len(self.seen) == 1 and not band:
            return next(iter(self.seen))
        home = self.own or self.home
        known = mention.victims != "unspecified" or mention.low == 0 or mention.outcome == "displaced"
        return home if known and line.paragraph > 0 else None

    def _land_hits(self, line: Line) -> list[Hit]:
        return [hit for hit in line.names if hit.name.code in self.lands]

    def _actor_hits(self, line: Line) -> list[Hit]:
        return [hit for hit in line.names if hit.name.code in self.actors]


def _is_of_a_state(line: Line, mention: Mention) -> bool:
    """Whether the people counted can be no armed group's: civilians, police, jawans."""
    return mention.victims == "civilian" or line.chunks[mention.noun].word in side_words.OF_STATES


def _at(speech: Speech | None) -> int:
    return -1 if speech is None else speech.at
