"""Current or background: what belongs to the happening that the story reports, read from the line's own structure."""

import datetime as dt

from watcher.facts.english import LASTING
from watcher.facts.lines import Line
from watcher.facts.margin import OfThePast, Past
from watcher.facts.mentions import Mention
from watcher.facts.own_clause import Clause, clause_of
from watcher.facts.periods import dated_recently, is_comparison, is_past, is_running_total, past_cues
from watcher.lexicon import Lexicon
from watcher.model import Scope
from watcher.text import DateMention

_PAST_WAR = frozenset({"war", "wars", "genocide", "crackdown", "invasion", "uprising", "insurgency", "massacre"})
_MADE = frozenset(
    "built founded established opened created signed launched elected formed born independence appointed".split()
)
_MARKS = frozenset({"mark", "marks", "marked", "marking", "commemorating", "remembering"})
_OPENING = 3  # chunks of "Two days after …", which a comma closes
_UNITS = frozenset("day days week weeks month months year years".split())
_SPANS = frozenset({"year", "years", "decade", "decades", "months"})
_COURT = frozenset(  # "The suspect in the killing of 12 was extradited"
    "court trial tried sentenced sentences convicted jailed jails charged indicted suspect suspects extradited verdict "
    "guilty acquitted mastermind inquest lawsuit".split()
)
_PROTEST = frozenset(  # "Marched against the murder of a student"
    "protest protests protested protesting marched march rally rallied demonstrated vigil justice mourned mourn "
    "mourning anger angered angry outrage outraged strike".split()
)
_REVENGE = frozenset({"retaliation", "revenge", "avenge", "avenging", "reprisal", "avenged"})
_PUT_TO_DEATH = frozenset("hanging hangings execution executions beheading beheadings".split())
_FOR = frozenset({"for", "of"})
_ON = [["years", "on"], ["decades", "on"], ["months", "on"]]  # "Ten years on, nobody has been tried for …"
_NUMBER = 3  # words up to "years since" behind "marked", or from the beginning on
_DURING = frozenset({"in", "during", "from"})
_LONG_WAR = frozenset({"war", "wars", "genocide", "famine", "holocaust"})


def scope_of(line: Line, mention: Mention, *, lexicon: Lexicon, published: dt.date | None) -> Scope:
    """``background`` where the mention's clause names an earlier year, month or war, or compares with the past."""
    why = _why_past(line, mention, lexicon=lexicon, published=published)
    if why is not None:
        line.note(OfThePast(mention, why))
    return "current" if why is None else "background"


def _why_past(line: Line, mention: Mention, *, lexicon: Lexicon, published: dt.date | None) -> Past | None:
    """What puts a mention into the past; None for the happening that the story reports."""
    if is_commemorated(line) or line.words(1, 3) in _ON:
        return "commemorated"
    noun = line.chunks[min(mention.noun, mention.trigger)].first
    if _is_avenged(line, noun) or _was_with(line, noun, published):
        return "revenge" if _is_avenged(line, noun) else "past_date"
    joints = (c.last for c in line.chunks if c.kind in {"stop", "speech"} and c.last <= noun)
    stop = max(joints, default=0)
    if mention.frame == "of" and _is_protested(line, stop, noun):
        return "protest"
    by_court = line.chunks[mention.trigger].word in _PUT_TO_DEATH
    if mention.frame == "of" and not by_court and not _COURT.isdisjoint(line.vocabulary):
        return "court"
    clause = clause_of(line, mention)
    if not _COURT.isdisjoint(line.words(clause.head.start, clause.head.stop)):
        return "court"
    if is_running_total(line, clause, lexicon=lexicon, published=published):
        return "running_total"
    dates = [date for date in line.dates if clause.holds(date.first) and not _dates_a_thing(line, date, clause)]
    dates = [date for date in dates if not _dates_participle(line, mention, date.first)]
    dates = [date for date in dates if not _follows_revenge(line, mention, date.first)]
    own = [date for date in dates if clause.owns(date.first)]
    if mention.frame != "of" and dated_recently(line, published, own):
        return "after_days" if _follows_days(line, mention) else None
    if _is_told_of_the_past(line, mention, clause, lexicon=lexicon):
        return "past_words"
    last_month = any(date.kind == "month" and line.words(date.first - 1, date.first) == ["last"] for date in dates)
    if last_month or any(is_past(date, published) for date in dates):
        return "past_date"
    return _why_older(line, mention, clause, published)


