"""What is installed as a service: systemd takes it, it is shut in, and its files agree with each other and with us."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from watcher.cli.group import BAD_CONFIGURATION
from watcher.settings.folders import SYSTEM_FOLDER, SYSTEM_STATE, default_database

FOLDER = Path(__file__).parents[2] / "systemd"
SERVICE = FOLDER / "wirewatch.service"
TENTHS_OF_EXPOSURE = 15
LONGEST_STOP_S = 10

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to another user")


def settings_of(unit: Path) -> dict[str, list[str]]:
    """Give every setting of a unit with its values in order."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#") and "=" in line:
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def lines_of(name: str) -> dict[str, list[str]]:
    """Give the lines of a sysusers or tmpfiles file by what they make, each as its words."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    words = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {line[1]: line for line in words}


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - systemd's own tools


@needs_systemd
def test_systemd_takes_the_units_without_a_word(tmp_path: Path) -> None:
    """A setting that is misspelt or has no sense is only warned of, and then is not there when it is needed."""
    for unit in FOLDER.glob("*.service"):
        # verify wants the program to exist; nothing is installed under /opt where this is tested.
        text = unit.read_text(encoding="utf-8").replace("/opt/wirewatch/bin/wirewatch", sys.executable)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")

    done = run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *map(str, tmp_path.iterdir()))

    of_ours = [line for line in done.stderr.splitlines() if "wirewatch" in line]  # not of the machine's other units
    assert (done.returncode, of_ours) == (0, [])


@needs_systemd
def test_the_service_is_shut_in() -> None:
    """It reads what strangers send: systemd's own measure of what could be reached through it stays low."""
    done = run("systemd-analyze", "security", "--offline=true", f"--threshold={TENTHS_OF_EXPOSURE}", str(SERVICE))

    assert done.returncode == 0, done.stdout[-200:]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("Type", "notify"),
        ("NotifyAccess", "main"),
        ("ExecStart", f"/opt/wirewatch/bin/wirewatch run --config {SYSTEM_FOLDER}"),
        ("ExecReload", "/bin/kill -HUP $MAINPID"),
        ("Restart", "always"),
        ("StartLimitIntervalSec", "0"),
        ("RestartPreventExitStatus", str(BAD_CONFIGURATION)),
        ("KillMode", "mixed"),
        ("WatchdogSec", "120"),
        ("UMask", "0007"),
        ("StateDirectory", SYSTEM_STATE.name),
        ("StateDirectoryMode", "2770"),
        ("LimitCORE", "0"),
    ],
)
def test_the_service_keeps_what_is_promised(key: str, expected: str) -> None:
    """Each of these is a promise: to restart, to be watched, to reload, to let the desk in and nobody else."""
    assert settings_of(SERVICE)[key] == [expected]


def test_a_daemon_that_ends_in_time_is_not_killed() -> None:
    """It is gone within ten seconds of SIGTERM; systemd must have more patience than that."""
    assert int(settings_of(SERVICE)["TimeoutStopSec"][0]) > LONGEST_STOP_S


def test_the_end_of_the_watch_is_told_by_a_unit_that_is_there() -> None:
    """A name that leads nowhere would be found out on the worst day."""
    (told_by,) = settings_of(SERVICE)["OnFailure"]
    assert (FOLDER / told_by).is_file()


def test_a_missing_folder_of_secrets_does_not_stop_the_start() -> None:
    """Systemd refuses a start for a credential that can't be loaded unless a value of the same name stands in."""
    (loaded,) = settings_of(SERVICE)["LoadCredential"]
    name, _, folder = loaded.partition(":")
    assert (name, folder) == ("secrets", f"{SYSTEM_FOLDER}/secrets")
    assert [stand_in.partition(":")[0] for stand_in in settings_of(SERVICE)["SetCredential"]] == [name]


def test_users_folders_and_service_agree() -> None:
    """One name and one mode in all three files, and the database where the commands look for it."""
    service, made = settings_of(SERVICE), lines_of("wirewatch.tmpfiles")
    (user,) = lines_of("wirewatch.sysusers")
    database = default_database(SYSTEM_FOLDER).removeprefix("sqlite:///")

    assert (service["User"], service["Group"]) == ([user], [user])
    assert made[str(SYSTEM_STATE)][2:] == [*service["StateDirectoryMode"], user, user]
    assert made[str(SYSTEM_FOLDER)][2:] == [*service["ConfigurationDirectoryMode"], "root", user]
    assert made[f"{SYSTEM_FOLDER}/secrets"][2:] == ["0700", "root", "root"]
    assert made[database][2:] == made[f"{database}.lock"][2:] == ["0660", user, user]


@needs_systemd
@needs_root
def test_users_and_folders_are_made_as_they_are_written(tmp_path: Path) -> None:
    """Systemd's own tools read both files and make all of it in an empty system."""
    for kind in ("sysusers", "tmpfiles"):
        target = tmp_path / "etc" / f"{kind}.d" / "wirewatch.conf"
        target.parent.mkdir(parents=True)
        target.write_bytes((FOLDER / f"wirewatch.{kind}").read_bytes())

    users = run("systemd-sysusers", f"--root={tmp_path}", "wirewatch.conf")
    made = run("systemd-tmpfiles", f"--root={tmp_path}", "--create", "wirewatch.conf")

    assert (users.returncode, made.returncode) == (0, 0), users.stderr + made.stderr
    passwd = (tmp_path / "etc/passwd").read_text(encoding="utf-8")
    ((uid, gid),) = re.findall(r"^wirewatch:x:(\d+):(\d+):", passwd, re.MULTILINE)
    database = (tmp_path / "var/lib/wirewatch/wirewatch.db").stat()
    assert (database.st_uid, database.st_gid, database.st_size) == (int(uid), int(gid), 0)
    assert stat.S_IMODE((tmp_path / "var/lib/wirewatch").stat().st_mode) == 0o2770


def test_nothing_refers_to_a_place_that_only_one_machine_has() -> None:
    """What is shipped names the service's own folders and what every Debian has."""
    places = ("/opt/wirewatch/", "/etc/wirewatch", "/var/lib/wirewatch", "/etc/sysusers.d/", "/etc/tmpfiles.d/")
    named = {
        path
        for file in FOLDER.iterdir()
        for path in re.findall(r"(?<![\w.])/[\w./-]+", file.read_text(encoding="utf-8"))
        if not path.startswith(places) and path != "/bin/kill"
    }

    assert named == set()
