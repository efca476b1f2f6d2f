"""The words by which a text tells who speaks, and who of them speaks for no state."""

PRONOUNS = frozenset({"it", "he", "she", "they", "we"})
CLAIM_NOUNS = frozenset({"statement", "claim", "report", "allegation", "assertion", "accusation"})
FOREIGN = frozenset(
    "diplomat witness witnesses experts analysts reporter correspondent photographer charity observatory ngo priest "
    "pastor bishop survey activists campaigners eyewitness eyewitnesses passer-by shopkeeper survivor survivors "
    "opposition ngos unionists resident residents villager villagers locals relatives neighbours".split()
)
PASSIVE = frozenset({"reported", "confirmed", "announced", "acknowledged", "said", "told", "recalled"})
COLON = frozenset({":"})
TELLERS = frozenset("association ngo observatory union monitors locals activists media opposition guerrillas".split())
HEALERS = frozenset({"medics", "doctors", "hospital", "hospitals", "residents", "witnesses", "rescuers"})
MARKS = frozenset({":", "-", "--", "–", "—"})
SEATS = frozenset(
    "presidency president government ministry minister army police premier governor junta military".split()
)
PAPERS = frozenset({"citing", "quoting", "cited", "quoted"})
COUNTS = frozenset({"count", "tally", "reckoning", "account", "estimate", "estimates", "figures"})
LANDS = frozenset({"country", "nation"})
TAKES_HEARER = frozenset({"told", "tells", "telling"})
OF_NO_STATE = frozenset("rebel militant insurgent guerrilla separatist jihadist opposition".split())
SEVERAL = frozenset({"both", "sides", "two"})
GOVERNMENTS = frozenset({"sides", "states", "countries", "governments"})
NEIGHBOURS = frozenset({"neighbouring", "neighboring"})
THE_GROUP = (("the", "group"), ("the", "movement"), ("the", "militia"), ("the", "militant", "group"))
GOES_ON = frozenset("adding saying claiming insisting stating maintaining conceding acknowledging admitting".split())
