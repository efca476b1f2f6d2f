"""Documents made to hurt whoever reads them, each small to write down and large to take in."""

GOOD_ITEM = "<item><guid>good-{0}</guid><title>Good {0}</title><link>https://w.example/{0}</link></item>"


def rss(inside: str, *, before: str = "") -> bytes:
    """Write an RSS feed with something in its channel and something before its root."""
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>W</title>{inside}</channel></rss>'.encode()


def billion_laughs() -> bytes:
    """Nine levels of ten entities: a gigabyte where they are expanded."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{levels}]>'
    return rss("<item><guid>g</guid><title>Story &l9; end</title></item>", before=laughs)


def quadratic_blowup() -> bytes:
    """One long entity, named ten thousand times."""
    entity = f'<!DOCTYPE rss [<!ENTITY a "{"a" * 100_000}">]>'
    return rss(
        f"<item><guid>g</guid><title>Story</title><description>{'&a;' * 10_000}</description></item>", before=entity
    )


def external_entity(target: str) -> bytes:
    """An entity that stands for another document."""
    return rss(
        "<item><guid>g</guid><title>Story &x;</title><description>&x;</description></item>",
        before=f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{target}">]>',
    )


def external_dtd(target: str) -> bytes:
    """A document type, and a parameter entity, that are to be fetched; a stylesheet and a schema besides."""
    schema = f'<x:a xmlns:x="x" xmlns:xsi="i" xsi:schemaLocation="x {target}"/>'
    dtd = f'<!DOCTYPE rss SYSTEM "{target}" [<!ENTITY % p SYSTEM "{target}"> %p;]>'
    return rss(
        f"<item><guid>g</guid><title>Story</title>{schema}</item>",
        before=f'<?xml-stylesheet href="{target}"?>{dtd}',
    )


def includes(target: str) -> bytes:
    """A part that is to be read from elsewhere."""
    part = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{target}" parse="text"/>'
    return rss(f"<item><guid>g</guid><title>Story</title><description>{part}</description></item>")


def many_attributes(number: int = 200_000) -> bytes:
    attributes = " ".join(f'a{n}="x"' for n in range(number))
    return rss(f"<item {attributes}><guid>g</guid><title>Story</title></item>")


def deep_tags(number: int = 100_000) -> bytes:
    return rss(
        f"<item><guid>g</guid><title>Story</title><description>{'<b>' * number}{'</b>' * number}</description></item>"
    )


def deep_elements(number: int = 100_000) -> bytes:
    return rss(f"<item><guid>g</guid><title>Story</title></item>{'<a>' * number}{'</a>' * number}")


def long_title(length: int = 9_900_000) -> bytes:
    return rss(f"<item><guid>g</guid><title>{'Story ' * (length // 6)}</title></item>")


def many_entries(number: int = 50_000) -> bytes:
    return rss("".join(f"<item><guid>g{n}</guid><title>Story {n}</title></item>" for n in range(number)))


def deep_json(number: int = 1_000_000) -> bytes:
    return b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * number


def large_numbers(length: int = 1_000_000) -> bytes:
    return b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": ' + b"9" * length + b"}]}"
