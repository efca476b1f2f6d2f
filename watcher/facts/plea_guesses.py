"""A plea in a sentence of a shape that the grammar does not know: told by its words, its two parties and a treaty.

Read only where a story tells no request in a shape that is known, and never from a sentence that holds any word of what
is no help in arms.
"""

from collections.abc import Iterator

from watcher.facts import plea_stage as stages
from watcher.facts.plea_parts import Plea, is_pact, thing_end, what_of
from watcher.facts.plea_roles import behind, is_foe, subject_name
from watcher.facts.request_words import Named, View

_ANCHORS = ("nouns", "ask", "turn", "seek", "invoke", "demands", "wishes")
_OTHERWISE = ("not_help", "civil", "political", "private", "ballots", "fiction", "anniversary", "disaster")
_UNREAL = frozenset(
    "can could would each if should must ought unless whether never no not denied denies nobody without".split()
)
_CALLS = frozenset({"call", "calls", "demand", "demands"})  # too many things to be guessed at
_NEAR = 8  # words before a plea that make it unreal


def guessed_pleas(view: View) -> Iterator[Plea]:
    """At most one plea: its words, help in arms, and a treaty or an alliance in the sentence."""
    if any(view.has(kind) for kind in _OTHERWISE) or not (view.has("military") or view.has("peacekeepers")):
        return
    lexicon = view.classes.lexicon
    parties = [
        name for name in view.names
        if not is_foe(view, name) and (name.code in lexicon.states or lexicon.is_body(name.code))
    ]  # fmt: skip
    tied = is_pact(view) or any(lexicon.is_body(name.code) for name in parties)
    if not tied or len({name.code for name in parties}) < 2:
        return
    for at in range(len(view.words)):
        kind = next((kind for kind in _ANCHORS if view.length(kind, at)), None)
        if kind is None or view.words[at] in _CALLS or _UNREAL & set(view.words[max(0, at - _NEAR) : at]):
            continue
        asker = _asker(view, at, parties, kind=kind)
        asked = _asked(at, parties, asker=asker)
        if asker is not None and asked is not None:
            answer = stages.before(view, at, 0) or stages.after(view, at)
            status = answer.status if answer is not None else stages.stage(view, at)[0]
            yield Plea(
                at, thing_end(view, at + 1), asker.code, (asked.code,), status, what_of(view, 0, len(view.words))
            )
            return


def _asker(view: View, at: int, parties: list[Named], *, kind: str) -> Named | None:
    """The state whose plea it is: right before the noun, behind "by" or "of", else the subject."""
    states = [name for name in parties if name.code in view.classes.lexicon.states]
    if kind in {"nouns", "wishes"}:
        own = next((name for name in states if name.last <= at <= name.last + 3), None)
        by = (names for i in range(at + 1, len(view.words)) if (names := behind(view, i, "by", "of", reach=4)))
        return own or next((names[0] for names in by if names[0] in states), None)
    name = subject_name(view, at)
    return name if name in states else None


def _asked(at: int, parties: list[Named], *, asker: Named | None) -> Named | None:
    """The other party: behind the plea where it is named there, else before it."""
    others = [name for name in parties if asker is not None and name.code != asker.code]
    return next((name for name in others if name.first > at), others[-1] if others else None)
