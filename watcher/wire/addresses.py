"""Which addresses a feed may live at: an address as text in, a reason for refusing it (or None) out. Asks nobody.

``ipaddress``'s own properties are not enough: ``is_global`` holds for ``64:ff9b::a9fe:a9fe`` and ``2002:7f00:1::``,
``is_private`` misses the carriers' 100.64.0.0/10. So the registries of special addresses stand here as a table.
"""

import ipaddress

_V4 = tuple(
    (ipaddress.IPv4Network(network), name)
    for network, name in (
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "a carrier's internal address"),
        ("127.0.0.0/8", "a loopback address"),
        ("169.254.0.0/16", "a link-local address"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a protocol's own address"),
        ("192.0.2.0/24", "an address for examples"),
        ("192.88.99.0/24", "a retired relay address"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "an address for benchmarks"),
        ("198.51.100.0/24", "an address for examples"),
        ("203.0.113.0/24", "an address for examples"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
    )
)

_V6 = tuple(
    (ipaddress.IPv6Network(network), name)
    for network, name in (
        ("::/128", "an unspecified address"),
        ("::1/128", "a loopback address"),
        ("64:ff9b:1::/48", "a local translation address"),
        ("2001::/23", "a protocol's own address"),
        ("2001:db8::/32", "an address for examples"),
        ("3fff::/20", "an address for examples"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a private address"),
        ("ff00::/8", "a multicast address"),
    )
)

_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")

# Networks whose addresses carry an IPv4 address, and by how many bits it is shifted from the right.
_CARRYING = (
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)


def refusal(address: str) -> str | None:
    """Say why no feed may live at this address, or None where one may."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "no address at all"
    if isinstance(parsed, ipaddress.IPv4Address):
        return _listed_v4(parsed)
    for network, name in _V6:
        if parsed in network:
            return name
    for network, shift in _CARRYING:
        if parsed in network:
            inner = ipaddress.IPv4Address((int(parsed) >> shift) & 0xFFFFFFFF)
            why = _listed_v4(inner)
            return None if why is None else f"it carries {inner}, {why}"
    return None if parsed in _PUBLIC_V6 else "a reserved address"


class Leave:
    """Which addresses one transfer may connect to, hop by hop.

    A feed that is allowed a private address may live wherever its own host's name leads. The leave is for those
    addresses alone: once the host has answered, a redirect to any other must lead to a public one.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self._private = allow_private
        self._answered = False
        self._own: set[str] = set()

    def hop_answered(self) -> None:
        """From here on it is a redirect that says where to go."""
        self._answered = True

    def refusal(self, address: str) -> str | None:
        """Say why this transfer may not connect to an address, or None where it may."""
        why = refusal(address)
        if why is None or address in self._own:
            return None
        if not self._private:
            return why
        if self._answered:
            return f"{why}, and not the one that this feed is allowed to live at"
        self._own.add(address)
        return None


def _listed_v4(address: ipaddress.IPv4Address) -> str | None:
    return next((name for network, name in _V4 if address in network), None)
