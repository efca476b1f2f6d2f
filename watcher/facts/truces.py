"""What a sentence says of the truce that it names: how far it has come, from the words on either side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.facts.cue_lines import FUTURE, Cue, CueLine
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
_BASE = frozenset("agree sign accept extend endorse".split())
_TO_COME = frozenset({"will", "to", "would", "due"})
_KNOWN = frozenset({"the", "that", "this", "its", "their"})
_SHORT_TIME = frozenset("minutes hours hour day days moments".split())
_SUPERLATIVE = re.compile(r"(?:li|i|g)est$|heaviest$|fiercest$")
_NO = frozenset({"no", "not", "without", "any"})


@dataclass(frozen=True)
class Truce:
    """A truce named by the words ``first`` up to ``last`` of a sentence."""

    view: CueLine
    first: int
    last: int

    def status(self) -> CeasefireStatus | None:
        """The step that is told; the truce that is gone before the one that is broken, then the one that is made."""
        if self._is_unlike():
            return None
        if self._is_denied() or self._is_turned_down():
            return "denied"
        if "without" in self.before[-3:] and any(at < self.first for at in self._places("talks")):
            return "attempted"
        if self.view.has("pleas", self.last, self.last + 1) and not self._is_over():
            return "proposed"
        if _NO & set(self.before[-3:]) or "who" in self.before[-3:]:
            return None
        if self.view.has("talks", self.last, self.last + 1):
            return "agreed" if any(at > self.last for at in self._places("agreed")) else "attempted"
        return self._unmade() or self._made()

    def _unmade(self) -> CeasefireStatus | None:
        """A truce broken, over or turned down."""
        if self._is_declared_over():
            return "collapsed"
        if self._is_broken_off():
            return "collapsed"
        if self._is_governed_by("despite") or self._ranks() or self._is_violated() or self._is_broken_at_once():
            return "violated"
        return "collapsed" if self._is_over() else None

    def _made(self) -> CeasefireStatus | None:
        """A truce sought, agreed or kept; what sides are urged to keep they have already."""
        proposed = self._places("proposed")
        kept = [at for at in self._places("keeps") if at < self.first]
        if proposed and self._places("keeps"):
            return None
        if kept and FUTURE & set(self.view.tokens[max(0, kept[0] - 2) : kept[0]]):
            return "agreed"
        if kept:
            return None if proposed or self._is_wished(kept[0]) else "in_force"
        if self._is_to_come():
            return "agreed"
        if self._is_talked_of():
            return "agreed" if any(at >= self.last for at in self._places("agreed")) else "attempted"
        if self._has_begun():
            return "in_force"
        return next(
            (status for status in _STATUSES if any(self._fits(status, at) for at in self._places(status))), None
        )

    @property
    def before(self) -> list[str]:
        """The words of the clause before the truce."""
        words = self.view.tokens[max(0, self.first - _NEAR) : self.first]
        cut = max((at + 1 for at, word in enumerate(words) if word in _ENDS), default=0)
        return words[cut:]

    @property
    def after(self) -> list[str]:
        """The words of the clause behind the truce."""
        words = self.view.tokens[self.last : self.last + _NEAR]
        ends = (at for at, word in enumerate(words) if word in _ENDS and not self._goes_on_at(self.last + at))
        return words[: next(ends, len(words))]

    def _goes_on_at(self, at: int) -> bool:
        """ "Fragile but holding": the truce is still what is told of."""
        return self.view.tokens[at] == "but" and any(
            cue.first == at + 1 and cue.family in {"in_force", "violated", "collapsed"} for cue in self.view.cues
        )

    def _cues(self, kind: str) -> list[Cue]:
        """The words of a kind in the clause."""
        return self.view.between(self.first - len(self.before), self.last + len(self.after), kind)

    def _places(self, kind: str) -> list[int]:
        """Where the words of a kind begin in the clause, as tokens of the line."""
        return sorted(cue.first for cue in self._cues(kind) if not self.first <= cue.first < self.last)

    def _is_unlike(self) -> bool:
        """ "A price truce", "the armistice line", "ceasefire monitors"."""
        before = self.view.has("unlike", self.first - 1, self.first)
        behind = self.view.has("left_by_one", self.last, self.last + 2)
        return before or behind or self.view.has("unlike_sides", self.first - 8, self.last + _BESIDE)

    def _fits(self, status: CeasefireStatus, at: int) -> bool:
        """Whether a word of that step says so here: "to agree", "the ceasefire agreement" tell of nothing agreed."""
        word, previous = self.view.word(at), set(self.view.tokens[max(0, at - 2) : at])
        if status == "in_force" and word == "held" and self.view.word(at + 1) in {"back", "talks"}:
            return False
        if status == "agreed":
            ahead = set(self.view.tokens[max(0, at - 8) : at])
            if word in _BASE and {"due", "will", "set"} & ahead:
                return True
            if at == self.last and (word == "agreement" or (word in _PARTICIPLES and self._goes_on())):
                return False
            wished = word in _BASE and any(place < at for place in self._places("proposed"))
            return not previous & _NOT_YET and not wished
        return status != "in_force" or not (_NOT_YET | {"no", "be"}) & previous

    def _goes_on(self) -> bool:
        """ "The truce agreed in Doha", "a truce agreed in July is holding": one of which the reader knows."""
        known = any(word in _KNOWN for word in self.before[-3:])
        return known or any(self._fits("in_force", at) for at in self._places("in_force"))

    def _is_governed_by(self, kind: str) -> bool:
        """ "Despite a truce", "talks on a truce": the word stands close before."""
        return any(0 < self.first - at <= _BESIDE for at in self._places(kind))

    def _is_talked_of(self) -> bool:
        """ "Talks on a truce", "talks in Muscat over a ceasefire"."""
        tied = {"on", "about", "for", "over", "of"} & set(self.before[-3:])
        far = any(0 < self.first - at <= _NEAR for at in self._places("talks"))
        return self._is_governed_by("talks") or (bool(tied) and far)

    def _is_wished(self, at: int) -> bool:
        """ "Must respect", "to honour": what has yet to be done."""
        near = set(self.view.tokens[max(0, at - 3) : at])
        return bool((_NOT_YET | FUTURE | {"must"}) & near) and not {"has", "have"} & near

    def _begins(self) -> list[int]:
        """Where the truce is said to begin, it being the subject."""
        near = [cue.first for cue in self._cues("begins") if cue.first >= self.last]
        return [at for at in near if not self.view.has("fights", self.last, at)]

    def _is_to_come(self) -> bool:
        """ "A truce is to take effect at midnight", "will come into force on Friday": what is agreed."""
        begins = [at for at in self._places("in_force") if {"effect", "force"} & set(self.view.tokens[at : at + 3])]
        begins += self._begins()
        return any(_TO_COME & set(self.view.tokens[max(0, at - 2) : at]) for at in begins)

    def _has_begun(self) -> bool:
        return any(not _NOT_YET & set(self.view.tokens[max(0, at - 2) : at]) for at in self._begins())

    def _ranks(self) -> bool:
        """ "The bloodiest day at the border since a truce began": the day that broke it."""
        before = self.view.tokens[max(0, self.first - _NEAR) : self.first]
        since = "since" in before[-4:]
        return since and any(word in {"first", "worst"} or _SUPERLATIVE.search(word) for word in before)

    def _is_violated(self) -> bool:
        if self._places("violated"):
            return True
        free = {"who", "to", "would", "will", "not"}
        broken = [at for at in self._places("breaks") if self.view.word(at - 1) not in free]
        broken = [at for at in broken if self.view.word(at + 1) not in {"out", "down", "off"}]
        return any(0 < self.first - at <= 4 or self._says_passively(at) for at in broken)

    def _is_broken_at_once(self) -> bool:
        """ "Two hours after the truce began, shells landed": what follows so soon breaks it."""
        ahead = self.view.tokens[max(0, self.first - _BESIDE) : self.first]
        soon = bool({"after", "into"} & set(ahead)) and bool(_SHORT_TIME & set(ahead))
        return soon and self.view.has("fights", self.last, len(self.view.tokens))

    def _says_passively(self, at: int) -> bool:
        """ "The truce was broken", "the ceasefire has been repeatedly broken"."""
        helped = {"was", "been", "were", "is", "being"} & set(self.view.tokens[max(self.last, at - 3) : at])
        return at >= self.last and bool(helped)

    def _is_declared_over(self) -> bool:
        """ "Declared the truce with Pakistan over"."""
        behind = self.after[:6]
        declared = any(
            self.view.word(at) in {"declared", "declares"} and at < self.first for at in self._places("agreed")
        )
        return declared and any(word in {"over", "void", "dead", "ended"} for word in behind)

    def _is_broken_off(self) -> bool:
        return any(self.view.tokens[cue.first : cue.last][-1:] == ["off"] for cue in self._cues("collapsed"))

    def _is_over(self) -> bool:
        if self._places("collapsed") or self._never_came():
            return True
        for at in self._places("ends"):
            size = 2 if self.view.word(at + 1) in {"off", "up"} else 1
            between = self.view.tokens[at + size : self.first]
            if 0 < self.first - at <= 4 + size and not _HELPING & set(between) and self._ends_it(at):
                return True
            behind = self.view.tokens[at + size : at + size + 1]
            between = self.view.tokens[self.last : at]
            subject = at >= self.last and (set(between) <= _HELPING or between[0] in _WHOSE)
            if subject and not set(behind) & _OBJECT:
                return True
        return False

    def _never_came(self) -> bool:
        """ "Never took effect", "did not come into force"."""
        behind = [at for at in self._places("in_force") if at >= self.last]
        return any({"never", "not"} & set(self.view.tokens[max(0, at - 2) : at]) for at in behind)

    def _ends_it(self, at: int) -> bool:
        """Not "will not end", "threatened to end"."""
        return not _NOT_YET & set(self.view.tokens[max(0, at - 2) : at])

    def _is_denied(self) -> bool:
        """ "Denied that a truce had been agreed", "no ceasefire has been reached", "dismissed reports of a truce"."""
        reached = self._places("agreed")
        if "no" in self.before[-2:] and (reached or self._is_flat_no()):
            return True
        denied = [at for at in self._places("denies") if at < self.first]
        if not denied or self._places("violated"):
            return False
        rumour = any(denied[0] < at for at in self._places("rumours"))
        return rumour or any(at > denied[0] for at in reached) or self.view.has("denies", denied[0], self.first)

    def _is_flat_no(self) -> bool:
        """ "There is no ceasefire", in so many words."""
        return self.view.tokens[max(0, self.first - 3) : self.first] == ["there", "is", "no"]

    def _is_turned_down(self) -> bool:
        """ "Rejected a truce", "turned down the offer of one", "a truce, which Eritrea refused"."""
        if any(0 < self.first - at <= _BESIDE + 2 for at in self._places("rejects")):
            return not self._is_broken_by_words()
        parted = {"ruled": "out", "rules": "out", "turned": "down", "turns": "down"}
        if any(word in parted and parted[word] in self.after[:3] for word in self.before[-4:]):
            return True
        behind = [at for at in self._places("rejects") if at >= self.last]
        return any({"which", "that", "was", "were"} & set(self.view.tokens[self.last : at]) for at in behind)

    def _is_broken_by_words(self) -> bool:
        """ "Refused to respect the ceasefire": it stands, and is broken."""
        return bool(self._places("keeps"))


def whole_nouns(view: CueLine) -> Sequence[Cue]:
    """The words for a truce, the longest first where they overlap."""
    return sorted(view.between(0, len(view.tokens), "nouns"), key=lambda cue: (cue.first - cue.last, cue.first))
