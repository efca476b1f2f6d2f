"""Certificates made for one test: nobody else trusts them."""

import subprocess
from pathlib import Path


def certificate_of(host: str, folder: Path) -> Path:
    """Make a certificate of a host that signs itself; its file holds the key as well and serves as its own root."""
    kind = "IP" if host.replace(".", "").isdecimal() else "DNS"
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(  # noqa: S603 -- our own arguments
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-days", "2", "-subj", f"/CN={host}", "-addext", f"subjectAltName={kind}:{host}"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    whole = folder / "whole.pem"
    whole.write_bytes(certificate.read_bytes() + key.read_bytes())
    return whole
