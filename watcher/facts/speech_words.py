"""The words by which a text tells who speaks, and who of them speaks for no state."""

PRONOUNS = frozenset({"it", "he", "she", "they", "we"})
CLAIM_NOUNS = frozenset({"statement", "claim", "report", "allegation", "assertion", "accusation"})
FOREIGN = frozenset(
    "diplomat witness witnesses experts analysts reporter correspondent photographer charity observatory ngo priest "
    "pastor bishop survey activists campaigners eyewitness eyewitnesses passer-by shopkeeper survivor survivors "
    "opposition ngos unionists resident residents villager villagers locals "
    "relatives neighbours monitoring monitor monitors rights".split()
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
# Papers that nobody has signed.
UNSIGNED = frozenset(
    "data information findings probe investigation inquiry reports report results estimates figures intelligence "
    "intercepts footage assessment assessments".split()
)
ISSUED = (["issued"], ["released"], ["published"])
COUNTS = frozenset({"count", "tally", "reckoning", "account", "estimate", "estimates", "figures"})
LANDS = frozenset({"country", "nation"})
TAKES_HEARER = frozenset({"told", "tells", "telling"})
OF_NO_STATE = frozenset("rebel militant insurgent guerrilla separatist jihadist opposition".split())
SEVERAL = frozenset({"both", "sides", "two"})
GOVERNMENTS = frozenset("sides states countries governments ministries armies capitals commands".split())
NEIGHBOURS = frozenset({"neighbouring", "neighboring"})
THE_GROUP = (("the", "group"), ("the", "movement"), ("the", "militia"), ("the", "militant", "group"))
# Offices of a place, which speak for the state that the place lies in.
LOCAL = frozenset(
    "governor gov mayor mayors prefect regional provincial district municipal county local village town hospital "
    "hospitals doctor doctors medics community headman elder elders".split()
)
# What a government does that answers an account.
ANSWERS = frozenset(
    "lodged denied denies rejected rejects gives gave disputes disputed disputing sees saw tells told protested "
    "protests insists insisted responded answered answers replied reacted acknowledged confirmed summoned blames "
    "blamed accuses accused counters countered contradicts contradicted offers offered".split()
)
# What tells one office of a state from another.
DESKS = frozenset(
    "ministry defense interior foreign health emergency emergencies border security prosecutor prosecutors police army "
    "navy guard troops intelligence presidency investigative rescue".split()
)
GOES_ON = frozenset("adding saying claiming insisting stating maintaining conceding acknowledging admitting".split())
