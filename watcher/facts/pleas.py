"""One line → the requests and answers that it tells: who asks whom for what, and how far that has come.

Subject, verb of asking, addressees, thing; the noun ("a plea by X to Y") with or without a verb that answers it;
and the bare answer ("Y will send troops"), which counts only where the story tells of a request to Y.
"""

from collections.abc import Iterator

from watcher.facts.plea_nouns import bare_answers, nominal_pleas
from watcher.facts.plea_parts import Plea, is_help, is_noun, is_pact, objects, subject, thing_end, what_of
from watcher.facts.request_words import View
from watcher.model import RequestStatus

_NEGATIONS = frozenset({"not", "never", "n't", "no", "neither", "nor", "without"})
_REACHED = 22  # words from a call or a visit to what it is for
_BREAKS = frozenset({";", ":", "—", "that", "said", "says", "which", "who"})
_THEM = frozenset({"him", "her", "them", "it"})
_HYPOTHETICAL = frozenset({"if", "whether", "unless", "should"})


def read_pleas(view: View) -> list[Plea]:
    """The requests and answers of a line, left to right; nothing from a line of fiction."""
    if view.has("fiction"):
        return []
    asked = list(_asked(view))
    taken = {at for plea in asked for at in range(plea.first, plea.last)}
    nouns = [plea for plea in nominal_pleas(view, asked) if plea.first not in taken or plea.answer]
    bare = [] if any(p.answer for p in nouns) else [p for p in bare_answers(view) if p.first not in taken]
    return sorted((*asked, *nouns, *bare), key=lambda plea: plea.first)


# ── verbs of asking ──


def _asked(view: View) -> Iterator[Plea]:
    done = -1
    openers = view.classes.openers
    for at, word in enumerate(view.words):
        if at < done or word not in openers:
            continue
        for frame in ("invoke", "turn", "seek", "ask"):
            length = view.classes.at(frame, view.plain, at)
            if not length or is_noun(view, at):
                continue
            plea = _plea(view, at, at + length, frame)
            if plea is not None:
                yield plea
                done = at + length
                break


def _plea(view: View, at: int, after: int, frame: str) -> Plea | None:
    words = view.words
    visit = _visit(view, at)
    passive = (at > 0 and words[at - 1] in {"was", "were", "been", "being", "is"}) or words[after : after + 1] == ["by"]
    weighed = words[max(0, at - 2) : at] == ["whether", "to"]
    if passive or (not weighed and _HYPOTHETICAL & set(words[max(0, at - 6) : at])):
        return _passive(view, at, after) if passive and frame == "ask" else None
    found = _frame(view, at, after, frame)
    if found is None and visit is not None and words[after : after + 1] and words[after] in _THEM:
        found = _frame(view, at, after + 1, "seek")
    if found is None:
        return None
    addressees, thing = found
    requester, pronoun = subject(view, at if visit is None else visit[0])
    if requester is None and not pronoun:
        return None
    if visit is not None and not addressees and requester is not None:
        addressees = visit[1]
    addressees = tuple(code for code in addressees if code != requester)
    last = min(thing_end(view, thing), len(words))
    status, denied = _stage(view, at if visit is None else visit[0])
    return Plea(
        first=at, last=max(last, after), requester=requester, addressees=addressees, status=status,
        what=what_of(view, after, last), denied=denied, pronoun=pronoun,
    )  # fmt: skip


def _visit(view: View, at: int) -> tuple[int, tuple[str, ...]] | None:
    """ "X telephoned Y to ask", "X flew to Y to seek": where X reaches out, and who is reached. X asks, and not Y."""
    if at < 3 or view.words[at - 1] != "to":
        return None
    for begin in range(at - 2, max(-1, at - _REACHED), -1):
        if view.words[begin] in _BREAKS:
            return None
        length = view.classes.at("reaches", view.plain, begin)
        if length:
            names = view.named_in(begin + length, at - 1)
            reached = next((name.code for name in names if not view.is_private(name)), None)
            if reached is not None:
                return begin, (reached,)
    return None


def _frame(view: View, at: int, after: int, frame: str) -> tuple[tuple[str, ...], int] | None:
    """The addressees and where the thing begins, or nothing where the frame asks for no help."""
    if frame == "invoke":
        last = objects(view, after)[1]
        return (tuple(n.code for n in view.named_in(after, last)), after) if is_pact(view, after, last) else None
    if frame == "seek" or (frame == "ask" and view.words[after : after + 1] == ["that"]):
        return _sought(view, at, after)
    addressees, end = objects(view, after)
    generic = view.has("generic", after, end + 1)
    if not addressees and not generic:
        return None
    alliance = any(view.classes.lexicon.is_body(code) for code in addressees)
    second = frame == "turn" and view.has("turn", 0, at - 1) and view.has("help", 0, at)
    helps = second or is_help(view, end, alliance=alliance, turned=frame == "turn")
    return (addressees, end) if helps else None


def _sought(view: View, at: int, after: int) -> tuple[tuple[str, ...], int] | None:
    """ "Seeks NATO air defence", "asked for troops from Y", "requested that allies station jets"."""
    last = thing_end(view, after)
    if view.words[after : after + 1] == ["that"]:
        verb = view.classes.first_of("help_verbs", view.words, after, last)
        verb = verb if verb is not None else view.classes.first_of("invoke", view.words, after, last)
        named = tuple(n.code for n in view.named_in(after, verb)) if verb is not None else ()
        return (named, after) if verb is not None and is_help(view, verb, alliance=True, turned=False) else None
    direct = view.named_at(after)
    if direct is not None and not direct.adjective and view.words[at] not in {"seek", "seeks", "sought", "seeking"}:
        addressees, end = objects(view, after)
        if view.words[end : end + 1] and view.words[end] in {"for", "to", "that"}:
            return (addressees, end) if is_help(view, end, alliance=False, turned=False) else None
    giver = next((i for i in range(after, last) if view.words[i] == "from" and view.named_in(i + 1, i + 4)), None)
    asked_of = view.words[after : after + 1]
    if not is_help(view, after, alliance=False, turned=False) and asked_of not in (["them"], ["it"]):
        return None
    if giver is not None:
        return objects(view, giver + 1)[0], after
    return ((direct.code,) if direct is not None else ()), after


def _passive(view: View, at: int, after: int) -> Plea | None:
    """ "NATO was asked by Y for air defence": the asked stands before, who asks behind "by"."""
    if view.words[after : after + 1] != ["by"]:
        return None
    askers = [name for name in view.named_in(after, after + 6) if not view.is_private(name)]
    asked, _ = subject(view, at)
    if not askers or asked is None or not is_help(view, askers[0].last, alliance=False, turned=False):
        return None
    last = thing_end(view, askers[0].last)
    return Plea(at, last, askers[0].code, (asked,), "made", what_of(view, after, last))


def _stage(view: View, at: int) -> tuple[RequestStatus, bool]:
    """How far the asker has come, from the words before the verb: may, will, did not, has."""
    first = max(0, at - 6)
    stop = next((i for i in range(at - 1, first - 1, -1) if view.words[i] in {",", ";", "said", "says", "that"}), None)
    first = first if stop is None else stop + 1
    near = view.words[first:at]
    that = stop is not None and view.words[stop] == "that" and view.has("refuses", stop - 1, stop)
    denied = that or bool(_NEGATIONS & set(near)) or view.has("refuses", first, at)
    if view.has("considers", first, at) or near[-2:] == ["whether", "to"]:
        return "considered", denied
    willing = view.classes.first_of("will", view.words, first, at)
    return ("announced" if willing is not None else "made"), denied