def _why_older(line: Line, mention: Mention, clause: Clause, published: dt.date | None) -> Past | None:
    """What puts into the past a mention whose clause has no date or word of it."""
    if _follows_days(line, mention):
        return "after_days"
    if _came_before_the_past(line, mention, published):
        return "before_past"
    return "war" if _is_of_a_war(line, mention, clause) else None


def _is_avenged(line: Line, noun: int) -> bool:
    """ "In revenge for two deaths", "to avenge three traders"; not "in revenge two traders were lynched"."""
    words = line.words(noun - 3, noun)
    at = next((at for at, word in enumerate(words) if word in _REVENGE), None)
    return at is not None and (words[at].startswith("aveng") or not _FOR.isdisjoint(words[at + 1 :]))


def _was_with(line: Line, noun: int, published: dt.date | None) -> bool:
    """ "That on a cafeteria in 1974, with 12 dead": of the day that the comma closes."""
    dated = any(date.last == noun - 2 and is_past(date, published) for date in line.dates)
    return dated and line.words(noun - 2, noun) == [",", "with"]


def _follows_revenge(line: Line, mention: Mention, at: int) -> bool:
    """ "Was killed in revenge for an attack last month": the month is that of what is avenged."""
    words = line.words(line.chunks[mention.trigger].last, at)
    return any(word in _REVENGE and words[i + 1 : i + 2] == ["for"] for i, word in enumerate(words))


def _is_protested(line: Line, first: int, last: int) -> bool:
    """Whether words of protest stand between two tokens; the month of March is none."""
    dated = {at for date in line.dates for at in range(date.first, date.last)}
    return any(line.tokens[at].norm in _PROTEST and at not in dated for at in range(first, last))


def _is_told_of_the_past(line: Line, mention: Mention, clause: Clause, *, lexicon: Lexicon) -> bool:
    """Whether the clause has words that put it into the past: "last year", "years ago"."""
    return any(
        clause.holds(at)
        and not _dates_another(line, mention, at, length)
        and not is_comparison(line, at)
        and not _follows_revenge(line, mention, at)
        for at, length in past_cues(line, lexicon)
    )


def is_commemorated(line: Line) -> bool:
    """ "Marked ten years since the clash", "a decade since the battle was marked": what is told is remembered."""
    if _MARKS.isdisjoint(line.vocabulary):
        return False
    words = line.words(0, len(line.tokens))
    marks = [at for at, word in enumerate(words) if word in _MARKS and words[at + 1 : at + 2] != ["by"]]
    spans = [at for at, word in enumerate(words) if word in _SPANS and words[at + 1 : at + 2] == ["since"]]
    return any(0 < span - mark <= _NUMBER or (span <= _NUMBER < mark) for mark in marks for span in spans)


def _dates_another(line: Line, mention: Mention, at: int, length: int) -> bool:
    """ "The 20 villagers abducted last week", "last week's blast": what is past is not what is told to befall them."""
    if line.words(at + length, at + length + 1) in (["'s"], ["’s"]):
        return line.words(at + length - 1, at + length) in (["week"], ["weekend"], ["night"])
    if line.words(at, at + 1) not in (["last"], ["earlier"]):  # running totals count what is told
        return False
    index = next((i for i, chunk in enumerate(line.chunks) if chunk.last == at), None)
    if index is None or index == mention.trigger:
        return False
    chunk = line.chunks[index]
    finite = any(c.kind == "verb" and c.voice != "bare" for c in line.chunks[index + 1 :])
    return chunk.kind == "verb" and chunk.voice == "bare" and finite


