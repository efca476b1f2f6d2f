"""The noun phrases of a line: what may count people, objects, coordination.

Only noun phrases that stand in a construction's own place count; a number that merely stands near does not.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from watcher.facts.chunk import Chunk
from watcher.facts.english import POSSESSIVES, is_likely_person, is_plural
from watcher.facts.lines import Line
from watcher.facts.mentions import Mention, figure_of, may_be_summed, whose_people
from watcher.facts.side_words import ARMS
from watcher.text import Quantity, read_ordinal

_NOT_NTH = frozenset(  # "9th Regiment", "Second Lieutenant": the ordinal names a unit or a rank
    "regiment division brigade battalion army corps company squadron infantry lieutenant class".split()
)
_OF_PEOPLE = frozenset(  # "a former sarpanch": what else is said of people alone
    "former retired elderly pregnant aspiring outspoken teenage widowed off-duty jailed exiled unarmed".split()
)
_NUMBERED = frozenset(  # "Channel 6", "Route 301": a name
    "channel route zone camp block sector ward gate line platform bus flight room cell highway kilometer kilometre km "
    "page district station hall ring cell number".split()
)
_GENERIC = frozenset(
    "people persons villagers inhabitants civilians residents relatives members victims passengers soldiers policemen "
    "locals citizens nationals worshippers".split()
)
_OF_NO_PEOPLE = frozenset("figure figures details detail information count breakdown toll number word".split())
_LISTED = 3  # mentions of "eight inhabitants, seven men and a girl"
_NAMES_IN_FULL = (3, 4)  # "JUDGE HERNANDO PINILLA": in capitals no single word behind a title is known for a name


class NounPhrases:
    """One line's chunks, which of them count people, and what is joined to them."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.chunks = line.chunks

    def countable(self, index: int, *, bare_ok: bool = False) -> bool:
        """Whether a chunk counts people: a quantity or an article with people, or a quantity alone."""
        if not 0 <= index < len(self.chunks):
            return False
        chunk = self.chunks[index]
        if chunk.kind != "noun" or chunk.thing:
            return False
        quantity = chunk.quantity
        if quantity is None:
            nameless = bare_ok and not chunk.definite
            return (
                (nameless or chunk.own)
                and chunk.victims is not None
                and self._singular(chunk)
                and chunk.word not in {"police", "people", "men", "personnel", "children", "women", "crew"}
            )
        if self.is_measure(quantity):
            return False
        if self.nth(index) is not None or (quantity.low == 0 and chunk.word in _OF_NO_PEOPLE):
            return False
        if self.line.words(quantity.first, quantity.last) in (["a"], ["an"]):
            return self._is_one(index)
        return chunk.victims is not None or chunk.counted is not None or not self._other_head(chunk)

    def _is_one(self, index: int) -> bool:
        """Whether a noun behind "a" names a person: a word of the pack, a people, a word shaped like one."""
        chunk = self.chunks[index]
        if not self._singular(chunk):
            return False
        people = bool(chunk.codes) and self._is_name(chunk)
        aged = any(word.endswith("-year-old") for word in self.line.words(chunk.first, chunk.last))
        joined = self._is_listed(index)
        aged = aged or not _OF_PEOPLE.isdisjoint(self.line.words(chunk.first, chunk.last - 1))
        return chunk.victims is not None or people or aged or joined or is_likely_person(chunk.word)

    def _is_listed(self, index: int) -> bool:
        """ "Two drivers, a marshal and a hawker": a noun between people, or behind them and "and"."""
        before, after = self.chunks[max(0, index - 2) : index], self.chunks[index + 1 : index + 3]
        behind = len(before) > 1 and before[0].victims is not None
        ahead = len(after) > 1 and after[0].kind in {"conj", "comma"} and after[1].victims is not None
        return behind and (before[1].word == "and" or (before[1].kind == "comma" and ahead))

    def _is_name(self, chunk: Chunk) -> bool:
        """Whether nothing but a name stands behind the article: "a Palestinian", "a South African"."""
        first, last = self.line.tokens[chunk.first + 1 : chunk.first + 2], self.line.tokens[chunk.last - 1]
        return any(first and hit.start == first[0].start and hit.end == last.end for hit in self.line.names)

    def uncounted(self, index: int) -> bool:
        """Whether a chunk names one person without a number: "the mayor", "his cousin", "Colonel Omar"."""
        if not 0 <= index < len(self.chunks):
            return False
        chunk = self.chunks[index]
        if chunk.kind != "noun" or chunk.quantity is not None or chunk.thing or chunk.subset or chunk.counted:
            return False
        if chunk.one == "noun":
            owned = not POSSESSIVES.isdisjoint(self.line.words(chunk.first, chunk.last))  # "my brother's wife"
            shared = self._shares_article(index) or self._lacks_article(index)
            return chunk.definite or chunk.own or owned or shared
        shouted = chunk.one == "titled" and chunk.last - chunk.first in _NAMES_IN_FULL and self.line.field == "text"
        return bool(chunk.one) and (self.cased or shouted)

    def _lacks_article(self, index: int) -> bool:
        """ "Driver killed", "shot dead trader": notes leave the article out."""
        chunk = self.chunks[index]
        opens = self.line.tokens[chunk.first].norm
        return chunk.victims is not None and self.line.field == "text" and opens not in {"any", "every", "each", "such"}

    def _shares_article(self, index: int) -> bool:
        """ "A mother and daughter": one article for both."""
        if index < 2 or self.chunks[index - 1].word != "and" or self.chunks[index].quantity is not None:
            return False
        first = self.chunks[index - 2]
        quantity = first.quantity
        if first.definite and first.one == "noun" and quantity is None:
            return not first.own
        return quantity is not None and self.line.words(quantity.first, quantity.last) in (["a"], ["an"])

    def counts(self, index: int) -> bool:
        """Whether a chunk counts people, one without a number among them."""
        bare_ok = self.line.field == "title"
        return self.countable(index, bare_ok=bare_ok) or self.uncounted(index)

    @cached_property
    def cased(self) -> bool:
        """Whether capitals tell names: not in a headline, nor in old copy all in capitals."""
        return self.line.field == "text" and any(
            len(token.norm) > 3 and token.kind == "word" and not token.capital for token in self.line.tokens
        )

    def nth(self, index: int) -> int | None:
        """ "A fifth soldier", "Ninth Thai ranger", "a fifth": the place of one more in the count of people."""
        chunk = self.chunks[index]
        words = self.line.words(chunk.first, chunk.last)
        number = next((value for word in words[:3] if (value := read_ordinal(word)) is not None), None)
        if chunk.kind != "noun" or number is None or not _NOT_NTH.isdisjoint(words) or not self._singular(chunk):
            return None
        fraction = index + 1 < len(self.chunks) and self.chunks[index + 1].word == "of"
        bare = read_ordinal(chunk.word) is not None and not fraction
        return number if chunk.victims is not None or bare else None

    def _singular(self, chunk: Chunk) -> bool:
        return not is_plural(chunk.word)

    def _other_head(self, chunk: Chunk) -> bool:
        """Whether the head is surely no kind of people: a listed thing, or no plural that people have."""
        quantity = chunk.quantity
        if quantity is None or quantity.last >= chunk.last or chunk.word in {"one", "others", "more", "all", ""}:
            return False
        if chunk.codes or chunk.own or self.line.words(quantity.last, quantity.last + 1) == ["of"]:
            return False
        if self.cased and self.line.tokens[chunk.last - 1].capital:  # "12 Dinka"
            return False
        return (
            quantity.low is not None
            and quantity.low > 1
            and chunk.word != "fallen"
            and not chunk.word.endswith(("s", "men", "ren", "people", "folk", "i"))
        )

    def is_measure(self, quantity: Quantity) -> bool:
        first = quantity.first
        if any(date.first <= first < date.last for date in self.line.dates):
            return True
        before = self.line.tokens[first - 1].norm if first else ""
        after = self.line.tokens[quantity.last].norm if quantity.last < len(self.line.tokens) else ""
        but = self.line.words(first - 2, first) == ["all", "but"]
        return (
            but
            or (before in _NUMBERED and self.line.tokens[first].kind == "number")
            or before in {"$", "no.", "aged", "article", "para", "paras"}
            or after in {"%", "percent", "°", "-", "–"}
        )

    def mention(self, index: int, trigger: int, outcome: str, frame: str, *, verb: Chunk | None = None) -> Mention:
        chunk = self.chunks[index]
        quantity = chunk.quantity or Quantity(1, 1, "exact", chunk.first, chunk.first)
        low, high, hedge = figure_of(quantity)
        return Mention(
            outcome, low, high, hedge, index, trigger, frame,
            victims=chunk.victims or "unspecified",
            codes=self._codes(index),
            whose=whose_people(chunk),
            part=chunk.subset and chunk.counted in {None, outcome},
            modal=verb is not None and verb.modal,
            negated=verb is not None and verb.negated,
            bare=chunk.quantity is None and not self.countable(index, bare_ok=self.line.field == "title")
            and self.line.words(chunk.first, chunk.last) != ["the", "other"],
        )  # fmt: skip

    def nobody(self, index: int, outcome: str) -> Mention:
        """A mention that says of an outcome that it befell no one."""
        return replace(self.mention(index, index, outcome, "none"), low=0, high=0, hedge="exact", bare=False)

    def _codes(self, index: int) -> tuple[str, ...]:
        """States named in a noun phrase, else in the of- or from-phrase that follows it."""
        chunk = self.chunks[index]
        if chunk.codes:
            return chunk.codes
        for at in (index + 1, index + 3):
            if at + 1 >= len(self.chunks) or self.chunks[at].word not in {"of", "from"}:
                break
            behind = self.chunks[at + 1]
            if behind.word in ARMS:  # "victims of Israeli fire"
                break
            if behind.kind != "noun" or behind.codes or not self._is_body(behind):
                return behind.codes
        return ()

    def _is_body(self, chunk: Chunk) -> bool:
        """ "The Border Service" of a state: a name, in the middle of a sentence."""
        return self.cased and self.line.tokens[chunk.last - 1].capital

    def summed(self, mentions: Sequence[Mention]) -> list[Mention]:
        """ "A woman and her two sons", "four fighters and an inspector": joined people of one kind are one count."""
        summed: list[Mention] = []
        for told in self._without_its_parts(mentions):
            mention, last = told, summed[-1] if summed else None
            apart = last is not None and self._are_foes(last, mention)
            if last is not None and self._takes_kind(last, mention):
                mention = replace(mention, victims=last.victims)
            if last is None or apart or not self._has_head(mention) or not may_be_summed(last, mention):
                summed.append(mention)
                continue
            low = (last.low or 0) + (mention.low or 0)
            victims = mention.victims if last.bare else last.victims
            if last.victims != mention.victims and not last.bare and not mention.bare:
                victims = "mixed" if "military" in {last.victims, mention.victims} else "civilian"
            hedge = last.hedge if last.hedge != "exact" else mention.hedge
            high = None if hedge == "at_least" else low
            bare = last.bare and mention.bare
            summed[-1] = replace(last, low=low, high=high, hedge=hedge, victims=victims, bare=bare, until=mention.noun)
        return summed

    def _takes_kind(self, last: Mention, mention: Mention) -> bool:
        """ "A corporal and a cornet", "a colonel and 19 of his men": of the kind of those they are joined to."""
        chunk = self.chunks[mention.noun]
        unknown = chunk.victims is None and self._has_head(mention)
        plain = chunk.quantity is not None and chunk.last - chunk.quantity.last == 1
        troops = chunk.word in {"men", "others"} and plain and last.victims == "military"  # "one officer and six men"
        return unknown or troops or (chunk.own and chunk.victims == "unspecified" and last.low == 1)

    def _without_its_parts(self, mentions: Sequence[Mention]) -> Sequence[Mention]:
        """ "Eight inhabitants, seven men and a girl" are eight: the list says who they were."""
        if len(mentions) < _LISTED or self.chunks[mentions[0].noun].word not in _GENERIC:
            return mentions
        comma = self.chunks[mentions[0].noun + 1].kind == "comma"
        rest = sum(mention.low or 0 for mention in mentions[1:])
        return mentions[:1] if comma and mentions[0].low == rest else mentions

    def _are_foes(self, a: Mention, b: Mention) -> bool:
        """ "Four soldiers and 11 militants": two figures of two sides."""
        one, two = self.chunks[a.noun], self.chunks[b.noun]
        return one.irregular != two.irregular and {a.victims, b.victims} == {"military"}

    def _has_head(self, mention: Mention) -> bool:
        """Whether the noun says who is counted: "one in Goma" has a verb in common with the count before, no more."""
        chunk = self.chunks[mention.noun]
        return chunk.quantity is None or chunk.quantity.last < chunk.last

    def them(self, index: int) -> int | None:
        """Those whom the line counted last before a chunk, more than one."""
        for at in range(index - 1, -1, -1):
            quantity = self.chunks[at].quantity
            if quantity is not None and self.countable(at) and quantity.low != 1 and self.chunks[at].counted is None:
                return at
        return None

    def objects(self, index: int) -> list[int]:
        """The noun phrases right after a verb, with those coordinated to them."""
        at = index + 1
        while at < len(self.chunks) and self.chunks[at].kind == "adv":
            at += 1
        if at < len(self.chunks) and self.nth(at) is not None:
            return [at]
        return self.people_from(at) if self.counts(at) else self._named_pair(at)

    def people_of(self, at: int) -> bool:
        """Whether a noun names people, counted or not."""
        return at < len(self.chunks) and self.chunks[at].kind == "noun" and self.chunks[at].victims is not None

    def people_from(self, at: int) -> list[int]:
        """The people counted at a noun and those joined behind it; none where it counts none."""
        if not self.counts(at):
            return []
        found = [at]
        while True:
            following = self.coordinated(found[-1])
            if following is None:
                return found
            found.append(following)

    def _named_pair(self, at: int) -> list[int]:
        """Past a definite first member, "the gunman and three soldiers", to the counted ones."""
        if (
            at + 2 < len(self.chunks)
            and self.chunks[at].kind == "noun"
            and self.chunks[at + 1].kind == "conj"
            and self.countable(at + 2)
        ):
            reflexive = self.chunks[at].word in {"himself", "herself", "themselves"}
            return (
                [at + 2]
                if not self._has_own_verb(at + 2) and (reflexive or self.chunks[at].victims is not None)
                else []
            )
        return []

    def coordinated(self, at: int) -> int | None:
        """The counted noun phrase joined to the one at ``at`` by "and", "as well as" or a comma of a list."""
        step = at + 1
        while (
            step + 1 < len(self.chunks)
            and self.chunks[step].kind == "prep"
            and self.chunks[step].word in {"of", "from", "in"}
            and self.chunks[step + 1].kind == "noun"
        ):
            step += 2
        step = self._past_apposition(step)
        joints = 0
        while step < len(self.chunks) and self.chunks[step].kind in {"conj", "comma", "adv"}:
            joints += self.chunks[step].kind in {"conj", "comma"}
            step += 1
        if joints and step + 1 < len(self.chunks) and self.chunks[step].word == "of":
            step += 1
        if not joints or not self._joins(step) or self._has_own_verb(step):
            return None
        only_comma = all(
            self.chunks[k].kind == "comma" for k in range(at + 1, step) if self.chunks[k].kind in {"conj", "comma"}
        )
        told = self.line.field == "title" and self.chunks[step].quantity is not None  # "kills MP, four guards"
        return None if only_comma and not told and not self._list_goes_on(step) else step

    def _past_apposition(self, comma: int) -> int:
        """Past ", Abdi Warsame," or ", a commander of the group," behind a person: whose the noun before it is."""
        person = self.chunks[comma - 1] if comma else None
        if (
            person is None
            or not (self.cased or self._names_in_capitals(comma))
            or not 0 < comma < len(self.chunks) - 2
            or self.chunks[comma].kind != "comma"
        ):
            return comma
        inner, end = self.chunks[comma + 1], comma + 2
        if inner.one != "named" and not (person.one in {"named", "titled"} and self.counts(comma + 1)):
            return comma
        while end + 1 < len(self.chunks) and self.chunks[end].kind == "prep" and self.chunks[end + 1].kind == "noun":
            end += 2
        return end if end < len(self.chunks) and self.chunks[end].kind == "comma" else comma

    def _names_in_capitals(self, comma: int) -> bool:
        """ "THE MAYOR, EDILBERTO HUAMAN, AND HIS DRIVER": who is named between the commas is no other."""
        following = self.chunks[comma : comma + 4]
        closed = [chunk.kind for chunk in following] == ["comma", "noun", "comma", "conj"]
        return closed and self.line.field == "text" and following[1].one == "named" and following[1].quantity is None

    def _joins(self, at: int) -> bool:
        """Whether a noun may be joined to people that are counted: not "three of them", but "two of his sons"."""
        if not self.counts(at) or self.line.tokens[self.chunks[at].first].norm == "that":
            return False  # "lost 40 and said that nine were hurt": a clause of its own
        return not self.chunks[at].subset and (self.countable(at) or self.chunks[at].one == "noun")

    def _list_goes_on(self, at: int) -> bool:
        """Whether another member follows, past the of-phrase that says who the one at ``at`` is."""
        step = at + 1
        of = [chunk.word for chunk in self.chunks[step : step + 1]] == ["of"]
        if of and step + 1 < len(self.chunks) and self.chunks[step + 1].kind == "noun":
            step += 2
        while step < len(self.chunks) and self.chunks[step].kind in {"comma", "conj"}:
            step += 1
        joined = self.chunks[step - 1].kind in {"comma", "conj"}
        return joined and step > at + 1 and step < len(self.chunks) and self.counts(step)

    def _has_own_verb(self, at: int) -> bool:
        step = at + 1
        while step < len(self.chunks) and self.chunks[step].kind == "adv":
            step += 1
        return (
            step < len(self.chunks)
            and self.chunks[step].kind == "verb"
            and self.chunks[step].word != "dead"
            and not (self.chunks[step].last - self.chunks[step].first == 1 and self.chunks[step].word.endswith("ing"))
            and (self.chunks[step].verb is not None or self.chunks[step].voice == "active")
        )
