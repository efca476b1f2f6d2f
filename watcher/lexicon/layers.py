"""One pack on top of another: a later one adds to what an earlier one says of the same thing."""

from collections.abc import Mapping


def on_top(earlier: object, later: object) -> object:
    """What two packs say together: lists grow, blocks are filled up, any other value is the later one."""
    if isinstance(earlier, Mapping) and isinstance(later, Mapping):
        return {**earlier, **{key: on_top(earlier.get(key), value) for key, value in later.items()}}
    if isinstance(earlier, list) and isinstance(later, list):
        return [*earlier, *(item for item in later if item not in earlier)]
    return later


def joined_words(
    earlier: Mapping[str, tuple[str, ...]], later: Mapping[str, tuple[str, ...]], *, one_class_each: bool
) -> dict[str, tuple[str, ...]]:
    """The words of a group by class; where a word has one class alone, the later pack moves it."""
    moved = {word for words in later.values() for word in words} if one_class_each else frozenset()
    kept = {name: tuple(word for word in words if word not in moved) for name, words in earlier.items()}
    return {
        name: tuple(dict.fromkeys((*kept.get(name, ()), *later.get(name, ()))))
        for name in dict.fromkeys((*earlier, *later))
    }
