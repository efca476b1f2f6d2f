"""Takes the values of a file and its model, gives the model filled in, or every fault where it stands."""

import difflib
from collections.abc import Iterable, Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from watcher.errors import LocatedFault
from watcher.settings.shapes import ChannelsFile, ChannelShape, FeedsFile, FeedShape, KeepShape, MainFile, PageShape
from watcher.settings.substitution import Filled
from watcher.settings.tree import Path, Tree

Model = TypeVar("Model", bound=BaseModel)

# The keys that are known at each depth of a file; names of channels and numbers of feeds stand between them.
_KEYS: Mapping[type[BaseModel], Mapping[int, Iterable[str]]] = {
    MainFile: {1: MainFile.model_fields, 2: KeepShape.model_fields},
    FeedsFile: {1: FeedsFile.model_fields, 3: FeedShape.model_fields, 4: PageShape.model_fields},
    ChannelsFile: {1: ChannelsFile.model_fields, 3: ChannelShape.model_fields},
}

# What pydantic says → what we say, and what to write instead.
_WORDS: Mapping[str, tuple[str, str]] = {
    "string_type": ("text belongs here", "put it in quotes"),
    "bool_type": ("true or false belongs here", "write true or false"),
    "list_type": ("a list belongs here", "write [one, another], or lines that start with a hyphen"),
    "dict_type": ("a block of keys belongs here", "write key: value"),
    "model_type": ("a block of keys belongs here", "write key: value"),
    "model_attributes_type": ("a block of keys belongs here", "write key: value"),
}


def check(model: type[Model], tree: Tree, filled: Filled) -> tuple[Model | None, list[LocatedFault]]:
    """Fill in the model of a file; None where anything is wrong with it."""
    if filled.value is None:
        return None, [tree.fault((), "the file is empty", "write its settings, or delete it")]
    try:
        return model.model_validate(filled.value), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    return None, [_fault(model, tree, filled, detail) for detail in details]


def _fault(model: type[BaseModel], tree: Tree, filled: Filled, detail: ErrorDetails) -> LocatedFault:
    path: Path = tuple(step for step in detail["loc"] if step != "[key]")
    if path in filled.lacking:
        return filled.lacking[path]
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind == "extra_forbidden":
        return tree.fault(path, f"unknown key `{path[-1]}`", _nearest(model, path), on_key=True)
    if kind == "missing":
        return tree.fault(path, f"`{path[-1]}` is missing", f"write {path[-1]}: and its value")
    if kind == "literal_error":
        return tree.fault(path, "this is none of the possible values", f"write {context.get('expected', '')}")
    if kind == "refused":
        shown = "…" if path in filled.hidden else str(context["value"])
        what = str(context["what"]).replace("{value}", shown)
        return tree.fault(path, what, str(context["hint"]), on_key="[key]" in detail["loc"])
    what, hint = _WORDS.get(kind, (detail["msg"], ""))
    return tree.fault(path, what, hint)


def _nearest(model: type[BaseModel], path: Path) -> str:
    known = list(_KEYS[model].get(len(path), ()))
    near = difflib.get_close_matches(str(path[-1]), known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(known)}"
