"""Where a configuration lives, and where the starter that is shipped can be copied from."""

import os
from contextlib import suppress
from pathlib import Path

from watcher.errors import ConfigurationError, LocatedFault

# Where a configuration is looked for without --config, in this order, as messages name it.
PLACES: tuple[str, ...] = ("./config", "~/.config/wirewatch (or $XDG_CONFIG_HOME/wirewatch)", "/etc/wirewatch")

SYSTEM_FOLDER = Path("/etc/wirewatch")
SYSTEM_STATE = Path("/var/lib/wirewatch")
MAIN_FILES = ("wirewatch.yaml", "feeds.yaml", "channels.yaml")
SUBFOLDERS = ("rules", "lists", "packs")

# Name, time of change, size and inode of each file.
Footprint = tuple[tuple[str, int, int, int], ...]

_PACKAGE = Path(__file__).resolve().parent.parent


def find_folder(given: Path | None) -> Path | None:
    """Give the named folder, or the first of the usual places that holds a configuration."""
    if given is not None:
        return given
    user = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser()
    candidates = (Path("config"), user / "wirewatch", SYSTEM_FOLDER)
    return next((folder for folder in candidates if holds_configuration(folder)), None)


def holds_configuration(folder: Path) -> bool:
    """Whether one of our files is there; a `config` folder of some other program is none.

    Raises:
        ConfigurationError: where this user may not look: to go on without would be to work with another one.

    """
    try:
        return any((folder / name).is_file() for name in MAIN_FILES)
    except PermissionError:
        what, hint = "this user may not read it", "join the group that may, or name another with --config"
        raise ConfigurationError((LocatedFault(str(folder), 1, 1, what, hint),)) from None


def footprint(folder: Path) -> Footprint:
    """Take down which files a configuration has and how each stands: what changes when somebody edits it.

    Secrets in files of their own are not looked at; whoever changes one says so with a signal.
    """
    paths = [folder / name for name in MAIN_FILES]
    for name in SUBFOLDERS:
        paths += sorted((folder / name).rglob("*.yaml"))
    standing = []
    for path in paths:
        with suppress(OSError):  # an editor that renames leaves a moment without the file
            found = path.stat()
            standing.append((str(path), found.st_mtime_ns, found.st_size, found.st_ino))
    return tuple(standing)


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


def default_database(folder: Path) -> str:
    """Give the database where none is named: the service's for the system's configuration, else the user's.

    Whoever asks what the service did must find the service's database, without what systemd tells the service alone.
    """
    state = os.environ.get("STATE_DIRECTORY", "").partition(":")[0]
    if not state and folder.resolve() == SYSTEM_FOLDER:
        state = str(SYSTEM_STATE)
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
