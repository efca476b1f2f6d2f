"""Phrases by their first word, so that a sentence is looked through once for all of them."""

from collections.abc import Mapping, Sequence

from watcher.text import tokenise

PhraseTable = Mapping[str, tuple[tuple[str, ...], ...]]


def phrase_table(phrases: Sequence[str]) -> PhraseTable:
    """The phrases as folded words, by the first of them."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        plain = phrase.replace(" ", "").replace("-", "").isalpha()
        parts = tuple(phrase.split()) if plain else tuple(token.norm for token in tokenise(phrase))
        table.setdefault(parts[0], []).append(parts)
    return {first: tuple(found) for first, found in table.items()}


def length_at(table: PhraseTable, words: Sequence[str], index: int) -> int:
    """How many words from ``index`` on are a phrase of the table; 0 for none, the longest where several fit."""
    fitting = table.get(words[index])
    if fitting is None:
        return 0
    return max((len(parts) for parts in fitting if tuple(words[index : index + len(parts)]) == parts), default=0)
