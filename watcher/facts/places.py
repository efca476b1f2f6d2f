"""Where it happened: places of the packs and names after "near", "in", "at" in the lines that tell the current act."""

import re
from collections.abc import Sequence

from watcher.facts.lines import Line
from watcher.lexicon import Lexicon
from watcher.model import Article, Place, PlaceRole

_NAME = r"[A-ZÀ-Þ][\w'’-]+(?:[ -][A-ZÀ-Þ][\w'’-]+){0,2}"
_KIND = (
    "border post|border crossing|border village|border|village|crossing|post|district|valley|sector|area|region|county|"
    "river|direction|province|bridge|checkpoint|heights|outpost"
)
_ADJECTIVES = (
    "disputed|border|nearby|remote|coastal|small|spa|mountain|river|village|town|hamlet|district|valley|region|area|"
    "province|settlement|city|southern|northern|eastern|western|central"
)
_SITE = re.compile(
    rf"\b(?:near|at|around|outside|in|of)\s+(?:the\s+)?(?:(?:{_ADJECTIVES})\s+){{0,4}}(?:of\s+)?"
    rf"(?P<name>{_NAME})(?P<kind>\s+(?:{_KIND}))?",
)
# Where the hurt are taken to is not where it happened.
# Where the hurt are taken to is not where it happened.
_CARE = re.compile(
    r"\s+(?:(?:district|regional|central|city|military|main)\s+)?(?:hospital|clinic|morgue|airport|university|summit)\b",
)
_SITE_WORDS = (
    "near",
    "village",
    "town of",
    "crossing",
    "post",
    "district",
    "sector",
    "area",
    "direction",
    "valley",
    "outpost",
    "border post",
    "province",
    "county",
    "river",
)


def read_places(
    article: Article, lines: Sequence[Line], lexicon: Lexicon, *, act_lines: set[int], home: str | None
) -> tuple[Place, ...]:
    """Places in order of appearance; ``act_lines`` are the indices of lines that tell a current armed act."""
    found: dict[str, Place] = {}
    if article.dateline is not None and article.dateline.place:
        slug = _slug(article.dateline.place)
        found[f"dateline:{slug}"] = Place(slug, article.dateline.place, home, None, None, "dateline")
    for index, line in enumerate(lines):
        role: PlaceRole = "event" if index in act_lines else "mention"
        for place in (*_known(line, lexicon, role), *_unknown(line, role)):
            known = found.get(place.id)
            if known is None or (known.role == "mention" and place.role == "event"):
                found[place.id] = place
    return tuple(found.values())


def _known(line: Line, lexicon: Lexicon, role: PlaceRole) -> list[Place]:
    places = []
    for hit in line.names:
        if hit.name.place_id is not None:
            site = lexicon.places[hit.name.place_id]
            told = "mention" if _CARE.match(line.text, hit.end) else role
            places.append(
                Place(site.id, line.text[hit.start : hit.end], site.country, site.lat, site.lon, told, site.border)
            )
    return places


def _unknown(line: Line, role: PlaceRole) -> list[Place]:
    """Names that no pack knows, where the words around say that they are sites."""
    if line.field == "title":
        return []
    places = []
    for match in _SITE.finditer(line.text, line.start, line.end):
        name = re.sub(r"['’]s?$", "", match["name"])
        owner = re.match(r"\w+(?=['’]s\b)", match["name"])
        if (
            (owner and owner[0].lower() in _NOT_SITES)
            or not _is_site(match, role)
            or _is_named(line, match.start("name"), match.end("name"))
        ):
            continue
        places.append(Place(_slug(name), name, None, None, None, role))
    return places


def _is_site(match: re.Match[str], role: PlaceRole) -> bool:
    """Whether the words around a name say that it is a site; "at" alone does so in the telling of an act."""
    words = match[0].lower()
    told_at = role == "event" and words.startswith("at ") and _CARE.match(match.string, match.end("name")) is None
    return match["name"].lower() not in _NOT_SITES and (
        told_at or match["kind"] is not None or any(word in words for word in _SITE_WORDS)
    )


def _is_named(line: Line, start: int, end: int) -> bool:
    return any(hit.start < end and start < hit.end for hit in line.names)


def _slug(name: str) -> str:
    return "-".join(re.findall(r"\w+", name.lower()))


_NOT_SITES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december "
    "friendship gate military demarcation line parliament government army the".split(),
)
