"""Tolls that a story says it does not know: an unknown number is not none."""

from collections.abc import Iterable, Sequence

from watcher.facts.lines import Line

_TOLLS = frozenset("casualties casualty fatalities deaths victims losses toll dead".split())
_UNKNOWN = frozenset("unknown unclear undetermined unavailable uncertain unconfirmed".split())
_KNOWN = frozenset("known clear available disclosed given established determined released".split())
_NEWS = frozenset("information word details data news figures".split())
_NOBODY = frozenset("neither nobody none not n't no unclear unknown without".split())
_FATES = frozenset("killed dead died lost wounded dying killing casualties fatalities victims".split())
_NEAR = 6  # words from the toll to what is said of it


def has_unknown_toll(lines: Iterable[Line]) -> bool:
    """Whether a line says that nobody knows how many died: "casualties unknown", "no information on casualties"."""
    return any(_is_unknown(line.words(0, len(line.tokens))) for line in lines if line.field == "text")


def _is_unknown(words: Sequence[str]) -> bool:
    told = (at for at, word in enumerate(words) if word in _TOLLS)
    if any(_is_not_known(words, at) or _has_no_news(words, at) for at in told):
        return True
    many = (at for at in range(len(words) - 1) if words[at : at + 2] == ["how", "many"])
    return any(_NOBODY & set(words[:at]) and _FATES & set(words[at : at + _NEAR + 2]) for at in many)


def _is_not_known(words: Sequence[str], at: int) -> bool:
    """ "Casualties unknown", "police casualties are not known", "an unknown number of casualties"."""
    behind = _clause(words[at + 1 : at + 1 + _NEAR])
    if _UNKNOWN & set(behind) or _UNKNOWN & set(words[max(0, at - 3) : at]):
        return True
    return any(behind[i] in {"not", "n't", "never"} and _KNOWN & set(behind[i : i + 4]) for i in range(len(behind)))


def _has_no_news(words: Sequence[str], at: int) -> bool:
    """ "No information on casualties", "there was no immediate word of any victims"."""
    before = words[max(0, at - _NEAR) : at]
    return any(word in _NEWS and "no" in before[max(0, i - 3) : i] for i, word in enumerate(before))


def _clause(words: Sequence[str]) -> list[str]:
    end = next((i for i, word in enumerate(words) if word in {";", ".", "but"}), len(words))
    return list(words[:end])
