"""The noun ("a plea by X to Y") with or without a verb that answers it, and the bare answer ("Y will send troops")."""

from collections.abc import Iterator, Sequence

from watcher.facts import plea_stage as stages
from watcher.facts.plea_parts import Plea, is_help, is_pact, thing_end, what_of
from watcher.facts.plea_roles import behind, given_by, is_noun, objects, subject
from watcher.facts.request_words import View

_GOES_ON = frozenset("and but after as on while because amid until before its the was is has said".split())
_DETERMINERS = frozenset(
    "a an the this that any no its his her their 's formal official written urgent such another".split()
)
_OPENS = frozenset({"at", "upon", "on"})
_RESPONDS = frozenset(
    "answering heeding honouring honoring meeting following responding response answer reply replying".split()
)
_SHORT = frozenset(". , ; it them this that on within yesterday".split())
_FOLLOWED = 20  # words between a noun and the verb that tells to whom it went


def consultations(view: View) -> Iterator[Plea]:
    """ "Calling NATO consultations under Article 4": what allies owe each other, whatever the verb."""
    for at in range(1, len(view.words) - 2):
        if view.words[at] not in {"consultations", "talks"} or view.word(at + 1) != "under":
            continue
        end = thing_end(view, at)
        body = next((name for name in view.names if name.last == at), None)
        requester, pronoun = subject(view, at if body is None else body.first)
        if is_pact(view, at, end) and (requester is not None or pronoun):
            status, denied = stages.stage(view, at)
            codes = (body.code,) if body is not None else ()
            yield Plea(at, end, requester, codes, status, denied=denied, pronoun=pronoun)


def nominal_pleas(view: View, asked: Sequence[Plea]) -> Iterator[Plea]:
    """The requests and answers that nouns tell, left to right."""
    for at in range(len(view.words)):
        wish = bool(view.classes.at("wishes", view.plain, at)) and (
            view.words[at + 1 : at + 2] == ["of"] or _helped_at_request(view, at)
        )
        noun = view.classes.at("nouns", view.plain, at) and (is_noun(view, at) or _is_free(view, at))
        if not noun and not wish:
            continue
        plea = _of_noun(view, at, asked)
        if plea is not None:
            yield plea


def _is_free(view: View, at: int) -> bool:
    """ "A plea", "call for": nouns alone, or with an adjective between them and their article."""
    word = view.words[at]
    if word in {"call", "calls"}:
        return view.words[at - 1 : at] in (["a"], ["its"], ["'s"], ["the"], ["'"]) and view.words[at + 1 : at + 2] in (
            ["for"],
            ["from"],
            ["by"],
            ["to"],
        )
    if view.classes.first_of("sends", view.words, at - 3, at) is not None and word.endswith("s"):
        return True
    return word in {"plea", "pleas", "application"} or (at > 1 and view.word(at - 2) in _DETERMINERS)


def _of_noun(view: View, at: int, asked: Sequence[Plea]) -> Plea | None:
    requester = _asker_of_noun(view, at)
    end = thing_end(view, at + 1)
    addressees = tuple(code for code in _addressed(view, at, end) if code != requester)
    found = _answered(view, at)
    status, answerer, answer = (found.status, found.giver, True) if found else ("made", None, False)
    own = view.words[at - 1 : at] in (["its"], ["their"], ["his"], ["her"])
    own = own or (found is not None and found.at < at and status in {"considered", "withdrawn"})
    if requester is None and (not answer or own):
        requester = answerer if answerer and addressees and answerer not in addressees else subject(view, at)[0]
    if requester == answerer:
        answerer = None
    if answer and not addressees and answerer and answerer != requester:
        addressees = (answerer,)
    denied = False
    if not answer:
        status, denied = stages.stage(view, at)
        if denied and not {"no", "not", "never"} & set(view.words[max(0, at - 4) : at]):
            denied = False
    codes = tuple(code for code in addressees if code != requester)
    if view.has("civil", at, end) and what_of(view, at, end) not in {"military", "peacekeepers"}:
        return None
    turned = bool(addressees) and is_pact(view)
    told = _tells_help(view, at, end)
    bare = not told and not turned and requester is not None and bool(addressees) and _says_no_more(view, at)
    if not told and not turned and _is_for_a_thing(view, at):
        return None
    if not told and not turned and not (answer and (bare or is_pact(view) or view.has("military"))):
        return None
    what = what_of(view, at, end)
    if what == "unspecified" and (answer or turned):
        what = what_of(view, 0, at)
        what = what_of(view, at, len(view.words)) if what == "unspecified" else what
    sent = view.classes.first_of("sends", view.words, at - 16, at) is not None
    received = requester is not None and not codes and _received_from(view, at) == requester
    main = next((n.code for n in view.names if received and n.code != requester and not view.is_private(n)), None)
    echo = not main and not answer and not codes and not (sent and (asked or requester))
    return Plea(
        at, at + 1 if bare else end, requester, codes, "announced" if echo else status, what,
        denied=denied, answer=answer, bare=bare, echo=echo, main=main,
        pronoun=requester is None and not answer,
    )  # fmt: skip


