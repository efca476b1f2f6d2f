"""Where a configuration lives, and where the starter that is shipped can be copied from."""

import os
from pathlib import Path

from watcher.errors import ConfigurationError, LocatedFault

# Where a configuration is looked for without --config, in this order, as messages name it.
PLACES: tuple[str, ...] = ("./config", "~/.config/wirewatch (or $XDG_CONFIG_HOME/wirewatch)", "/etc/wirewatch")

MAIN_FILES = ("wirewatch.yaml", "feeds.yaml", "channels.yaml")

_PACKAGE = Path(__file__).resolve().parent.parent


def find_folder(given: Path | None) -> Path | None:
    """Give the named folder, or the first of the usual places that holds a configuration."""
    if given is not None:
        return given
    user = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser()
    candidates = (Path("config"), user / "wirewatch", Path("/etc/wirewatch"))
    return next((folder for folder in candidates if holds_configuration(folder)), None)


def holds_configuration(folder: Path) -> bool:
    """Whether one of our files is there; a `config` folder of some other program is none."""
    return any((folder / name).is_file() for name in MAIN_FILES)


def starter_folder() -> Path:
    """Give the folder with the shipped configuration: in the wheel beside the code, in a checkout above it."""
    inside = _PACKAGE / "starter"
    return inside if inside.is_dir() else _PACKAGE.parent / "config"


def packs_folder() -> Path:
    return _PACKAGE / "packs"


def write_starter(target: Path) -> tuple[Path, ...]:
    """Copy the shipped configuration, every file of it.

    Raises:
        ConfigurationError: where the folder holds a configuration; nothing is written then.

    """
    starter = starter_folder()
    sources = sorted(path for path in starter.rglob("*") if path.is_file())
    wanted = [target / source.relative_to(starter) for source in sources]
    taken = [path for path in wanted if path.exists()]
    if taken or holds_configuration(target):
        there = taken[0] if taken else target
        fault = LocatedFault(str(there), 1, 1, "a configuration is here already", "name an empty folder")
        raise ConfigurationError((fault,), hint="name an empty folder")
    for source, path in zip(sources, wanted, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as copy:
            copy.write(source.read_bytes())
    return tuple(wanted)


def default_database() -> str:
    """Give the database where none is named: the service's state folder under systemd, else the user's."""
    state = os.environ.get("STATE_DIRECTORY", "").partition(":")[0]
    if state:
        return f"sqlite:///{Path(state) / 'wirewatch.db'}"
    home = Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser()
    return f"sqlite:///{home / 'wirewatch' / 'wirewatch.db'}"


def absolute_database(url: str, folder: Path) -> str:
    """Let the relative path of an SQLite URL start at the configuration folder."""
    scheme, slashes, name = url.partition(":///")
    if scheme != "sqlite" or not slashes or not name or name.startswith(":memory:"):
        return url
    return f"sqlite:///{folder.resolve() / name}"
