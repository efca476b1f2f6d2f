"""Words beside a figure that point at a party: "on the Kyrgyz side", "the enemy lost", "admitted 11 dead"."""

from collections.abc import Callable, Iterable, Sequence

from watcher.facts import side_words
from watcher.facts.attribution import Speech
from watcher.facts.chunk import Chunk
from watcher.facts.english import BE
from watcher.facts.lines import Line
from watcher.facts.mentions import Mention
from watcher.lexicon import Hit, Lexicon

_REACH = 8  # words behind the figure in which "on the Kyrgyz side" belongs to it
_PHRASE = 3


def on_the_side(line: Line, mention: Mention, has_people: Callable[[str], bool]) -> str | None:
    """ "Eight fatalities on the Kyrgyz side": the state of the side on which a figure is counted."""
    behind = max(mention.noun, mention.trigger, mention.until)
    return _side_behind(line, behind, has_people) or _side_behind(line, mention.noun, has_people)


def _side_behind(line: Line, at: int, has_people: Callable[[str], bool]) -> str | None:
    for index in range(at + 1, min(at + 4, len(line.chunks) - 1)):
        link, chunk = line.chunks[index], line.chunks[index + 1]
        if link.kind in {"stop", "comma", "conj", "sub", "verb", "speech"}:
            return None
        named = [code for code in chunk.codes if has_people(code)]
        if link.word == "on" and chunk.word == "side" and len(named) == 1:
            return named[0]
    return None


def is_behind(line: Line, mention: Mention, has_people: Callable[[str], bool]) -> str | None:
    """ "More than 40 hurt Chinese", "nine of the dead were Sudanese soldiers": the people named right behind."""
    at = max(mention.noun, mention.trigger)
    noun, rest = line.chunks[mention.noun], line.chunks[at + 1 : at + 3]
    apposed = _all_of_them(line, at, has_people)
    if not rest or mention.frame == "object" or apposed is not None:
        return apposed
    bare = noun.quantity is not None and noun.quantity.last == noun.last
    if bare and mention.trigger == mention.noun + 1 and _is_people(line, rest[0], has_people):
        return rest[0].codes[0]
    verb = rest[0]
    dead = noun.counted is not None and at == mention.noun
    plain = verb.kind == "verb" and verb.verb is None and set(line.words(verb.first, verb.last)) <= BE
    if dead and plain and len(rest) > 1 and _is_people(line, rest[1], has_people):
        return rest[1].codes[0]
    return None


def _all_of_them(line: Line, at: int, has_people: Callable[[str], bool]) -> str | None:
    """ "Two men wounded in Metula, both Nepalese nationals": the people that an apposition with both or all names."""
    for index in range(at + 1, min(at + 5, len(line.chunks))):
        chunk, before = line.chunks[index], line.chunks[index - 1]
        if chunk.kind not in {"noun", "prep", "comma"}:
            return None
        opens = before.kind == "comma" and {"both", "all"} & set(line.words(chunk.first - 1, chunk.first + 1))
        if not opens or chunk.kind != "noun":
            continue
        named = chunk.codes
        if not named and index + 2 < len(line.chunks) and line.chunks[index + 1].word in {"from", "of"}:
            named = line.chunks[index + 2].codes
        return next((code for code in named if has_people(code)), None)
    return None


def _is_people(line: Line, chunk: Chunk, has_people: Callable[[str], bool]) -> bool:
    """ "Chinese", "Sudanese soldiers", with no number of their own and no owner of something."""
    if chunk.kind != "noun" or chunk.quantity is not None or len(chunk.codes) != 1 or not has_people(chunk.codes[0]):
        return False
    words = line.words(chunk.first, chunk.last)
    peopled = chunk.victims is not None or len(words) == 1
    return peopled and not {"'s", "’s"} & set(words)


def is_foe(words: Iterable[str]) -> bool:
    """ "The enemy", "the opposing side", "the other party": the one against whom the speaker stands."""
    told = set(words)
    return not side_words.FOES.isdisjoint(told) or (
        not side_words.OPPOSED.isdisjoint(told) and not {"side", "party"}.isdisjoint(told)
    )


