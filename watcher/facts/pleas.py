"""One line → the requests and answers that it tells: who asks whom for what, and how far that has come.

Verbs of asking in each of their shapes; the noun ("a plea by X to Y") with or without a verb that answers it; and the
bare answer ("Y will send troops"), which counts only where the story tells of a request to Y.
"""

from collections.abc import Sequence

from watcher.facts.plea_nouns import bare_answers, consultations, nominal_pleas
from watcher.facts.plea_parts import Plea
from watcher.facts.plea_roles import subject_name
from watcher.facts.plea_verbs import asking_verbs
from watcher.facts.request_words import View


def _answers_at_once(view: View, answer: Plea, asked: Sequence[Plea]) -> bool:
    """ "X will ask Y for troops, and Y has agreed to send them"."""
    name = subject_name(view, answer.first)
    if name is None or view.word(name.first - 1) not in {"and", "but", ",", "which"}:
        return False
    return any(name.code in plea.addressees and plea.first < name.first - 3 for plea in asked)


def read_pleas(view: View) -> list[Plea]:
    """The requests and answers of a line, left to right; nothing from a line of fiction."""
    if view.has("fiction"):
        return []
    asked = list(asking_verbs(view))
    taken = {at for plea in asked for at in range(plea.first, plea.last)}
    nouns = [plea for plea in nominal_pleas(view, asked) if plea.first not in taken or plea.answer]
    nouns += [plea for plea in consultations(view) if plea.first not in taken]
    taken |= {at for plea in nouns for at in range(plea.first, plea.last)}
    answered = any(plea.answer for plea in nouns)
    bare = (
        [] if answered else [p for p in bare_answers(view) if p.first not in taken or _answers_at_once(view, p, asked)]
    )
    return sorted((*asked, *nouns, *bare), key=lambda plea: plea.first)
