"""What a date in a line belongs to: to what happened, to its telling, or to what is still to come."""

from typing import Literal

from watcher.facts.lines import Line
from watcher.lexicon import Lexicon
from watcher.text import DateMention

Hold = Literal["act", "beside", "telling", "ahead"]

_REACH = 12  # words from a verb to its day
_DATELINE = 14  # words of the longest dateline
_DASHES = frozenset("— – -".split())
_ENDS = frozenset(", ; : — – that when after as while who which where because but until".split())
_AHEAD = frozenset("will would shall due scheduled planned set plans".split())
_FIRE = frozenset("fire gunfire shots artillery rocket rockets mortar small-arms heavy".split())
_PARTS = frozenset("morning afternoon evening night night's evening's early late pre-dawn".split())
_REMAINS = frozenset("bodies body remains coffins dead captives captured prisoners wounded".split())
_AFTERMATH = frozenset(
    "buried bury lowered mourned mourn funeral burial laid identified identify arrested reached arrived visited "
    "reopened evacuated".split()
)
_DIED = frozenset({"died", "dies", "succumbed", "succumbs"})
_OF_WOUNDS = frozenset({"hospital", "wounds", "injuries", "succumbed", "succumbs", "clinic"})
_BEGAN = frozenset("began begun started erupted broke flared".split())
_LOOSE = frozenset({"overnight", "tonight"})


def hold_of(line: Line, mention: DateMention, lexicon: Lexicon) -> Hold:
    """The nearest verb or deed to the left holds the date, unless it stands between subject and verb.

    A day "beside" has neither. "Officials said on Wednesday", "met in Minsk on Thursday", "Algiers on Sunday accused"
    date a telling.
    """
    after = [word for word in line.words(mention.last, mention.last + 4)
             if word not in _PARTS and not word.endswith("ly")]  # fmt: skip
    if _is_in_dateline(line, mention) or line.words(mention.first - 1, mention.first) == ["by"]:
        return "telling"
    if after and lexicon.has("tellings", after[0]) and after[1:2] != ["by"] and not _is_fire(after[0], after[1:2]):
        return "telling"
    dated = {at for date in line.dates if date.last < mention.first for at in range(date.first, date.last)}
    words = line.words(0, mention.first)
    for at in range(len(words) - 1, max(-1, len(words) - 1 - _REACH), -1):
        word = words[at]
        if (word in _ENDS and at < len(words) - 1) or at in dated:
            return "beside"
        if word in _AHEAD:
            return "ahead"
        if lexicon.has("tellings", word) and not _is_fire(word, words[at + 1 : at + 2]):
            return "telling"
        if word in _AFTERMATH or (word in _DIED and not _OF_WOUNDS.isdisjoint(line.words(0, len(line.tokens)))):
            return "telling"
        if word not in _REMAINS and _is_deed(word, lexicon):
            first = line.dates[0] is mention
            return "telling" if at and first and _is_judged(words, at, lexicon) else "act"
    return "beside"


def _is_in_dateline(line: Line, mention: DateMention) -> bool:
    """ "DUSHANBE, March 17, Asia-Plus — A patrol": a dateline of a form that the cutter does not know."""
    opening = line.paragraph == 0 and mention.first < _DATELINE
    return opening and bool(_DASHES & set(line.words(mention.last, _DATELINE))) and line.words(0, 1) != ["on"]


def names_the_act(line: Line, mention: DateMention, lexicon: Lexicon) -> bool:
    """ "Sunday's clash", "the September 29 attack": the day by which the story calls what happened."""
    after = [word for word in line.words(mention.last, mention.last + 5) if word not in _PARTS]
    if after[:1] in (["'s"], ["’s"]):
        return any(lexicon.has("happenings", word) for word in after[1:4])
    before = line.words(mention.first - 1, mention.first)
    return bool(before) and before[0] in {"the", "a", "an"} and any(lexicon.has("happenings", w) for w in after[:2])


def began_on(line: Line, mention: DateMention) -> bool:
    """ "Fighting that broke out late on Saturday": the first day, whatever others the line names."""
    return not _BEGAN.isdisjoint(line.words(mention.first - 5, mention.first))


def is_loose(mention: DateMention, line: Line) -> bool:
    """ "Overnight" may have begun on either of two days."""
    return line.tokens[mention.first].norm in _LOOSE


def _is_deed(word: str, lexicon: Lexicon) -> bool:
    triggers = lexicon.triggers
    return lexicon.has("happenings", word) or any(
        word in kind.single for kind in (triggers.acts, triggers.harm, triggers.violence)
    )


def _is_fire(word: str, behind: list[str]) -> bool:
    """ "Exchanged fire", "returned fire" are deeds, and "exchanged prisoners" is none."""
    return word in {"exchanged", "returned", "traded"} and bool(behind) and behind[0] in _FIRE


def _is_judged(words: list[str], at: int, lexicon: Lexicon) -> bool:
    """ "Condemned the attack on Wednesday", "protested over the shelling on Monday"."""
    return any(lexicon.has("judgements", word) for word in words[max(0, at - 4) : at])


def before_that_night(line: Line, mention: DateMention) -> bool:
    """ "Overnight to Tuesday", "the night to Tuesday", "the day before yesterday": it began a day earlier."""
    return line.words(mention.first - 2, mention.first) in (
        ["overnight", "to"], ["overnight", "into"], ["night", "to"], ["night", "into"], ["day", "before"],
    )  # fmt: skip
