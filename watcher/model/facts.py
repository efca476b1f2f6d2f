"""Facts: what an article says, and who says it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from watcher.model.articles import Evidence

Scope = Literal["current", "background"]
Modality = Literal["actual", "announced", "possible", "denied"]
Outcome = Literal["killed", "wounded", "missing", "captured", "displaced", "killed_or_wounded"]
Hedge = Literal["exact", "at_least", "about", "up_to", "between", "unspecified"]
Victims = Literal["military", "civilian", "mixed", "unspecified"]
Role = Literal["total", "side", "part"]
Action = Literal["armed_clash", "shelling", "airstrike", "drone_strike", "incursion", "shooting", "mine", "other"]
RequestStatus = Literal["announced", "made", "considered", "granted", "refused", "withdrawn"]
RequestWhat = Literal["military", "peacekeepers", "humanitarian", "mediation", "unspecified"]
MeetingLevel = Literal[
    "heads_of_state", "foreign_ministers", "defense_ministers", "security_secretaries", "permanent_council",
    "parliamentary", "officials", "unspecified",
]  # fmt: skip
MeetingStatus = Literal["called_for", "announced", "begun", "held", "postponed", "cancelled"]
MeetingFormat = Literal["in_person", "video", "phone", "unspecified"]
ContactMode = Literal["phone", "video", "in_person", "unspecified"]
StatementAct = Literal["blame", "deny"]
CeasefireStatus = Literal["proposed", "attempted", "agreed", "in_force", "violated", "collapsed", "denied"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says so: the code of the state, body or group behind the source (None where unknown) and the words used."""

    code: str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that an article says. ``claimant`` None is the wire's own voice; evidence is never empty."""

    kind: ClassVar[str] = "fact"
    claimant: Speaker | None = None
    scope: Scope = "current"
    modality: Modality = "actual"
    confidence: float = 0.5
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Casualties(Fact):
    """A count of people. Exact n: low = high = n; at least n: high None; up to n: low None; vague words: both None."""

    kind: ClassVar[str] = "casualties"
    outcome: Outcome
    low: int | None
    high: int | None
    hedge: Hedge
    side: str | None = None
    victims: Victims = "unspecified"
    role: Role = "side"
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostility(Fact):
    """An armed act that somebody tells: who did what to whom, with what, where (a place id)."""

    kind: ClassVar[str] = "hostility"
    action: Action
    actor: str | None = None
    target: str | None = None
    weapons: tuple[str, ...] = ()
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceasefire(Fact):
    """A truce as the story last leaves it."""

    kind: ClassVar[str] = "ceasefire"
    status: CeasefireStatus
    broker: str | None = None
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Fact):
    """A state asks another, or a body, for help: one fact for each addressee; ``instrument`` is a treaty id."""

    kind: ClassVar[str] = "request"
    requester: str | None
    addressee: str | None
    status: RequestStatus
    what: RequestWhat = "unspecified"
    instrument: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Fact):
    """A meeting of a body at a level, as far as the story tells it has come. ``place`` is a name, not an id."""

    kind: ClassVar[str] = "meeting"
    body: str
    status: MeetingStatus
    level: MeetingLevel = "unspecified"
    format: MeetingFormat = "unspecified"
    extraordinary: bool = False
    place: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Fact):
    """A talk between parties outside of any body's meeting; ``initiator`` is the code of whoever sought it."""

    kind: ClassVar[str] = "contact"
    parties: tuple[Speaker, ...]
    mode: ContactMode = "unspecified"
    initiator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Fact):
    """One side lays an act on another or denies one; ``target`` is the code of whom it blames, ``quote`` its words."""

    kind: ClassVar[str] = "statement"
    speaker: Speaker
    act: StatementAct
    target: str | None = None
    quote: str = ""


PlaceRole = Literal["event", "dateline", "mention"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in the article; ``id`` is the pack's slug (or one made of the name), coordinates in degrees."""

    id: str
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    role: PlaceRole
    border: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """A figure with its bounds; None is open."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Toll:
    """What a story as a whole says of one outcome of the current happening, over all and for each side."""

    total: Range
    by_side: dict[str, Range] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything read out of one article. ``toll`` maps an outcome to its figures; an outcome without one is absent.

    ``homes`` are the armed groups that its facts name, each with the state in which it is at home; ``neighbours`` are
    the pairs of sides that face each other in it and have a common border, a group by the border of its home.
    ``unread`` counts the sentences with words of harm behind the last figure that was read: a register, hardly a story.
    """

    actors: tuple[str, ...] = ()
    event_date: dt.date | None = None
    places: tuple[Place, ...] = ()
    toll: dict[Outcome, Toll] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    homes: tuple[tuple[str, str], ...] = ()
    neighbours: tuple[tuple[str, str], ...] = ()
    unread: int = 0
