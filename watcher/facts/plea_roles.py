"""Who asks and who is asked: subjects, objects, and the names that a preposition or an adjective makes a party."""

from watcher.facts.plea_parts import help_at
from watcher.facts.request_words import Named, View

_OBLIQUE = frozenset("from with against to by near between over into on for on than via beside in at".split())
_DETERMINERS = frozenset(
    "a an the this that any no its his her their 's formal official written urgent such another".split()
)
_COUNTRY = frozenset({"state", "country", "republic", "kingdom", "nation", "island"})
_OBJECT_ENDS = frozenset(
    "for to that under over if citing about because after from which who saying asking requesting seeking with since "
    "as when while until before against amid ; : —".split()
)
_JOINED = frozenset("and or , as well the its both also plus".split())
_SKIPPED = frozenset("the its his their neighbouring neighboring ally allied nearby both fellow".split())
_MODIFIERS = 4  # words between an adjective of a state and the troops that it names ("German air-defence battalion")
_NEAR_BY = 3
_SAYS = frozenset("said says told announced reported disclosed confirmed revealed added stated declared".split())
_HELPERS = frozenset(
    "has have had will would may might also again to been instead therefore now already since long".split()
)
_FINITE = frozenset("has have had is was are were will would may".split())
_LINKS = frozenset({",", "in", "against", "and", "to", "for", "of", "on", "with"})
_TELLS = frozenset(
    "reminded reminds citing invoking quoting sounded sounding told tells informed informs notified notifies assured "
    "thanked telling informing".split()
)


def is_noun(view: View, at: int) -> bool:
    """ "The request", "Tajik requests", "an appeal to": the word is no verb here."""
    if view.words[at] not in {"request", "requests", "appeal", "appeals", "plea", "address", "approach", "petition"}:
        return False
    before = view.word(at - 1) if at else ""
    singular = view.words[at] in {"request", "plea", "appeal", "petition"}
    adjective = any(name.last == at and (name.adjective or singular) for name in view.names)
    return (
        before in _DETERMINERS
        or adjective
        or before in {"'s", "’s", "'", "for", "on", "of"}
        or view.has("help", at - 1, at)
    )


def subject_name(view: View, at: int) -> Named | None:
    """The nearest name to the left that is no object and no part of a phrase beside it."""
    floor = next((i + 1 for i in range(at - 1, -1, -1) if view.words[i] in {";", "—"}), 0)
    stands_for_a_name = bool(_COUNTRY & set(view.words[max(floor, at - 4) : at]))
    for name in reversed([name for name in view.names if floor <= name.first and name.last <= at]):
        if view.words[name.last : name.last + 1] == [","] and view.words[name.last + 1 : name.last + 2] in (
            ["which"],
            ["who"],
            ["whose"],
        ):
            return name
        before = view.word(name.first - 1) if name.first else ""
        if before in {"the", "its", "neighbouring"} and name.first > 1:
            before = view.word(name.first - 2)
        joined = next((other for other in view.names if other.last == name.first - 1), None)
        if before == "and" and joined is not None and joined.first:  # "has written to X and Y seeking …"
            before = view.word(joined.first - 1)
        if before == "of" and not view.is_led(name) and not stands_for_a_name:
            continue
        if (
            (not stands_for_a_name or before == "in")
            and (before in _OBLIQUE or _is_object(view, name))
            and not _sits_there(view, name)
        ):
            continue
        return name
    return None


def _sits_there(view: View, name: Named) -> bool:
    """ "The government in X", "parliament in X": the capital stands for its state."""
    return view.word(name.first - 1) == "in" and view.is_office(name.first - 2)


def subject(view: View, at: int) -> tuple[str | None, bool]:
    """The state or body that is subject; and whether a pronoun or an office stands for it."""
    name = _antecedent(view, at) or subject_name(view, at)
    if name is not None:
        return (None, False) if _is_of_others(view, name, at) else (name.code, False)
    floor = next((i + 1 for i in range(at - 1, -1, -1) if view.words[i] in {";", "—"}), 0)
    return None, not view.has("private", floor, at)


def _antecedent(view: View, at: int) -> Named | None:
    """ "X, which left the bloc, …: it has begged Y": the pronoun stands for the first subject of the sentence."""
    index = at - 1
    while index > 0 and (view.words[index] in _HELPERS or view.words[index].endswith("ly")):
        index -= 1
    if view.word(index) not in {"it", "he", "she"}:
        return None
    return next((name for name in view.names if name.last <= index and subject_name(view, name.last + 1) is name), None)


def _is_of_others(view: View, name: Named, at: int) -> bool:
    return view.is_private(name) or view.has("private", name.last, at) or _holds_others(view, name)


