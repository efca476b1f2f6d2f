"""Verbs of asking in a line, whatever their shape: active, passive, behind the thing, in the relative clause of one."""

from collections.abc import Iterator

from watcher.facts import plea_stage as stages
from watcher.facts.plea_frames import THEM, Verb, asked_of
from watcher.facts.plea_parts import Plea, help_at, is_help, is_pact, thing_end, what_of
from watcher.facts.plea_roles import (
    behind,
    given_by,
    is_noun,
    is_stranger,
    joined_to,
    objects,
    subject,
    subject_name,
)
from watcher.facts.request_words import Named, View
from watcher.model import RequestStatus, RequestWhat

_REACHED = 22  # words from a call or a visit to what it is for
_BREAKS = frozenset({";", ":", "—", "that", "said", "says", "which", "who"})
_HYPOTHETICAL = frozenset({"if", "whether", "unless", "should", "must", "ought"})
_BE = frozenset({"was", "were", "been", "being", "is", "are", "be"})
_RELATIVE = frozenset({"which", "that", "what", "whom"})
_PRONOUNS = frozenset({"it", "they", "he", "she"})
_NEAR = 4
_FAR = 14  # words between what is asked for and the verb that asks for it behind
_PERSON = 6  # words between who is asked and "been asked"
_FRAMES = ("invoke", "turn", "seek", "want", "ask", "demands")


def asking_verbs(view: View) -> Iterator[Plea]:
    """The requests that verbs tell, left to right."""
    done = -1
    openers = view.classes.openers
    for at, word in enumerate(view.words):
        if at < done or word not in openers:
            continue
        for frame in _FRAMES:
            length = view.length(frame, at)
            if not length or is_noun(view, at):
                continue
            plea = _read(view, Verb(at, at + length, frame))
            if plea is not None:
                yield plea
                done = at + length
                break


def _read(view: View, verb: Verb) -> Plea | None:
    words, at = view.words, verb.at
    joined = words[at - 1 : at] in (["and"], ["or"], ["then"]) and not words[at].endswith(("ed", "s", "ing"))
    near = max(0, at - (_REACHED if joined else 6))  # "ought to invoke the treaty and ask Y for ships"
    clause = near if joined else next((i + 1 for i in range(at - 1, near - 1, -1) if words[i] == ","), near)
    if _HYPOTHETICAL & set(words[clause:at]) and not stages.weighs_whether(view, at):
        return None
    headline = view.line.field == "title" and words[at] in {"asked", "requested", "urged"}
    before = next((i for i in range(max(0, at - 4), at) if words[i] == "before"), None)
    if before is not None and view.word(before + 1) in {"it", "he", "she", "they", "being", "anybody", "anyone"}:
        return None
    if _is_passive(view, at) or (headline and any(behind(view, i, "by") for i in range(verb.after, len(words)))):
        return _passive(view, verb)
    if words[verb.after : verb.after + 1] == ["by"]:
        return _participle(view, verb)
    plea = _relative(view, verb, marked=True)
    if verb.frame == "demands":
        return plea or _relative(view, verb, marked=False)
    plea = plea or _active(view, verb)
    return plea if plea is not None else _relative(view, verb, marked=False)


def _is_passive(view: View, at: int) -> bool:
    """ "Was asked", "has been formally asked"; and neither "is to ask" nor "is asking"."""
    beside = view.word(at - 1) in _BE
    apart = view.word(at - 2) in _BE and view.word(at - 1) != "to"
    return (beside or apart) and not view.word(at).endswith("ing")


# ── "X asked Y for Z" ──


