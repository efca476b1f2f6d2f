"""The closed classes of English: the words that join, point, negate and help, by what they do in a sentence."""

PREPS = frozenset(
    "of in on at by from to with for near along across after before during under against between into over among "
    "amid inside outside around toward towards through via within off behind beyond since until following "
    "despite besides about above including included includes without aboard".split(),
)
SUBS = frozenset(
    "who whom which that when while where as because if although though whether whose what but than once unless".split()
)
CONJ = frozenset({"and", "or", "plus", "&"})
PRONOUNS = frozenset("it he she they we i you them him us me this these those there".split())
BE = frozenset("is are was were be been being am 's 're got get gets".split())
HAVE = frozenset("has have had having".split())
MODALS = frozenset("will would may might can could shall should must".split())
NOT = frozenset({"not", "never", "n't", "hardly"})
UNREAL = frozenset("to".split())
DETERMINERS = frozenset(
    "the a an this that these those its his her their our my another all both each every any such".split()
)
ADVERBS = frozenset(
    "also then later earlier already still just only even again soon since reportedly allegedly "
    "apparently slightly seriously "
    "critically badly severely lightly fatally instantly immediately subsequently currently now there "
    "here yet further meanwhile "
    "together first once always too alone instead however initially yesterday today overnight tonight formally "
    "nearby all alias".split(),
)
HURTS = frozenset({"injuries", "injury", "wounds", "wound", "burns"})
COPULA_COUNTS = frozenset({"dead", "missing"})
OTHERS = frozenset({"others", "other", "more", "another", "further", "additional"})
IRREGULAR = frozenset(
    "begun done gone taken seen held shot hit made sent left found put set lost brought told given shown "
    "known come become run fallen struck burnt thrown flown".split()
)
AUXILIARY = BE | HAVE | MODALS | NOT | UNREAL | frozenset("do does did".split())
BEFORE_COUNT = frozenset("remaining first last latest total combined confirmed only same".split())
CLOSED = PREPS | SUBS | CONJ | PRONOUNS | DETERMINERS | AUXILIARY | frozenset({"no", "none", "nobody", "according"})
POSSESSIVES = frozenset({"'s", "’s"})
LY_NOUNS = frozenset({"family", "italy", "ally", "july"})
CLAUSE_PREPS = frozenset("after before since until including".split())
JOINING = {words[0]: words for words in (("as", "well", "as"), ("along", "with"), ("together", "with"))}
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
WENT = frozenset("came went spoke speak took fell ran fled left met sat stood began was were had".split())
# What goes on for years: a harm that it has done is a running total.
LASTING = frozenset(
    "war wars conflict insurgency uprising rebellion revolt coup independence campaign crisis emergency unrest".split()
)

# Words for people that are plural or collective without an s, or more often adjectives than nouns.
_NOT_ONE = frozenset(
    "police people children personnel crew staff private general major local human male female minor dead wounded "
    "injured other body family couple marine ultra criminal".split()
)


def is_single(word: str) -> bool:
    """Whether a folded word for people names one of them."""
    return word not in _NOT_ONE and not is_plural(word) and not word.endswith("men")


def is_plural(word: str) -> bool:
    """Whether a folded noun ends as plurals do: "farmers", not "actress"."""
    return word.endswith("s") and not word.endswith("ss")


_PERSON_ENDS = (
    "er",
    "or",
    "ist",
    "ian",
    "man",
    "woman",
    "ee",
    "eer",
    "ant",
    "lord",
    "smith",
    "wright",
    "herd",
    "boy",
    "girl",
    "ress",
)
_NO_PERSON = frozenset(
    "number order power water river weather paper letter matter tower quarter center sector motor tractor reactor "
    "elevator rotor computer bunker tanker boiler border shelter timber tiger panther spider committee coffee tree "
    "disorder murder disaster winter summer corner chapter member error terror horror fever cancer career pioneer beer "
    "deer steer helicopter freighter trailer trawler cruiser destroyer harbor harbour floor "
    "door factor tenor humor humour labor labour favour favor vapour degree fee oyster lobster "
    "otter beaver rooster server router printer scooter charter register barrier carrier rubber silver copper amber "
    "three later earlier sooner restaurant elephant covenant warrant instant remnant pollutant coolant plant grant "
    "lumber transformer container thunder gunpowder powder fodder ladder bladder offer launcher mortar laser".split()
)


def is_likely_person(word: str) -> bool:
    """Whether a noun that no pack knows is shaped like one for a person: "a barber", "a guitarist"."""
    return len(word) > 4 and word.endswith(_PERSON_ENDS) and word not in _NO_PERSON
