"""The noun ("a plea by X to Y") with or without a verb that answers it, and the bare answer ("Y will send troops")."""

from collections.abc import Iterator

from watcher.facts.plea_parts import Plea, is_help, is_noun, is_pact, objects, subject, thing_end, what_of
from watcher.facts.request_words import View
from watcher.model import RequestStatus

_NEGATIONS = frozenset({"not", "never", "n't", "no", "neither", "nor", "without"})
_GOES_ON = frozenset("and but after as on while because amid until before its the was is has said".split())
_DETERMINERS = frozenset(
    "a an the this that any no its his her their 's formal official written urgent such another".split()
)


def nominal_pleas(view: View, asked: list[Plea]) -> Iterator[Plea]:
    for at in range(len(view.words)):
        if not view.classes.at("nouns", view.plain, at) or not (is_noun(view, at) or _follows_adjective(view, at)):
            continue
        plea = _of_noun(view, at, asked)
        if plea is not None:
            yield plea


def _follows_adjective(view: View, at: int) -> bool:
    word = view.words[at]
    return word in {"plea", "pleas", "application"} or (at > 1 and view.words[at - 2] in _DETERMINERS)


def _of_noun(view: View, at: int, asked: list[Plea]) -> Plea | None:
    requester = _asker_of_noun(view, at)
    end = thing_end(view, at + 1)
    addressees = _addressed(view, at, end)
    status, answerer, answer = _answered(view, at)
    if requester is None and (not answer or status in {"considered", "withdrawn"}):
        requester, _ = subject(view, at) if not answerer or not addressees else (answerer, False)
        if requester == answerer:
            answerer = None
    if answer and not addressees and answerer and answerer != requester:
        addressees = (answerer,)
    sent = view.classes.first_of("sends", view.words, at - 16, at) is not None
    turned = bool(addressees) and is_pact(view)
    thing = next((i for i in range(at + 1, end) if view.words[i] == "for"), at + 1)
    told = is_help(view, thing, alliance=False, turned=False)
    bare = not told and not turned and requester is not None and bool(addressees) and _says_no_more(view, at)
    if not told and not turned and not (answer and (bare or is_pact(view) or view.has("military"))):
        return None
    if not answer and not addressees and not (sent and asked):
        return None
    if view.has("civil", at, end) and what_of(view, at, end) not in {"military", "peacekeepers"}:
        return None
    denied = bool({"no", "not", "never"} & set(view.words[max(0, at - 4) : at])) and not answer
    codes = tuple(code for code in addressees if code != requester)
    what = what_of(view, at, end)
    if answer and what == "unspecified":
        what = what_of(view, 0, at)
    return Plea(at, at + 1 if bare else end, requester, codes, status, what, denied=denied, answer=answer, bare=bare)


def _says_no_more(view: View, at: int) -> bool:
    """ "Weighs Colombia's request": what was asked for is known to the reader; "for visas", "to extradite" tell it."""
    behind = view.words[at + 1 : at + 2]
    named = next((name for name in view.names if at < name.first <= at + 4), None)
    if named is not None and behind in (["by"], ["from"]):
        behind = view.words[named.last : named.last + 1]
    return not behind or not behind[0].isalpha() or behind[0] in _GOES_ON


def _asker_of_noun(view: View, at: int) -> str | None:
    """ "X's plea", "Xian plea", "a plea by its ally X", "a request X made"."""
    for name in view.names:
        between = view.words[name.last : at]
        if name.last <= at and len(between) <= 3 and (name.adjective or between[:1] in (["'s"], ["’s"], ["'"])):
            return name.code
    for name in view.names:
        between = view.words[at + 1 : name.first]
        if name.first > at and len(between) <= 5 and between[:1] in (["by"], ["from"]):
            return name.code
        if name.first == at + 1 and view.words[name.last : name.last + 1] in (
            ["made"],
            ["sent"],
            ["filed"],
            ["submitted"],
        ):
            return name.code
    return None


def _addressed(view: View, at: int, end: int) -> tuple[str, ...]:
    """ "A plea to Y", "sent Y a written request"."""
    to = next((i for i in range(at + 1, min(end, at + 9)) if view.words[i] in {"to", "with"}), None)
    if to is not None and view.named_in(to + 1, to + 5):
        return objects(view, to + 1)[0]
    sends = view.classes.first_of("sends", view.words, at - 14, at)
    if sends is not None:
        return tuple(name.code for name in view.named_in(sends, min(at, sends + 4)) if not name.adjective)
    return ()


def _answered(view: View, at: int) -> tuple[RequestStatus, str | None, bool]:
    """What came of the noun at ``at``: the status, who answers, and whether it is an answer at all."""
    words = view.words
    statuses: tuple[tuple[str, RequestStatus], ...] = (
        ("withdraws", "withdrawn"), ("refuses", "refused"), ("grants", "granted"), ("studies", "considered"),
    )  # fmt: skip
    if words[at - 2 : at - 1] == ["at"] or words[at - 3 : at - 2] == ["at"]:
        helper = next((name for name in view.names if name.last < at - 2), None)
        if helper is not None and view.has("help_verbs", 0, at) and view.has("military", 0, at):
            return "granted", helper.code, True
    best: tuple[int, RequestStatus, str | None] | None = None
    for word_class, status in statuses:
        before = view.classes.first_of(word_class, view.plain, at - 8, at)
        if (
            before is not None
            and (best is None or before > best[0])
            and not _NEGATIONS & set(words[before - 3 : before])
        ):
            best = (before, status, _body_that_sits(view, before) or subject(view, before)[0])
    if best is not None:
        return best[1], best[2], True
    for word_class, status in statuses:
        behind = view.classes.first_of(word_class, view.plain, at + 1, min(len(words), at + 24))
        if behind is not None and {"was", "were", "been", "being", "is"} & set(words[behind - 3 : behind]):
            by = next((name.code for name in view.names if words[name.first - 1] == "by" and name.first > behind), None)
            return status, by, True
    return "made", None, False


def _body_that_sits(view: View, at: int) -> str | None:
    """ "The bloc's council met in Moscow and took note": who answers is no state that is host."""
    names = [name for name in view.names if name.last <= at]
    hosted = bool(names) and view.words[names[-1].first - 1 : names[-1].first] == ["in"]
    before = names[-2].code if hosted and len(names) > 1 else None
    return before if before is not None and view.classes.lexicon.is_body(before) else None


# ── the bare answer ──


def bare_answers(view: View) -> Iterator[Plea]:
    """ "Y will send troops", "Y said it would not provide arms": an answer where the story tells of a request to Y."""
    replies = [at for at in range(len(view.words)) if view.classes.at("replies", view.plain, at)]
    for at in range(1, len(view.words)):
        if not view.classes.at("help_verbs", view.plain, at) and not any(at - 10 <= reply < at for reply in replies):
            continue
        end = thing_end(view, at)
        if what_of(view, at - 4, end) not in {"military", "peacekeepers"}:
            continue
        before = view.words[max(0, at - 5) : at]
        headline = view.line.field == "title" and view.words[at].endswith("s")
        if not headline and not {"will", "would", "to"} & set(before):
            continue
        giver, _ = subject(view, at)
        if giver is not None:
            refused = bool(_NEGATIONS & set(before)) or view.has("refuses", at - 4, at)
            yield Plea(at, end, None, (giver,), "refused" if refused else "granted", answer=True, alone=True)
            return
