"""Which treaty a request is made under: only one that binds the asker to the very addressee it is said of."""

from functools import lru_cache

from watcher.facts.request_words import View
from watcher.lexicon import Lexicon, PhraseTable, Treaty, phrase_table

_NEAR = 6  # words between a treaty noun and its year


@lru_cache(maxsize=8)
def treaties_of(lexicon: Lexicon) -> "Treaties":
    """The treaties of a lexicon."""
    return Treaties(lexicon)


class Treaties:
    """The treaties of the packs with their cues as phrases."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.cues: dict[str, PhraseTable] = {key: phrase_table(item.cues) for key, item in lexicon.treaties.items()}
        self.known = tuple(lexicon.treaties.values())

    def of(self, view: View, *, requester: str | None, addressee: str | None, story: str) -> str | None:
        """The treaty named in the line between these two, the longest cue first; None where none is named."""
        found = [
            (strength, treaty.id)
            for treaty in self.known
            if _binds(treaty, requester, addressee)
            and (not treaty.needs or any(need in story for need in treaty.needs))
            and (strength := self._strength(treaty, view))
        ]
        return max(found)[1] if found else None

    def body_invoked(self, view: View, story: str) -> str | None:
        """The body asked by whoever invokes a treaty that the line names ("Article 42.7")."""
        found = [
            (strength, treaty.body)
            for treaty in self.known
            if treaty.body is not None
            and (not treaty.needs or any(need in story for need in treaty.needs))
            and (strength := self._strength(treaty, view))
        ]
        return max(found)[1] if found else None

    def partner(self, view: View, requester: str) -> str | None:
        """The other party of a treaty between two that the line names, where only one fits the asker."""
        fitting = {
            party
            for treaty in self.known
            if requester in treaty.parties and len(treaty.parties) == 2 and self._strength(treaty, view) > 1
            for party in treaty.parties - {requester}
        }
        return next(iter(fitting)) if len(fitting) == 1 else None

    def _strength(self, treaty: Treaty, view: View) -> int:
        """How many letters of the line name the treaty; a year beside a treaty noun has to be that of its signing."""
        years = _treaty_years(view)
        signed = str(treaty.signed.year) if treaty.signed else ""
        if years and signed not in years:
            return 0
        cue = 0
        for at in range(len(view.words)):
            for phrase in self.cues[treaty.id].get(view.words[at], ()):
                if tuple(view.words[at : at + len(phrase)]) == phrase and not _is_longer_name(view, at, len(phrase)):
                    cue = max(cue, len(" ".join(phrase)))
        return cue or int(bool(years))


def _binds(treaty: Treaty, requester: str | None, addressee: str | None) -> bool:
    if addressee is None:
        return False
    if treaty.body == addressee:
        return not treaty.parties or requester in treaty.parties
    return {requester, addressee} <= treaty.parties


def _is_longer_name(view: View, at: int, length: int) -> bool:
    """Whether the cue is the beginning of a longer name ("… Treaty Organization")."""
    return any(name.first <= at and at + length < name.last for name in view.names)


def _treaty_years(view: View) -> set[str]:
    nouns = [at for at in range(len(view.words)) if view.classes.at("pact_nouns", view.words, at)]
    return {
        word
        for at, word in enumerate(view.words)
        if len(word) == 4 and word.isdigit() and word[:2] in {"19", "20"}
        and any(-3 <= noun - at <= _NEAR for noun in nouns)
    }  # fmt: skip
