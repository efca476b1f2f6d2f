"""The rules of the house that no linter knows: sizes, doors, boundaries."""

import ast
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ROOT / "watcher"
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
# The one module of each door that opens connections. `target` loads the library that `send` sends through;
# the demo's receiver listens on loopback; `notify` speaks to the service manager's own socket and to nothing else.
OPENS_CONNECTIONS = {
    "wire/fetch.py": {"pycurl", "socket"},
    "wire/mailbox.py": {"imaplib", "socket", "ssl"},
    "delivery/target.py": {"apprise"},
    "demo/mailroom.py": {"socket"},
    "service/notify.py": {"socket"},
}
NETWORK = {
    "pycurl",
    "apprise",
    "socket",
    "ssl",
    "smtplib",
    "imaplib",
    "http.client",
    "urllib.request",
    "requests",
    "urllib3",
}
BOUNDARIES = {"service/rounds.py", "service/outbox.py", "service/daemon.py", "service/replay.py", "cli/archive.py"}


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PRODUCT.rglob("*.py")):
        yield path.relative_to(PRODUCT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _imports(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update({node.module, *(f"{node.module}.{alias.name}" for alias in node.names)})
    return names


def test_files_and_functions_stay_short() -> None:
    """No file over 400 lines, no function over 60."""
    long_files = [
        path.relative_to(ROOT).as_posix()
        for folder in (PRODUCT, ROOT / "tests")
        for path in folder.rglob("*.py")
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    ]
    long_functions = [
        f"{name}:{node.name}"
        for name, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert (long_files, long_functions) == ([], [])


def test_each_door_has_one_module_that_opens_connections() -> None:
    """A second way out would be a way around the checks at the first."""
    found = {name: used for name, tree in _modules() if (used := NETWORK & _imports(tree))}

    assert found == OPENS_CONNECTIONS


def test_everything_is_caught_at_few_boundaries_only() -> None:
    """One poll, one delivery, one scheduled job, one article of an archive: elsewhere an unknown error is an error."""
    broad = {
        name
        for name, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
        and not isinstance(node.body[-1], ast.Raise)
    }

    assert broad == BOUNDARIES


def test_every_room_has_a_door_that_says_what_it_takes() -> None:
    """A room's package opens with a docstring."""
    mute = [name for name, tree in _modules() if name.endswith("__init__.py") and not ast.get_docstring(tree)]

    assert mute == []


def test_the_wheel_holds_the_starter_and_the_packs(tmp_path: Path) -> None:
    """What `init` copies out and what facts are read with travel with the package; tests do not."""
    subprocess.run(  # noqa: S603 - our own interpreter on our own checkout
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    starter = {f"watcher/starter/{p.relative_to(ROOT / 'config')}" for p in (ROOT / "config").rglob("*") if p.is_file()}
    packs = {f"watcher/packs/{p.name}" for p in (PRODUCT / "packs").glob("*.yaml")}

    scripts = {f"watcher/store/migrations/{p.name}" for p in (PRODUCT / "store/migrations").glob("*.py")}
    scripts |= {f"watcher/store/migrations/versions/{p.name}" for p in PRODUCT.glob("store/migrations/versions/*.py")}

    assert starter | packs | scripts <= names
    assert "watcher/store/migrations/versions/0001_first.py" in scripts
    assert "watcher/starter/rules/border-clash.yaml" in starter
    assert not [name for name in names if name.startswith("tests/")]
