"""Which addresses may be connected to: a table."""

import pytest

from watcher.wire.addresses import refusal


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.0",
        "172.32.0.1",
        "2a00:1450::1",
        "64:ff9b::808:808",
        "2002:808:808::",
        "::ffff:8.8.8.8",
    ],
)
def test_public_addresses_are_open(address: str) -> None:
    """Public addresses, also where they are carried inside another."""
    assert refusal(address) is None


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1", "a loopback address"),
        ("100.64.0.1", "a carrier's internal address"),
        ("64:ff9b::a9fe:a9fe", "it carries 169.254.169.254, a link-local address"),
        ("2002:7f00:1::", "it carries 127.0.0.1, a loopback address"),
        ("::127.0.0.1", "a reserved address"),
        ("::ffff:10.0.0.1", "it carries 10.0.0.1, a private address"),
        ("64:ff9b:1::808:808", "a local translation address"),
        ("fe80::1%eth0", "a link-local address"),
        ("4000::1", "a reserved address"),
        ("/run/socket", "no address at all"),
    ],
)
def test_internal_addresses_are_refused_with_the_reason(address: str, why: str) -> None:
    """Also those that the standard library calls global."""
    assert refusal(address) == why