def of_the_foe(line: Line, mention: Mention) -> bool:
    """ "14 soldiers of the opposite side", "nine enemy soldiers": whether the noun or its of-phrase says so."""
    noun = line.chunks[mention.noun]
    if is_foe(word for word in line.words(noun.first, noun.last) if word not in side_words.ATTACKERS):
        return True
    behind = line.chunks[mention.noun + 1 : mention.noun + 3]
    return len(behind) > 1 and behind[0].word in {"of", "from"} and is_foe(line.words(behind[1].first, behind[1].last))


def loser(line: Line, mention: Mention) -> Chunk | None:
    """The subject of "lost up to 15 men": the noun right before the verb."""
    chunk = line.chunks[mention.trigger - 1] if mention.trigger else None
    return chunk if mention.whose == "lost" and chunk is not None and chunk.kind == "noun" else None


def who_left(line: Line, mention: Mention) -> Chunk | None:
    """ "The invaders fled, leaving 11 dead", "left 30 bodies behind": those who left them, and whose they are."""
    verb = line.chunks[mention.noun - 1] if mention.noun else None
    if verb is None or verb.kind != "verb" or line.words(verb.first, verb.last)[-1] not in side_words.LEAVES:
        return None
    before = line.chunks[: mention.noun - 1]
    starts = max((at + 1 for at, chunk in enumerate(before) if chunk.kind in {"stop", "speech"}), default=0)
    subject = next((chunk for chunk in before[starts:] if chunk.kind == "noun"), None)
    flees = not side_words.FLEES.isdisjoint(line.words(0, verb.first))
    behind = "behind" in line.words(line.chunks[mention.noun].last, line.chunks[mention.noun].last + 2)
    people = subject is not None and (subject.victims is not None or subject.word in side_words.FOES)
    return subject if people and (flees or behind) else None


def admits(line: Line, mention: Mention, speech: Speech | None) -> bool:
    """ "Acknowledged 11 dead", "announced the death of one fighter": who tells so of nobody else tells of his own."""
    if speech is None or not speech.leading or speech.plural or not speech.at < mention.noun:
        return False
    said, first = line.chunks[speech.at], line.chunks[mention.noun].first
    verb, between = line.words(said.first, said.last)[-1], line.words(said.last, first)
    if verb in side_words.ADMITS:
        return len(between) <= _PHRASE and "that" not in line.words(said.last, first + 1)
    mourned = between[:1] == ["the"] and between[-1:] == ["of"] and len(between) <= _PHRASE
    return verb in side_words.ANNOUNCES and mourned and not {"by", "in"} & set(line.words(first, first + 4))


def speaks_apart(line: Line, mention: Mention, speech: Speech) -> bool:
    """ "Four died, while Israel said that": whether a speaker tells only of what comes after him."""
    at = max(mention.noun, mention.trigger)
    between = line.chunks[at + 1 : speech.at] if speech.leading else []
    return any(chunk.kind == "stop" or chunk.word in side_words.AGAINST for chunk in between)


def land_told(line: Line, chunk: Chunk, has_people: Callable[[str], bool]) -> str | None:
    """ "The Tajik envoy told of an attack in which the republic lost two": the state named before "the land"."""
    if chunk.word not in side_words.LANDS or not chunk.definite:
        return None
    before = [code for known in line.chunks if known.last <= chunk.first for code in known.codes if has_people(code)]
    return before[-1] if len(set(before)) == 1 else None


def with_others(line: Line, mention: Mention, side: str, has_people: Callable[[str], bool]) -> bool:
    """ "11 people, among them four Chinese": whether people of another state are among those counted."""
    noun = line.chunks[mention.noun]
    if mention.part or mention.low is None or noun.codes:
        return False
    for index in range(mention.noun + 1, len(line.chunks)):
        chunk = line.chunks[index]
        if chunk.kind == "stop":
            return False
        if chunk.kind == "noun" and chunk.subset and chunk.quantity is not None:
            return any(code != side and has_people(code) for code in chunk.codes)
        if line.words(chunk.last, chunk.last + 1) and chunk.word in {"including", "among"}:
            inner = line.chunks[index + 1 : index + 4]
            told = [known for known in inner if known.quantity is not None]
            return bool(told) and any(code != side and has_people(code) for code in told[0].codes)
    return False


