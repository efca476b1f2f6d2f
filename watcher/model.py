"""The nouns, frozen, in a story's order: wire → articles → facts → rules → events → alerts → delivery.

Every time is an aware datetime in UTC and its name ends in ``_at``; a ``date`` is a local calendar day.
Nothing here knows a library, a clock or a file.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar, Literal

# ── wire: what a feed gave ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed as it was read, before anything was judged. Missing parts are None or empty."""

    guid: str | None = None
    url: str | None = None
    title: str = ""
    text: str = ""
    language: str | None = None
    published_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None


FeedCondition = Literal["new", "ok", "unchanged", "failing", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of one feed between polls; it is due when ``next_at`` has passed.

    ``error`` says why the last poll failed, ``failures`` counts those in a row, ``dropped`` the entries cut by caps.
    """

    feed_id: str
    condition: FeedCondition = "new"
    next_at: dt.datetime
    last_ok_at: dt.datetime | None = None
    error: str | None = None
    failures: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    dropped: int = 0


# ── articles: one version of a story as filed ─────────────────────────────────────────────────────
MarkKind = Literal["flash", "update", "correction", "refile", "repeat", "kill", "hold", "advisory"]
Genre = Literal["news", "sport", "review", "anniversary", "explainer", "opinion", "digest"]
Field = Literal["title", "text"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A slice of an article's field: ``getattr(article, field)[start:end] == text``, to the character."""

    field: Field
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A note by which a wire says what this version is (CORRECTED-, UPDATE 2-, KILL), with the words that say so."""

    kind: MarkKind
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and for whom a story was filed. ``end`` is the offset in the text at which the story itself begins."""

    place: str | None
    wire: str | None
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of a story as it came in: ``source`` carried it, ``origin`` is the wire whose copy it is.

    ``item_key`` names the item within its source, ``content_hash`` its words; ``sketch`` serves to find copies.
    """

    id: str
    source: str
    origin: str
    title: str
    text: str
    language: str = "en"
    url: str | None = None
    guid: str | None = None
    published_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    item_key: str = ""
    content_hash: str = ""
    slug: str = ""
    dateline: Dateline | None = None
    marks: tuple[Mark, ...] = ()
    genre: Genre = "news"
    sketch: tuple[int, ...] = ()

    def is_marked(self, kind: MarkKind) -> bool:
        """Whether the wire put a mark of this kind on the story."""
        return any(mark.kind == kind for mark in self.marks)


# ── facts: what the article says, and who says it ─────────────────────────────────────────────────
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
    """Everything read out of one article. ``toll`` maps an outcome to its figures; an outcome without one is absent."""

    actors: tuple[str, ...] = ()
    event_date: dt.date | None = None
    places: tuple[Place, ...] = ()
    toll: dict[Outcome, Toll] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()


# ── rules: what the desk watches for ──────────────────────────────────────────────────────────────
Severity = Literal["low", "medium", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds for an article, as of a revision (short hash) of the rule's text, with what made it hold."""

    rule_id: str
    rule_revision: str
    severity: Severity
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A rule whose main condition held (or, when explaining, any rule) and what turned it down."""

    rule_id: str
    because: str


# ── events: one happening, as the desk has been told of it ────────────────────────────────────────
DecisionKind = Literal["new", "related", "same_copy", "joined", "update", "conflict", "correction", "retraction"]
ALERTING: frozenset[DecisionKind] = frozenset({"new", "related", "update", "conflict", "correction", "retraction"})
AlertReason = Literal["new", "update", "conflict", "correction", "retraction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One claim about one quantity of an event: who gave it for whom, in which wire; ``told`` once an alert had it."""

    outcome: Outcome
    side: str | None
    role: Role
    claimant: str | None
    low: int | None
    high: int | None
    hedge: Hedge
    wire: str
    article_id: str
    asserted_at: dt.datetime
    told: bool = False
    victims: Victims = "unspecified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article that belongs to an event, with what later articles are compared with."""

    article_id: str
    source: str
    origin: str
    item_key: str
    content_hash: str
    slug: str
    title: str
    seen_at: dt.datetime
    decision: DecisionKind
    sketch: tuple[int, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One happening under one rule, between two days; ``places`` are place ids.

    ``told`` names the facts other than figures that the desk has been told (``ceasefire:agreed``).
    """

    id: str
    rule_id: str
    opened_at: dt.datetime
    last_at: dt.datetime
    actors: tuple[str, ...]
    date_low: dt.date | None
    date_high: dt.date | None
    places: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    told: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    retracted: bool = False
    related_to: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What an alert tells as changed: a fact (``killed``, ``ceasefire``), whose, who says so, was → now in words."""

    fact: str
    side: str | None
    was: str | None
    now: str
    claimant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an article means for the desk, and why: a code of the closed list in ``events`` and evidence in words."""

    kind: DecisionKind
    because: str
    evidence: str
    event_id: str
    score: float = 1.0
    changes: tuple[Change, ...] = ()


# ── alerts and delivery: what the desk gets ───────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One message to the desk, worded once; ``id`` is alike in every replay of one archive."""

    id: str
    event_id: str
    rule_id: str
    rule_revision: str
    reason: AlertReason
    at: dt.datetime
    article_id: str
    severity: Severity
    title: str
    body: str
    changes: tuple[Change, ...] = ()


DeliveryState = Literal["due", "retrying", "sent", "dead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert on its way to one recipient. ``recipient_id`` names one target of one channel, never its secrets."""

    alert_id: str
    recipient_id: str
    channel: str
    state: DeliveryState
    attempts: int
    next_at: dt.datetime
    error: str | None = None
    sent_at: dt.datetime | None = None