def _dates_a_thing(line: Line, date: DateMention, clause: Clause) -> bool:
    """ "Built in 1998, the outpost", "a veteran of the war of 2008", "the first since 2021": no date of the act."""
    at = date.first
    if at not in clause.head and is_comparison(line, at):
        return True
    if line.words(at - 1, at) == ["in"] and bool(_MADE & set(line.words(at - 2, at - 1))):
        return True
    index = next((i for i, chunk in enumerate(line.chunks) if chunk.first <= at < chunk.last), 0)
    depth = 0
    while index > 1 and line.chunks[index - 1].word == "of" and line.chunks[index - 2].kind == "noun":
        index, depth = index - 2, depth + 1
    root = line.chunks[index]
    return depth > 0 and (root.victims is not None or root.one != "")


def _dates_participle(line: Line, mention: Mention, at: int) -> bool:
    """ "The execution of a gendarme abducted in February": the month is that of the participle before it."""
    behind = at - (line.words(at - 1, at) in (["in"], ["on"], ["during"]))
    index = next((i for i, chunk in enumerate(line.chunks) if chunk.last == behind), None)
    if index is None or index == mention.trigger:
        return False
    return line.chunks[index].kind == "verb" and line.chunks[index].voice == "bare"


def _is_of_a_war(line: Line, mention: Mention, clause: Clause) -> bool:
    """ "The war killed …", "a war in which …": a war is the subject of the mention's clause, or what it tells of."""
    if any(token.norm in _LONG_WAR for token in line.tokens[clause.head.start : clause.head.stop]):
        return True
    chunks, perfect = line.chunks, line.chunks[mention.trigger].perfect
    within = (at for at, chunk in enumerate(chunks) if at and clause.owns(chunk.first) and chunk.kind == "noun")
    for at in within:
        joint, lasts = chunks[at - 1].word, chunks[at].word in LASTING and perfect
        if (joint in _DURING and (lasts or chunks[at].word in _LONG_WAR)) or (joint == "by" and lasts):
            return True
    for at in range(min(mention.noun, mention.trigger) - 1, -1, -1):
        if chunks[at].kind in {"stop", "sub", "speech", "comma"}:
            return False
        lasts = chunks[at].word in _PAST_WAR or (chunks[at].word in LASTING and perfect)
        if lasts and (at == 0 or chunks[at - 1].kind != "prep" or chunks[at - 2].word in _SPANS):
            return True
    return False


def _came_before_the_past(line: Line, mention: Mention, published: dt.date | None) -> bool:
    """ "It closed the border in 2024 after an attack that killed 20": older still than what is dated."""
    for at in range(min(mention.noun, mention.trigger) - 1, 0, -1):
        chunk = line.chunks[at]
        if chunk.kind == "stop":
            return False
        if chunk.word == "after":
            return any(
                is_past(date, published)
                and date.last <= chunk.first <= date.last + 1
                and not is_comparison(line, date.first)
                for date in line.dates
            )
    return False


def _follows_days(line: Line, mention: Mention) -> bool:
    """ "Two days after a shootout left three dead": what stands in the after-clause is the older happening."""
    at, comma = min(mention.noun, mention.trigger), False
    while at > 0 and line.chunks[at - 1].kind != "stop" and line.chunks[at - 1].word != "after":
        at, comma = at - 1, comma or line.chunks[at - 1].kind == "comma"
    if at == 0 or line.chunks[at - 1].word != "after" or (comma and at <= _OPENING):
        return False
    first = line.chunks[at - 1].first
    if line.words(first - 3, first) == [",", "a", "day"]:  # "said Wednesday, a day after an assault that cost 31 lives"
        return False
    return not _UNITS.isdisjoint(line.words(first - 2, first))
