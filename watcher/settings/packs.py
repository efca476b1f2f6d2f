"""The lexicon: the packs that are shipped, and a newsroom's own ones on top of them."""

from functools import cache
from pathlib import Path

from watcher.errors import ConfigurationError, FaultsError, LocatedFault
from watcher.lexicon import Lexicon, compile_packs
from watcher.settings.folders import packs_folder
from watcher.settings.reading import Files
from watcher.settings.tree import Path as ValuePath

OVERLAY = "local/"  # a newsroom's pack compiles under this stem, so that it never passes for a shipped one


@cache
def shipped_lexicon() -> Lexicon:
    """Compile the shipped packs, once.

    Raises:
        ConfigurationError: where the installation is damaged.

    """
    shipped = Files(packs_folder())
    lexicon = compile_all(shipped, None)
    if lexicon is None:
        raise ConfigurationError(tuple(shipped.faults), hint="install wirewatch again")
    return lexicon


def compile_all(shipped: Files, own: Files | None) -> Lexicon | None:
    """Compile shipped packs and those of a configuration's ``packs`` folder; None where there were faults, now told."""
    before = len(shipped.faults) + (len(own.faults) if own else 0)
    places = {name.removesuffix(".yaml"): (shipped, name) for name in shipped.named(".")}
    for name in own.named("packs") if own else ():
        stem = name.removeprefix("packs/").removesuffix(".yaml")
        places[OVERLAY + stem] = (own or shipped, name)
    trees = {stem: files.tree(name) for stem, (files, name) in places.items()}
    packs = {stem: tree.value for stem, tree in trees.items() if tree is not None}
    try:
        lexicon = compile_packs(packs)
    except FaultsError as error:
        for fault in error.faults:
            stem = str(fault.path[0]) if fault.path else ""
            tree = trees.get(stem)
            if tree is not None:
                places[stem][0].tell(tree, (fault,), below=1)
        return None
    return lexicon if len(shipped.faults) + (len(own.faults) if own else 0) == before else None


def fault_in_pack(folder: Path, path: ValuePath, what: str, hint: str = "") -> LocatedFault:
    """Tell a fault of a compiled pack at its place; ``path`` begins with the pack's stem.

    The file is read again for it: packs are large, and the places of their words are asked for where one is wrong.
    """
    stem = str(path[0])
    files = Files(folder / "packs" if stem.startswith(OVERLAY) else packs_folder())
    name = f"{stem.removeprefix(OVERLAY)}.yaml"
    tree = files.tree(name)
    return (
        LocatedFault(str(files.folder / name), 1, 1, what, hint) if tree is None else tree.fault(path[1:], what, hint)
    )
