"""Current or background: what belongs to the happening that the story reports, read from the line's own structure."""

import datetime as dt

from watcher.facts.chunk import Chunk
from watcher.facts.lines import Line
from watcher.facts.mentions import Mention
from watcher.lexicon import Lexicon
from watcher.model import Scope
from watcher.text import DateMention

_PAST_WAR = frozenset({"war", "wars", "genocide", "crackdown", "invasion", "uprising", "insurgency", "massacre"})
_MADE = frozenset(
    "built founded established opened created signed launched elected formed born independence appointed".split()
)
_RELATIVE = frozenset({"which", "where", "who", "that", "whose", "when"})
_MARKS = frozenset({"mark", "marks", "marked", "marking", "commemorating", "remembering"})
_SPANS = frozenset({"year", "years", "decade", "decades", "months"})
_COURT = frozenset(  # "The suspect in the killing of 12 was extradited"
    "court trial tried sentenced sentences convicted jailed jails charged indicted suspect suspects extradited verdict "
    "guilty acquitted mastermind inquest lawsuit".split()
)
_HOURS = frozenset({"hours", "hour", "days", "day"})
_PROTEST = frozenset(  # "Marched against the murder of a student"
    "protest protests protested protesting marched march rally rallied demonstrated vigil justice mourned mourn "
    "mourning anger angered angry outrage outraged strike".split()
)
_REVENGE = frozenset({"retaliation", "revenge", "avenge", "avenging", "reprisal", "avenged"})
_ON = [["years", "on"], ["decades", "on"], ["months", "on"]]  # "Ten years on, nobody has been tried for …"
_NUMBER = 3  # words up to "years since" behind "marked", or from the beginning on
RECENT = dt.timedelta(days=10)  # a story reports what happened within days; an older date in its line is history


def scope_of(line: Line, mention: Mention, *, lexicon: Lexicon, published: dt.date | None) -> Scope:
    """``background`` where the mention's clause names an earlier year, month or war, or compares with the past."""
    if is_commemorated(line) or line.words(1, 3) in _ON:
        return "background"
    noun = line.chunks[min(mention.noun, mention.trigger)].first
    if not _REVENGE.isdisjoint(line.words(noun - 3, noun)):
        return "background"
    confirmed = (
        mention.trigger > 0 and line.chunks[mention.trigger - 1].kind == "speech"
    )  # "confirmed the death of one"
    if mention.frame == "of" and not confirmed and not _PROTEST.isdisjoint(line.words(0, noun)):
        return "background"
    if mention.frame == "of" and not _COURT.isdisjoint(line.words(0, len(line.tokens))):
        return "background"
    first, last = _clause(line, mention)
    clause = f" {' '.join(line.words(first, last))} "
    cues = [cue.split(" ") for cue in lexicon.classes.get("past_cues", ()) if f" {cue} " in clause]
    told = [(at, len(cue)) for cue in cues for at in range(first, last) if line.words(at, at + len(cue)) == cue]
    if any(not _dates_another(line, mention, at, length) for at, length in told):
        return "background"
    dates = [date for date in line.dates if first <= date.first < last and not _dates_a_thing(line, date.first)]
    dates = [date for date in dates if not _dates_participle(line, mention, date.first)]
    last_month = any(date.kind == "month" and line.words(date.first - 1, date.first) == ["last"] for date in dates)
    if last_month or any(_is_past(date, published) for date in dates):
        return "background"
    return "background" if _is_of_a_war(line, mention) or _follows_days(line, mention) else "current"


def is_commemorated(line: Line) -> bool:
    """ "Marked ten years since the clash", "a decade since the battle was marked": what is told is remembered."""
    words = line.words(0, len(line.tokens))
    marks = [at for at, word in enumerate(words) if word in _MARKS and words[at + 1 : at + 2] != ["by"]]
    spans = [at for at, word in enumerate(words) if word in _SPANS and words[at + 1 : at + 2] == ["since"]]
    return any(0 < span - mark <= _NUMBER or (span <= _NUMBER < mark) for mark in marks for span in spans)