def _tells_help(view: View, at: int, end: int) -> bool:
    """Whether the noun says for what: "for troops", "that troops be sent", "to send troops"."""
    opening = ("for", "that", "to")
    if view.words[end : end + 1] == [":"] and is_help(view, end + 1, alliance=False, turned=False):
        return True
    for thing in range(at + 1, end):
        if view.word(thing) in opening and not (view.word(thing) == "to" and behind(view, thing, "to")):
            begin = thing + 1 if view.word(thing) == "that" else thing
            return is_help(view, begin, alliance=False, turned=False)
    return is_help(view, at + 1, alliance=False, turned=False)


def _is_for_a_thing(view: View, at: int) -> bool:
    """ "A request by Japan for talks", "X's request to extradite": it says for what, and that is no help."""
    named = next((name for name in view.names if at < name.first <= at + 3), None)
    begin = at + 1 if named is None or (view.word(at + 1) in {"for", "to"} and named.first > at + 2) else named.last
    return view.words[begin : begin + 1] in (["for"], ["to"]) and not behind(view, begin, "to")


def _says_no_more(view: View, at: int) -> bool:
    """ "Weighs Colombia's request": what was asked for is known to the reader; "for visas", "to extradite" tell it."""
    after = view.words[at + 1 : at + 2]
    named = next((name for name in view.names if at < name.first <= at + 4), None)
    if named is not None and after in (["by"], ["from"], ["to"], ["of"]):
        after = view.words[named.last : named.last + 1]
    return not after or not after[0].isalpha() or after[0] in _GOES_ON


def _asker_of_noun(view: View, at: int) -> str | None:
    """ "X's plea", "Xian plea", "Maseru plea", "a plea by its ally X", "a request X made", "was received from X"."""
    for name in view.names:
        between = view.words[name.last : at]
        possessive = between[:1] in (["'s"], ["’s"], ["'"])
        beside = not between and view.words[name.first - 1 : name.first] not in (["to"], ["with"])
        if name.last <= at and len(between) <= 4 and ((name.adjective and len(between) <= 3) or possessive or beside):
            return None if view.is_private(name) and not possessive else name.code
    states = view.classes.lexicon.states
    for name in view.names:
        between = view.words[at + 1 : name.first]
        if name.first <= at:
            continue
        made = view.words[name.last : name.last + 1]
        if not between and made and view.classes.at("sends", made, 0):
            return name.code
        if len(between) <= 6 and between[:1] in (["by"], ["from"], ["of"]) and name.code in states:
            return None if view.is_private(name) else name.code
    return _received_from(view, at)


def _received_from(view: View, at: int) -> str | None:
    """ "A request … was received from X", "an appeal … was lodged by X"."""
    for i in range(at + 2, min(len(view.words), at + _FOLLOWED)):
        came = view.has("received", max(at, i - 4), i) or view.classes.first_of("sends", view.words, at + 1, i)
        names = behind(view, i, "by", "from", reach=4) if came else []
        if names and (view.words[i] == "by" or view.has("received", at, i)):
            return names[0].code
    return None


def _addressed(view: View, at: int, end: int) -> tuple[str, ...]:
    """ "A plea to Y", "sent Y a written request", "that Y send", "for American marines", "was submitted to Y"."""
    if {"with", "bearing", "carrying"} & set(view.words[max(0, at - 4) : at]):
        for i in range(max(0, at - 16), at):
            length = view.classes.at("reaches", view.plain, i)
            reached = view.named_in(i + length, i + length + 3) if length else []
            if reached and reached[0].last < at:
                return (reached[0].code,)
    to = next((i for i in range(at + 1, min(end, at + 9)) if view.words[i] in {"to", "with"}), None)
    if to is not None and view.named_in(to + 1, to + 5):
        return objects(view, to + 1)[0]
    sends = view.classes.first_of("sends", view.words, at - 14, at)
    if sends is not None:
        direct = tuple(name.code for name in view.named_in(sends, min(at, sends + 4)) if not name.adjective)
        if direct:
            return direct
    if view.words[at + 1 : at + 2] == ["that"]:
        return tuple(name.code for name in view.named_in(at + 2, at + 6))[:1] or given_by(view, at + 2, end)
    for i in range(at + 2, min(len(view.words), at + _FOLLOWED)):
        sent = view.classes.first_of("sends", view.words, max(at + 1, i - 4), i) is not None
        if sent and behind(view, i, "to", "with", "at"):
            return objects(view, i + 1)[0]
    return given_by(view, at + 1, end)