def joined_to(view: View, name: Named | None) -> tuple[str, ...]:
    """ "Gabon and Guinea", "Mali, Niger and Chad": who stands beside a name before it."""
    codes: list[str] = []
    while name is not None:
        gap = next((i for i in range(name.first - 1, -1, -1) if view.words[i] not in {"and", ",", "the", "both"}), -1)
        other = next((known for known in view.names if known.last == gap + 1), None)
        commas = view.line.field == "title" and other is not None and other.last + 1 == name.first
        if (
            other is None
            or (not commas and "and" not in view.words[gap + 1 : name.first] and not codes)
            or gap + 1 == name.first
        ):
            break
        codes.append(other.code)
        name = other
    return tuple(codes)


def _holds_others(view: View, name: Named) -> bool:
    """ "The opposition in X", "a museum in X": the state is only where they are."""
    return view.words[name.first - 1 : name.first] in (["in"], ["of"]) and view.has(
        "private", name.first - 4, name.first
    )


def _is_object(view: View, name: Named) -> bool:
    """Whether a verb of asking or sending takes the name as its object."""
    at = name.first - 1
    while at > 0 and view.words[at] in {"the", "its", "both", "ally", "neighbouring"}:
        at -= 1
    verb = any(view.classes.at(kind, view.words, at) for kind in ("ask", "sends", "invoke"))
    return at >= 0 and (verb or view.words[at] in _TELLS)


def objects(view: View, first: int) -> tuple[tuple[str, ...], int]:
    """The names joined from ``first`` on, and where the zone of the addressees ends."""
    last = min(len(view.words), first + 24)
    at = first
    while at < last and (view.words[at] not in _OBJECT_ENDS or view.words[at : at + 3] == ["as", "well", "as"]):
        if at > first and view.classes.at("ask", view.plain, at) and view.words[at].endswith(("ed", "ing")):
            break
        if view.words[at] == "," and not _goes_on(view, at):
            break
        at += 3 if view.words[at : at + 3] == ["as", "well", "as"] else 1
    names = [name for name in view.named_in(first, at) if not view.is_private(name)]
    return tuple(dict.fromkeys(name.code for name in names)), at


def _speaks(view: View, at: int) -> bool:
    """ "…, South Korea's spy agency said": who stands behind the comma tells of it."""
    stop = next((i for i in range(at, min(len(view.words), at + 12)) if view.words[i] in {",", ";"}), at + 12)
    return bool(_SAYS & set(view.words[at:stop]))


def _goes_on(view: View, comma: int) -> bool:
    """Whether another addressee follows the comma."""
    at = comma + 1
    while at < len(view.words) and view.words[at] in _JOINED and at < comma + 5:
        at += 1
    name = view.named_at(at)
    joined = name is not None and not _speaks(view, at) and not _FINITE & set(view.words[name.last : name.last + 1])
    back = comma + 1 < len(view.words) and view.word(comma + 1) in {"to", "for"}
    return joined or back


def past_aside(view: View, at: int) -> int:
    """Behind ", the ministry said on Friday," where that stands at a word; else the word itself."""
    if view.word(at) != "," or not _speaks(view, at + 1):
        return at
    return next((i + 1 for i in range(at + 1, min(len(view.words), at + 14)) if view.words[i] == ","), at)


def behind(view: View, at: int, *prepositions: str, reach: int = _NEAR_BY) -> list[Named]:
    """The names that the preposition at ``at`` governs ("from its ally X"); none where another word stands there."""
    if at >= len(view.words) or view.words[at] not in prepositions:
        return []
    return [name for name in view.named_in(at + 1, at + 1 + reach) if not view.is_private(name)][:1]


def given_by(view: View, first: int, last: int) -> tuple[str, ...]:
    """ "Troops from Y", "German air-defence crews", "that U.S. forces escort": whose help it is that is asked for."""
    for at in range(first, last):
        if behind(view, at, "from"):
            return objects(view, at + 1)[0]
    for name in view.names:
        if not first <= name.first < last or _is_a_place(view, name):
            continue
        helps = help_at(view, name.last, min(last, name.last + _MODIFIERS))
        if helps is not None and not _LINKS & set(view.words[name.last : helps]):
            return (name.code,)
    return ()


def _is_a_place(view: View, name: Named) -> bool:
    """ "In the German North Sea", "to Kenyan bases", "on the Afghan border"."""
    at = name.first - 1
    while at > 0 and view.words[at] in _SKIPPED:
        at -= 1
    return at >= 0 and view.words[at] in {"in", "on", "near", "along", "against", "with", "between", "over", "by"}


def is_foe(view: View, name: Named) -> bool:
    """ "Against X", "the border with X", "Xian shells": who is feared, not asked."""
    at = name.first - 1
    while at > 0 and view.words[at] in _SKIPPED:
        at -= 1
    against = at >= 0 and (view.words[at] in {"against", "amid"} or view.words[at - 1 : at + 1] == ["border", "with"])
    return against or bool(name.adjective and view.has("foes", name.last, name.last + 2))


def is_stranger(view: View, at: int) -> bool:
    """ "Al-Ahly asked": a name that is of no state, and no office or pronoun, stands before the verb."""
    index = at - 1
    while index > 0 and (view.words[index] in _HELPERS or view.words[index].endswith("ly")):
        index -= 1
    return index >= 0 and view.line.tokens[index].capital and not view.is_office(index)