def _active(view: View, verb: Verb) -> Plea | None:
    words, at, after = view.words, verb.at, verb.after
    visit = _visit(view, at)
    found = asked_of(view, verb)
    if found is None and visit is not None and words[after : after + 1] and words[after] in THEM:
        found = asked_of(view, Verb(at, after + 1, "seek"))
    if found is None:
        return None
    addressees, thing = found
    head = at if visit is None else visit[0]
    requester, pronoun = subject(view, head)
    if requester is None and not pronoun:
        return None
    if requester is None:
        by = (names for i in range(after, len(words)) if (names := behind(view, i, "by", reach=4)))
        requester = next((names[0].code for names in by), None)
    if not addressees and words[after : after + 1] and (words[after] in THEM or words[after - 1] in THEM):
        others = [n for n in view.names if n.last <= at and n.code != requester and not view.is_private(n)]
        addressees = (others[-1].code,) if others else ()
    if visit is not None and not addressees and requester is not None:
        addressees = visit[1]
    last = min(thing_end(view, thing), len(words))
    addressees = addressees or _helpers(view, verb, last, requester=requester)
    addressees = tuple(code for code in addressees if code != requester)
    status, denied = stages.stage(view, head)
    denied = denied or words[thing : thing + 2] in (["no"], ["for", "no"]) or words[thing : thing + 1] == ["no"]
    name = subject_name(view, head)
    if status == "made" and view.has("letters", at - 4, at) and view.has("will", after, len(words)):
        status = "announced"  # "a letter asking for … will leave for Paris"
    if status == "made" and not denied:
        status = _helped_since(view, name, at)
    main = _main_clause(view, name, at) if not addressees and status == "made" and not denied else None
    return Plea(
        first=at, last=max(last, after), requester=requester, addressees=addressees,
        status=main.status if main is not None else status,
        what=_what(view, verb, thing, last), denied=denied, pronoun=pronoun,
        stranger=requester is None and is_stranger(view, head), main=main.giver if main is not None else None,
        others=tuple(code for code in joined_to(view, name) if code not in addressees),
    )  # fmt: skip


def _helped_since(view: View, name: Named | None, at: int) -> RequestStatus:
    """ "Four jets landed hours after X had asked Y for them", "Y sends jets after X asks": it was granted."""
    first = next((i for i in range(at - 1, -1, -1) if view.words[i] == "after"), None)
    near = name is not None and first is not None and (first < name.first <= first + _NEAR or at - first <= 2 * _NEAR)
    if first is None or not near or not view.has("military"):
        return "made"
    found = stages.delivered(view, 0, first)
    return found.status if found is not None else "made"


def _what(view: View, verb: Verb, thing: int, last: int) -> RequestWhat:
    """ "Needs helicopters and will turn to Y for them": the thing may stand before."""
    what = what_of(view, verb.after, last)
    back = bool({"them", "it"} & set(view.words[thing : thing + 3]))
    return what_of(view, 0, verb.at) if what == "unspecified" and back else what


def _helpers(view: View, verb: Verb, last: int, *, requester: str | None) -> tuple[str, ...]:
    """Who is to help where the verb names nobody: "a German brigade", "a letter … for Paris"."""
    if verb.frame != "invoke":
        given = given_by(view, verb.after, last)
        if given and given[0] != requester:
            return given
    spoken = view.classes.first_of("talks", view.plain, verb.at - _REACHED, verb.at)
    while spoken is not None and spoken < verb.at:  # "in a call with Y, X asked for drones"
        names = behind(view, spoken + 1, "with") or behind(view, spoken + 2, "with")
        if names and names[0].code != requester and names[0].last < verb.at:
            return (names[0].code,)
        spoken = view.classes.first_of("talks", view.plain, spoken + 1, verb.at)
    letter = view.classes.first_of("letters", view.plain, verb.at - _REACHED, verb.at)
    if letter is None:
        return ()
    sent = view.classes.first_of("sends", view.words, letter - 8, letter)
    direct = view.named_in(sent + 1, letter) if sent is not None else []
    if direct:
        return (direct[0].code,)
    to = (names for i in range(letter, len(view.words)) if (names := behind(view, i, "to", "for", "in")))
    return next((tuple(n.code for n in names) for names in to if names[0].code != requester), ())


