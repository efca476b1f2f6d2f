"""Casualty frames over the chunks of a line. Each frame is one function; what it leaves out, another may take."""

from watcher.facts.lines import Line
from watcher.facts.mentions import Mention
from watcher.facts.noun_frames import NounFrames
from watcher.facts.phrases import Phrases
from watcher.facts.verb_frames import VerbFrames
from watcher.lexicon import Lexicon


def find_mentions(line: Line, lexicon: Lexicon) -> list[Mention]:
    """Every count of people that a frame holds, in reading order, each noun phrase at most once an outcome."""
    phrases = Phrases(line)
    verbs, nouns = VerbFrames(phrases, lexicon), NounFrames(phrases, lexicon)
    found: dict[tuple[int, str], Mention] = {}
    for mention in (*verbs.mentions(), *nouns.mentions(), *verbs.losses()):
        found.setdefault((mention.noun, mention.outcome), mention)
    for mention in nouns.gapped(list(found.values())):
        found.setdefault((mention.noun, mention.outcome), mention)
    for mention in nouns.parts(sorted(found.values(), key=lambda m: m.noun)):
        found.setdefault((mention.noun, mention.outcome), mention)
    people = (mention for mention in found.values() if not _counts_things(line, mention))
    return sorted(people, key=lambda mention: mention.noun)


def _counts_things(line: Line, mention: Mention) -> bool:
    """Pages go missing and meetings are held: for what may happen to things too, the noun has to name people."""
    noun = line.chunks[mention.noun]
    verb = line.chunks[mention.trigger].verb
    bare = noun.quantity is not None and noun.quantity.last == noun.last
    either = mention.outcome in {"missing", "captured"} and (verb is None or not verb.transitive)
    return either and noun.victims is None and noun.counted is None and not bare