def _dates_another(line: Line, mention: Mention, at: int, length: int) -> bool:
    """ "The 20 villagers abducted last week", "last week's blast": what is past is not what is told to befall them."""
    if line.words(at + length, at + length + 1) in (["'s"], ["’s"]):
        return True
    if not _HOURS.isdisjoint(line.words(at + length, at + length + 2)):  # "in the past 48 hours"
        return True
    if line.words(at, at + 1) not in (["last"], ["earlier"]):  # running totals count what is told
        return False
    index = next((i for i, chunk in enumerate(line.chunks) if chunk.last == at), None)
    if index is None or index == mention.trigger:
        return False
    chunk = line.chunks[index]
    finite = any(c.kind == "verb" and c.voice != "bare" for c in line.chunks[index + 1 :])
    return chunk.kind == "verb" and chunk.voice == "bare" and finite


def _dates_participle(line: Line, mention: Mention, at: int) -> bool:
    """ "The execution of a gendarme abducted in February": the month is that of the participle before it."""
    behind = at - (line.words(at - 1, at) in (["in"], ["on"], ["during"]))
    index = next((i for i, chunk in enumerate(line.chunks) if chunk.last == behind), None)
    if index is None or index == mention.trigger:
        return False
    return line.chunks[index].kind == "verb" and line.chunks[index].voice == "bare"


def _dates_a_thing(line: Line, at: int) -> bool:
    """ "Built in 1998, the outpost …": the year belongs to the thing and not to the act."""
    return line.words(at - 1, at) == ["in"] and bool(_MADE & set(line.words(at - 2, at - 1)))


def _is_of_a_war(line: Line, mention: Mention) -> bool:
    """ "The war killed …", "the war of the 1930s cost …": a war is the subject of the mention's clause."""
    chunks = line.chunks
    for at in range(min(mention.noun, mention.trigger) - 1, -1, -1):
        if chunks[at].kind in {"stop", "sub", "speech", "comma"}:
            return False
        if chunks[at].word in _PAST_WAR and (at == 0 or chunks[at - 1].kind != "prep"):
            return True
    return False


def _clause(line: Line, mention: Mention) -> tuple[int, int]:
    """The tokens of the mention's clause: up to a joint behind which another finite verb begins.

    A relative clause takes the noun that it hangs on with it; what hangs on the mention's own clause is left out.
    """
    chunks = line.chunks
    first, last = min(mention.noun, mention.trigger), max(mention.noun, mention.trigger)
    start = first
    while (
        start > 0
        and not _splits(chunks[start - 1])
        and not (mention.noun < mention.trigger and _starts_clause(chunks, start, first))
    ):
        start -= 1
    end = last
    while end + 1 < len(chunks) and not _splits(chunks[end + 1]):
        end += 1
    if start > 0 and chunks[start - 1].kind == "sub" and chunks[start - 1].word in _RELATIVE:
        start = max(0, start - 6)
    return _widen(chunks[start].first), _until(line, chunks[end].last)


def _splits(chunk: Chunk) -> bool:
    """Whether a chunk ends a clause. "That" does: "said that A, and that B" are two."""
    return chunk.kind in {"stop", "speech", "sub"} or chunk.word == "after"


def _starts_clause(chunks: list[Chunk], start: int, first: int) -> bool:
    """ "… of a student last year, and a constable was killed": behind "and" a subject and verb of their own."""
    return chunks[start - 1].kind == "conj" and start == first and any(c.kind == "verb" for c in chunks[: start - 1])


def _follows_days(line: Line, mention: Mention) -> bool:
    """ "Two days after a shootout left three dead": what stands in the after-clause is the older happening."""
    at = min(mention.noun, mention.trigger)
    while at > 0 and not _splits(line.chunks[at - 1]):
        at -= 1
    if at == 0 or line.chunks[at - 1].word != "after":
        return False
    first = line.chunks[at - 1].first
    return bool({"days", "weeks", "months", "years", "day", "week"} & set(line.words(first - 2, first)))


def _widen(first: int) -> int:
    return 0 if first <= 3 else first


def _until(line: Line, last: int) -> int:
    return len(line.tokens) if last >= len(line.tokens) - 1 else last


def _is_past(date: DateMention, published: dt.date | None) -> bool:
    """An earlier year, a day long past, a month before the last one."""
    if published is None:
        return date.kind == "year"
    if date.day is not None:
        return (published - date.day) > RECENT
    if date.year is None:
        return False
    months = (published.year - date.year) * 12 + published.month - (date.month or published.month)
    return date.year < published.year if date.month is None else months > 1
