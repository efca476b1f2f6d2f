"""Publishers: which wires, outlets and credits belong to one house, so that its stories count as one witness."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from watcher.text import fold

PublisherKind = Literal["agency", "state agency", "broadcaster", "newspaper", "website", "official", "think tank"]


@dataclass(frozen=True, slots=True)
class Publisher:
    """A house; ``outlets`` are its other titles, spelling → name. ``country`` is None for those of all the world."""

    id: str
    name: str
    kind: PublisherKind
    country: str | None
    outlets: Mapping[str, str]


def spelling(wire: str) -> str:
    """Fold what a wire is called: ``The Moscow Times`` and ``moscow-times`` are one."""
    words = re.findall(r"\w+", fold(wire))
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)
