"""Which addresses may be connected to: a table."""

import pytest

from watcher.wire.addresses import Leave, refusal


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


def test_leave_for_a_private_address_is_for_the_feeds_own_alone() -> None:
    """Whatever its host's name leads to at first; from then on a redirect decides, and that may be anybody's."""
    leave = Leave(allow_private=True)
    assert [leave.refusal(address) for address in ("::1", "127.0.0.1", "8.8.8.8")] == [None] * 3
    leave.hop_answered()
    assert [leave.refusal(address) for address in ("127.0.0.1", "8.8.4.4")] == [None] * 2
    assert leave.refusal("10.0.0.1") == "a private address, and not the one that this feed is allowed to live at"


def test_without_leave_no_private_address_is_open() -> None:
    """Before the first answer and after it."""
    leave = Leave(allow_private=False)
    assert leave.refusal("127.0.0.1") == "a loopback address"
    leave.hop_answered()
    assert (leave.refusal("127.0.0.1"), leave.refusal("8.8.8.8")) == ("a loopback address", None)