def _answered(view: View, at: int) -> stages.Answer | None:
    """What came of the noun at ``at``, if the line tells it."""
    helped = _helped_at_request(view, at)
    if helped is not None:
        return helped
    return stages.before(view, at) or stages.after(view, at)


def _helped_at_request(view: View, at: int) -> stages.Answer | None:
    """ "Y will send jets at X's request", "in response to X's appeal Y sends jets": who asked is being helped."""
    words = view.words
    opener = next((i for i in range(at - 1, max(-1, at - 7), -1) if words[i] in _OPENS | _RESPONDS), None)
    if opener is None or view.has("ask", opener, at):
        return None
    if words[opener] in _OPENS and set(words[opener + 1 : at]) & {"to", "for", ",", "with", "a"}:
        return None
    found = stages.delivered(view, 0, opener) or stages.delivered(view, at + 1, len(words))
    if found is None or (not view.has("military") and not view.has("peacekeepers") and not view.has("humanitarian")):
        return None
    giver = found.giver
    if giver is None or giver == _asker_of_noun(view, at):
        asker = _asker_of_noun(view, at)
        giver = next((name.code for name in view.names if name.code != asker and not view.is_private(name)), None)
    return stages.Answer(found.at, found.status, giver)


# ── the bare answer ──


def bare_answers(view: View) -> Iterator[Plea]:
    """ "Y will send troops", "Y turned it down": an answer where the story tells of a request to Y."""
    yield from _sends(view)
    yield from _answers_flatly(view)


def _answers_flatly(view: View) -> Iterator[Plea]:
    for word_class, status in (("grants", "granted"), ("refuses", "refused"), ("studies", "considered")):
        for at in view.places(word_class) if view.may_hold(word_class) else ():
            length = view.classes.at(word_class, view.plain, at)
            short = view.words[at + length : at + length + 1] in ([], *([word] for word in _SHORT))
            ahead = word_class == "studies" and {"will", "would"} & set(view.words[max(0, at - 3) : at])
            if not at or not length or ahead or not (short or view.classes.at("flat_no", view.plain, at)):
                continue
            giver, _ = subject(view, at)
            found = stages.weighed(view, at, status)  # type: ignore[arg-type]
            if giver is not None and found is not None:
                yield Plea(at, at + length, None, (giver,), found, answer=True, alone=True)
                return


def _is_asked_to(view: View, at: int) -> bool:
    """ "Called on Y to send": no answer; and "asked Y, and Y has agreed to send" is one."""
    asks = [i for i in range(max(0, at - 14), at) if view.length("ask", i) or view.length("turn", i)]
    return bool(asks) and not any(view.length("grants", i) for i in range(asks[-1], at))


def _sends(view: View) -> Iterator[Plea]:
    if not view.may_hold("help_verbs", "replies"):
        return
    replies = [at for at in range(len(view.words)) if view.classes.at("replies", view.plain, at)]
    for at in range(1, len(view.words)):
        if not view.classes.at("help_verbs", view.plain, at) and not any(at - 10 <= reply < at for reply in replies):
            continue
        if view.word(at - 1) == "to" and _is_asked_to(view, at):
            continue
        end = thing_end(view, at)
        if what_of(view, at - 4, end) not in {"military", "peacekeepers"}:
            continue
        before = set(view.words[max(0, at - 5) : at])
        present = view.words[at].endswith(("s", "ing", "ed", "sent")) and view.classes.at("help_verbs", view.plain, at)
        if not present and not {"will", "would", "to"} & before:
            continue
        giver, _ = subject(view, at)
        found = stages.weighed(view, at, "granted")
        if giver is not None and found is not None:
            refused = view.has("refuses", at - 4, at)
            yield Plea(at, end, None, (giver,), "refused" if refused else found, answer=True, alone=True)
            return
