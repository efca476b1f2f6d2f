"""A feed whose server can't prove who it is gives nothing, with the reason; one that can is read."""

import json
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from watcher.wire import reason_of

ROOT = Path(__file__).parents[2]
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<rss/>"
# What each certificate is made for and for how many days it holds.
CERTIFICATES = {"good": ("IP:127.0.0.1", 30), "expired": ("IP:127.0.0.1", -1), "other": ("DNS:other.example", 30)}

Serve = Callable[[socket.socket], None]


def _openssl(folder: Path, *arguments: str) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl here to make certificates with")
    subprocess.run([program, *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S603


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a root, certificates that it signed and one that nobody did, and a ``certifi`` that trusts the root."""
    place = tmp_path_factory.mktemp("certificates")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    _openssl(place, "req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-days", "30", "-subj", "/CN=Root")
    _openssl(
        place,
        *("req", "-x509", *key, "-keyout", "alone.key", "-out", "alone.pem", "-days", "30", "-subj", "/CN=127.0.0.1"),
        *("-addext", "subjectAltName=IP:127.0.0.1"),
    )
    for name, (subject, days) in CERTIFICATES.items():
        _openssl(place, "req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", "/CN=Wire")
        (place / "names").write_text(f"subjectAltName={subject}\n", encoding="ascii")
        signed = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-extfile", "names")
        _openssl(place, "x509", "-req", "-in", f"{name}.csr", *signed, "-days", str(days), "-out", f"{name}.pem")
    (place / "certifi.py").write_text(
        f'__version__ = "2026.1.1"\ndef where():\n    return {str(place / "root.pem")!r}\n', encoding="utf-8"
    )
    return place


@contextmanager
def _listening(serve: Serve) -> Iterator[str]:
    """Serve one visitor in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            try:
                visitor, _ = server.accept()
                with visitor:
                    serve(visitor)
            except OSError:
                return

        thread = threading.Thread(target=run)
        thread.start()
        yield f"https://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()


def _with(folder: Path, name: str) -> Serve:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")

    def serve(visitor: socket.socket) -> None:
        with context.wrap_socket(visitor, server_side=True) as secure:
            secure.recv(10_000)
            secure.sendall(ANSWER)

    return serve


def _reset(visitor: socket.socket) -> None:
    """Hang up without a word, in the middle of the greeting."""
    visitor.recv(100)
    visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _plain(visitor: socket.socket) -> None:
    visitor.recv(10_000)
    visitor.sendall(ANSWER)


def test_only_a_server_that_proves_who_it_is_is_read(folder: Path) -> None:
    """Each fault fails closed, and its reason can be told from the others."""
    cases = {name: _with(folder, name) for name in ("good", "expired", "other", "alone")}
    cases |= {"reset": _reset, "plain": _plain}
    with ExitStack() as stack:
        urls = {name: stack.enter_context(_listening(serve)) for name, serve in cases.items()}
        done = subprocess.run(  # noqa: S603 -- our own script
            [sys.executable, "-m", "tests.hostile.tls_entry", *urls.values()],
            cwd=ROOT,
            env={"PYTHONPATH": f"{folder}:{ROOT}"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    errors = json.loads(done.stdout)
    told = {name: errors[url] for name, url in urls.items()}
    assert told["good"] is None
    assert "certificate has expired" in told["expired"]
    assert "no alternative certificate subject name matches" in told["other"]
    assert "self-signed certificate" in told["alone"]
    assert "reset" in told["reset"].lower()
    assert told["plain"] is not None
    assert {reason_of(told[name]).name for name in ("expired", "other", "alone", "plain")} == {
        "no safe connection (TLS)"
    }