def _main_clause(view: View, name: Named | None, at: int) -> stages.Answer | None:
    """ "Beijing rebuffed X, which had asked for guns": whose answer stands around the clause of asking."""
    if name is None or not {"which", "who", "whose"} & set(view.words[name.last : at]):
        return None
    found = stages.before(view, name.first, 0)
    if found is None:
        found = stages.delivered(view, 0, name.first)
    if found is not None and found.giver not in {None, name.code}:
        return found
    first = next((n for n in view.names if n.last <= name.first and n.code != name.code), None)
    return stages.Answer(at, found.status if found else "made", first.code) if first is not None else None


def _visit(view: View, at: int) -> tuple[int, tuple[str, ...]] | None:
    """ "X telephoned Y to ask", "X flew to Y to seek": where X reaches out, and who is reached. X asks, and not Y."""
    if at < 3 or view.word(at - 1) not in {"to", ","}:
        return None
    unnamed: tuple[int, tuple[str, ...]] | None = None
    for begin in range(at - 2, max(-1, at - _REACHED), -1):
        if view.word(begin) in _BREAKS and view.word(at - 1) == "to":
            return unnamed
        length = view.classes.at("reaches", view.plain, begin)
        if length:
            names = view.named_in(begin + length, at - 1)
            reached = next((name.code for name in names if not view.is_private(name)), None)
            if not names and view.word(at - 1) == "to" and view.word(begin - 1) not in {"by", "a", "the", "over"}:
                unnamed = begin, ()  # "telephoned the prime minister to plead for help"
            if reached is not None and not (view.word(at - 1) == "," and _BREAKS & set(view.words[begin + 1 : at])):
                return begin, (reached,)
    return unnamed


# ── "Y was asked by X for Z", "Z was sought by X", "the Z that X had asked Y for" ──


def _passive(view: View, verb: Verb) -> Plea | None:
    at, after = verb.at, verb.after
    end = thing_end(view, after)
    if view.words[after : after + 1] in (["about"], ["whether"], ["if"], ["why"], ["how"]):
        return None
    asker = next((names[0] for i in range(after, end) if (names := behind(view, i, "by", reach=4))), None)
    name = subject_name(view, at)
    status, denied = stages.stage(view, at)
    if asker is None and (status == "made" or denied) and view.has("private", at - 8, end):
        return None
    named_first = name is not None and view.line.field == "title"
    near = name is not None and at - name.last <= _PERSON and help_at(view, name.last, at) is None
    person = verb.frame in {"ask", "turn"} or (named_first and verb.frame == "seek")
    if name is not None and near and person and not view.is_private(name):
        thing = asker.last if asker is not None and words_by(view, after) else after
        if not is_help(view, thing, alliance=False, turned=verb.frame == "turn"):
            return None
        asked: tuple[str, ...] = (*joined_to(view, name), name.code)
        what = what_of(view, after, end)
    else:
        floor = next((i + 1 for i in range(at - 1, -1, -1) if view.words[i] in {";", "—", ":"}), max(0, at - _FAR))
        if help_at(view, floor, at) is None and not is_pact(view, floor, end):
            return None
        if (view.has("not_help", floor, at) and not is_pact(view, floor, end)) or view.has("civil", floor, end):
            return None
        asked = given_by(view, floor, at) or _from(view, after, end)
        what = what_of(view, floor, end)
    code = asker.code if asker is not None else None
    return Plea(at, end, code, tuple(c for c in asked if c != code), status, what, denied=denied, pronoun=asker is None)


def words_by(view: View, at: int) -> bool:
    return view.words[at : at + 1] == ["by"]


def _from(view: View, first: int, last: int) -> tuple[str, ...]:
    return next((objects(view, i + 1)[0] for i in range(first, last) if behind(view, i, "from", "of")), ())


