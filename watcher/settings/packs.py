"""The lexicon: the packs that are shipped, and a newsroom's own ones on top of them."""

from functools import cache

from watcher.errors import ConfigurationError, FaultsError
from watcher.lexicon import Lexicon, compile_packs
from watcher.settings.folders import packs_folder
from watcher.settings.reading import Files

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
