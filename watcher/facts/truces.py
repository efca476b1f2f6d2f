"""What a line says of the truce that it names: how far it has come, from the words on either side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watcher.facts.hostilities import find_phrase
from watcher.model import CeasefireStatus

_BESIDE = 6  # words from "despite" to the truce
_NEAR = 12  # words between the truce and what is said of it
_STATUSES: tuple[CeasefireStatus, ...] = ("attempted", "agreed", "in_force", "proposed")
_ENDS = frozenset("; : but although though".split())
_NOT_YET = frozenset("to would could may might not n't never yet if unless should cannot whether until".split())
_OBJECT = frozenset("a an the weeks days months years fighting hostilities their its two three four five six".split())
_HELPING = frozenset({"has", "had", "have", "was", "is", "been", "being", "were", "then", "quickly", "soon", "later"})
_WHOSE = frozenset({"between", "with", "in", "along", "on"})
_PARTICIPLES = frozenset("agreed signed reached brokered mediated announced declared concluded struck".split())


@dataclass(frozen=True)
class Truce:
    """A truce named by the words ``first`` up to ``last`` of a line, and the word lists of the pack."""

    tokens: Sequence[str]
    first: int
    last: int
    words: Mapping[str, tuple[str, ...]]

    def status(self) -> CeasefireStatus | None:
        """The step that is told; the truce that is gone before the one that is broken, then the one that is made."""
        if self._is_denied():
            return "denied"
        if {"no", "not", "without"} & set(self.before[-3:]):
            return None
        return self._unmade() or self._made()

    def _unmade(self) -> CeasefireStatus | None:
        """A truce broken, over or turned down."""
        if self._is_governed_by("despite") or self._is_violated():
            return "violated"
        if self._is_over():
            return "collapsed"
        return "denied" if self._is_governed_by("rejects") else None

    def _made(self) -> CeasefireStatus | None:
        """A truce sought, agreed or kept; what sides are urged to keep they have already."""
        if self._places("keeps") and self._places("proposed"):
            return None
        if self._is_to_come():
            return "agreed"
        if self._is_governed_by("talks"):
            return "agreed" if any(at >= self.last for at in self._places("agreed")) else "attempted"
        return next(
            (status for status in _STATUSES if any(self._fits(status, at) for at in self._places(status))), None
        )

    @property
    def before(self) -> list[str]:
        """The words of the clause before the truce."""
        words = list(self.tokens[max(0, self.first - _NEAR) : self.first])
        cut = max((at + 1 for at, word in enumerate(words) if word in _ENDS), default=0)
        return words[cut:]

    @property
    def after(self) -> list[str]:
        """The words of the clause behind the truce."""
        words = list(self.tokens[self.last : self.last + _NEAR])
        return words[: next((at for at, word in enumerate(words) if word in _ENDS), len(words))]

    def _places(self, kind: str) -> list[int]:
        """Where the words of a kind begin in the clause, as tokens of the line."""
        begin, end = self.first - len(self.before), self.last + len(self.after)
        near = list(self.tokens[begin:end])
        cues = (cue.split(" ") for cue in self.words.get(kind, ()))
        return sorted(begin + at for cue in cues if cue[0] in near for at in find_phrase(near, cue))

    def _fits(self, status: CeasefireStatus, at: int) -> bool:
        """Whether a word of that step says so here: "to agree", "the ceasefire agreement" tell of nothing agreed."""
        if self.first <= at < self.last:
            return False
        word, previous = self.tokens[at], set(self.tokens[max(0, at - 2) : at])
        if status == "agreed":
            if at == self.last and (word == "agreement" or (word in _PARTICIPLES and self._goes_on())):
                return False
            return not previous & _NOT_YET
        return status != "in_force" or not (_NOT_YET | {"no", "be"}) & previous

    def _goes_on(self) -> bool:
        """ "The truce agreed in Doha", "a truce agreed in July is holding": one of which the reader knows."""
        known = any(word in {"the", "that", "this"} for word in self.before[-3:])
        return known or any(self._fits("in_force", at) for at in self._places("in_force"))

    def _is_governed_by(self, kind: str) -> bool:
        """ "Despite a truce", "talks on a truce": the word stands close before."""
        return any(0 < self.first - at <= _BESIDE for at in self._places(kind))

    def _is_to_come(self) -> bool:
        """ "A truce is to take effect at midnight", "will come into force on Friday": what is agreed."""
        begins = [at for at in self._places("in_force") if {"effect", "force"} & set(self.tokens[at : at + 3])]
        return any({"will", "to", "would", "due"} & set(self.tokens[max(0, at - 2) : at]) for at in begins)

    def _is_violated(self) -> bool:
        if self._places("violated"):
            return True
        broken = [at for at in self._places("breaks") if self.tokens[at + 1 : at + 2] not in (["out"], ["down"])]
        return any(0 < self.first - at <= 4 or self._says_passively(at) for at in broken)

    def _says_passively(self, at: int) -> bool:
        """ "The truce was broken", "the ceasefire has been repeatedly broken"."""
        between = self.tokens[self.last : at]
        return at >= self.last and len(between) <= 4 and bool({"was", "been", "were", "is", "being"} & set(between))

    def _is_over(self) -> bool:
        if self._places("collapsed"):
            return True
        for at in self._places("ends"):
            size = 2 if self.tokens[at + 1 : at + 2] in (["off"], ["up"]) else 1
            if 0 < self.first - at <= 4 + size and not _HELPING & set(self.tokens[at + size : self.first]):
                return True
            behind = self.tokens[at + size : at + size + 1]
            between = self.tokens[self.last : at]
            subject = at >= self.last and (set(between) <= _HELPING or between[0] in _WHOSE)
            if subject and not set(behind) & _OBJECT:
                return True
        return False

    def _is_denied(self) -> bool:
        """ "Denied that a truce had been agreed", "no ceasefire has been reached"."""
        reached = self._places("agreed")
        if "no" in self.before[-2:] and any(at >= self.last for at in reached):
            return True
        denied = [at for at in self._places("denies") if at < self.first]
        return bool(denied) and any(at > denied[0] for at in reached) and not self._places("violated")