def _participle(view: View, verb: Verb) -> Plea | None:
    """ "The battery sought by Lithuania", "troops requested by Togo from Ghana"."""
    askers = [name for name in view.named_in(verb.after + 1, verb.after + 6) if not view.is_private(name)]
    if not askers:
        return None
    return _behind_its_thing(view, verb, asker=askers[0].code, thing_last=verb.at, skip=askers[0].last)


def _relative(view: View, verb: Verb, *, marked: bool) -> Plea | None:
    """ "The soldiers that Benin had asked for", "what Iraq has asked Jordan to lend", "the missiles it asked Y for"."""
    name = subject_name(view, verb.at)
    pronoun = next((i for i in range(verb.at - 1, max(-1, verb.at - 4), -1) if view.words[i] in _PRONOUNS), None)
    begin = pronoun if pronoun is not None else name.first if name is not None else None
    if begin is None or begin == 0:
        return None
    marks = [
        i
        for i in range(max(1, begin - 4), begin)
        if view.words[i] in _RELATIVE or view.words[i - 1 : i + 1] == [",", "as"]
    ]
    if marks and view.words[marks[-1]] == "that" and help_at(view, max(0, marks[-1] - 3), marks[-1]) is None:
        marks = []
    if marked and not marks and help_at(view, begin - 1, begin) is None:
        return None
    if not marked and help_at(view, max(0, begin - 3), begin) is None:
        return None
    first = marks[-1] if marks else begin
    near = next((n for n in reversed(view.names) if n.last <= begin <= n.last + 3), None)
    if near is not None and view.words[near.last : near.last + 3] == [",", "from", "which"]:
        near = subject_name(view, near.first)  # "X put its trust in Y, from which it has requested soldiers"
    if pronoun is not None and near is not None:  # "to send Ecuador the helicopters it pleaded for"
        asker: str | None = near.code
    else:
        asker = subject(view, begin)[0] if pronoun is not None or name is None else subject(view, verb.at)[0]
    if pronoun is None and asker is None:
        return None
    asked, end = objects(view, verb.after)
    return _behind_its_thing(view, verb, asker=asker, thing_last=first, skip=end if asked else verb.after)


def _behind_its_thing(view: View, verb: Verb, *, asker: str | None, thing_last: int, skip: int) -> Plea | None:
    """A request whose thing stands before it, and with it perhaps what became of it."""
    first = max(0, thing_last - _FAR)
    wanted = help_at(view, first, thing_last)
    if wanted is None and view.words[thing_last : thing_last + 1] == ["what"] and is_pact(view, verb.after):
        wanted = thing_last
    asked_of = view.words[thing_last - 1 : thing_last + 1] == ["from", "which"]
    if asked_of and help_at(view, verb.after, thing_end(view, verb.after)) is not None:
        wanted = thing_last
    if wanted is None or view.has("civil", first, thing_last):
        return None
    status, denied = stages.stage(view, verb.at, thing_last)
    answer = (
        (stages.before(view, wanted, 0) or stages.after(view, skip - 1) or stages.delivered(view, 0, thing_last)
         or stages.delivered(view, skip, len(view.words)))
        if status == "made" and not denied
        else None
    )  # fmt: skip
    own, _ = objects(view, verb.after)
    asked = [code for code in own or _from(view, verb.after, thing_end(view, verb.after)) if code != asker]
    if asked_of:
        asked = [n.code for n in view.names if n.last <= thing_last and n.code != asker][-1:]
    asked = asked or [code for code in given_by(view, first, thing_last) if code != asker]
    main = answer.giver if answer is not None and answer.giver != asker else None
    if main is None:
        main = next((n.code for n in view.names if n.code != asker and not view.is_private(n)), None)
    return Plea(
        verb.at, max(verb.after, skip), asker, tuple(dict.fromkeys(asked)),
        answer.status if answer is not None else status, what_of(view, first, thing_last),
        denied=denied, pronoun=asker is None, main=main,
    )  # fmt: skip