def known_bands(lines: Sequence[Line], lexicon: Lexicon) -> dict[str, str]:
    """Words for fighters of no army that a story uses of one side alone: "operatives", after "Hezbollah operatives"."""
    found: dict[str, set[str]] = {}
    for line in lines:
        for hit in line.names:
            people = hit.name.kind == "adjective" or lexicon.is_force(hit.name.code)
            near = line.beside(hit, after=2) if people else []
            for word in near:
                if word in side_words.BANDSMEN or lexicon.has("irregulars", word):
                    found.setdefault(word, set()).add(hit.name.code)
    return {word: next(iter(codes)) for word, codes in found.items() if len(codes) == 1}


def behind(line: Line, mention: Mention) -> tuple[str, ...]:
    """The codes in "of the United Nations force" behind a noun."""
    rest = line.chunks[mention.noun + 1 : mention.noun + 3]
    return rest[1].codes if len(rest) > 1 and rest[0].word in {"of", "with"} else ()


def is_unnamed(speech: Speech | None, line: Line) -> bool:
    """ "The provincial governor said": a speaker in whose words no state is named."""
    name = speech.speaker.name if speech is not None and speech.speaker is not None else ""
    return bool(name) and not any(line.text[hit.start : hit.end] in name for hit in line.names)


def place_of(line: Line, hits: Sequence[Hit], mention: Mention) -> str | None:
    """The state of a place named after "in", "at", "near" or as "the Pakistani border town", where all are of one.

    Where a line has places of two states, those in the figure's own part of the sentence count.
    """
    placed = _placed(line, hits)
    if placed is not None or not hits:
        return placed
    first, last = _part_of(line, mention)
    return _placed(line, [hit for hit in hits if first <= hit.start < last])


def nearer_place(line: Line, hits: Sequence[Hit], mention: Mention) -> str | None:
    """ "… two in Poonch, and a rocket landed in Sialkot and hurt six": a place in the figure's own part of a line."""
    if mention.part or mention.victims == "military" or mention.low == 0:
        return None
    if not hits:
        return None
    first, last = _part_of(line, mention)
    here = _placed(line, [hit for hit in hits if first <= hit.start < last])
    told = _placed(line, [hit for hit in hits if hit.end <= first])
    return here if told is not None and told != here else None


def _part_of(line: Line, mention: Mention) -> tuple[int, int]:
    """The characters between the commas and stops around a figure."""
    marks = [at for at, chunk in enumerate(line.chunks) if chunk.kind in {"comma", "stop", "sub"}]
    before = max((at for at in marks if at < mention.noun), default=-1)
    after = min((at for at in marks if at > max(mention.noun, mention.trigger)), default=len(line.chunks))
    start = line.tokens[line.chunks[before].last].start if 0 <= before < len(line.chunks) - 1 else line.start
    return start, line.tokens[line.chunks[after].first].start if after < len(line.chunks) else line.end


def _placed(line: Line, hits: Sequence[Hit]) -> str | None:
    found = set()
    for hit in hits:
        before, after = line.beside(hit, before=4), line.beside(hit, after=3)
        site = before[-1:] == ["of"] and not (side_words.SETTLEMENTS | {"outskirts"}).isdisjoint(before[-2:-1])
        near = ["in", *before[:-2]] if before[-2:-1] == ["outskirts"] else before[:-2] if site else before[-2:]
        placed = hit.name.kind in side_words.PLACED and not side_words.AT.isdisjoint(near)
        town = hit.name.kind == "adjective" and not side_words.SETTLEMENTS.isdisjoint(after)
        if placed or town:
            found.add(hit.name.code)
    return next(iter(found)) if len(found) == 1 else None
