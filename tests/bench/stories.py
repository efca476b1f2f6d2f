"""Stories to measure reading with: one of armed contact in about 450 words, and others of anything else."""

from collections.abc import Iterator

from watcher.articles import file_record
from watcher.model import Article

_PARAGRAPHS = 8  # of a story

_RELEVANT = """\
BISHKEK, Kyrgyzstan (AP) - Shelling along the border between Kyrgyzstan and Tajikistan killed at least 24 soldiers and \
three civilians on Tuesday, officials on both sides said, in the worst fighting there in two years.

The Kyrgyz Defense Ministry said that Tajik forces opened fire on a post near the village of Kok-Terek shortly before \
dawn and that the fire spread along the valley by noon. It put its own losses at 13 soldiers and said another 31 had \
been wounded, nine of them seriously.

Tajikistan acknowledged the deaths of 11 border guards. Its Foreign Ministry accused Kyrgyz troops of firing first and \
denied that its guns had been aimed at houses. "Our guards returned fire and nothing more," a spokesman told reporters \
in Dushanbe.

Three people, one of them a boy of nine, were killed when a mortar shell hit a bus near the market of Batken, the \
regional governor said. The hospital in the town took in 17 people with shrapnel wounds. About 4,000 villagers were \
moved to schools and mosques further from the line, and the road to the south was closed.

Kyrgyz President Sadyr Japarov spoke by phone with his Tajik counterpart, Emomali Rahmon, in the evening. The two \
agreed to send their border chiefs to the crossing at Guliston on Wednesday, the presidency in Bishkek said. A \
ceasefire announced at four in the afternoon held for less than an hour.

The Kremlin said that it was following events with concern and was ready to mediate. Kyrgyzstan has asked the \
Collective Security Treaty Organization for observers, and the bloc's secretary general said that its permanent \
council would meet on Thursday. Neither side has asked for troops.

The border, drawn in Soviet times, runs between fields and canals, and nearly half of its 970 kilometers has never \
been agreed upon. Quarrels over water and pasture turn to stones, and now and then to rifles. More than 100 people \
died there in September 2022, in four days of fighting that ended with an agreement to pull back heavy weapons.

People in Kok-Terek spent the night in cellars. Gulnara Asanova, a teacher, said the windows of her school had burst \
in the first minutes. "We counted the children and counted them again," she said. By nightfall shops were shut, the \
telephone network was down, and buses with women and children were leaving for Osh.

Lawmakers in Bishkek are to hold a closed session on the fighting on Wednesday. The opposition wants the government to \
say why the post had no shelter after a commission found two years ago that it needed one. The army answered that work \
on it was to start in June."""

_OTHERS = """\
Lawmakers approved a budget of 40 billion for the coming year on Tuesday, ending weeks of argument. The plan raises \
spending on schools by four percent, Finance Minister Anna Keller told reporters, and leaves the tax on income as it \
is. Two parties voted against it because it does nothing for rents in the big cities.

The central bank left its key rate at 3.5 percent and said inflation would ease by the spring. Households will feel \
it first in their energy bills, governor Tomas Lind said after the decision. "We are patient, and we are not blind," \
he added. Analysts had expected a cut of a quarter point.

Shares in the country's largest retailer rose 2.1 percent in early trading in Frankfurt. The company, which employs \
12,000 people in nine countries, said sales in Poland and Hungary had grown faster than at home. It will open 14 new \
stores near Warsaw and two in Budapest by June.

Farmers in the eastern valley say that the rules on water are too strict. A dry summer cost them a third of the \
wheat, and the ministry promised money that most of them have yet to see. "We filled in the forms in August," said \
Petra Novak, who runs a dairy with 60 cows outside the town of Olsova.

In Brussels, officials of the European Union looked at the rules on packaging again. France and Spain want more time \
for their bottlers, while Denmark and Sweden are for a date in 2029. A paper that went round among the delegations \
leaves the date open and asks for numbers from each industry first.

The city opened its new swimming hall on Saturday after four years of building. About 3,000 people came to see the \
three pools, and the mayor jumped in first. "I promised it and the water is cold," she said. The hall cost 41 \
million, six million more than planned, and a firm from the north pays for the leaking roof.

Swimmers had waited since the old hall in the station district closed. The club's chairman said that its best team \
trained 30 kilometers away for two winters. Half of the week was spent on a bus, said Lena Brandt, 17, who holds the \
regional record over 200 meters and wants to go to Rome in the summer.

Astronomers in Chile have found a planet that goes round two small suns in 19 days. It was seen by the shadow that it \
throws, with a telescope of no more than 60 centimeters, and then weighed with a larger one. It is about as heavy as \
Neptune and far too hot for water, the team writes in a journal of the field.

The museum shows 80 drawings from the years in which the painter lived by the sea. Many were thought gone until a \
niece opened a chest in her attic. The colors are as bright as on the first day, the curator said, because nobody \
ever hung them in the light. The show is open until the end of September.

A cold front brings rain to the coast on Thursday and snow above 1,200 meters. Temperatures stay between four and \
nine degrees, the weather service said, and the wind turns to the north in the evening. The passes are open, but \
drivers need winter tyres. From Saturday on it is dry again.

The railway orders 25 trains with batteries for lines on which no wire hangs. They go 120 kilometers between two \
stations and are to run from 2031, first in the hills around the lake. The maker has built such trains for Austria \
and Norway. Diesel engines from the seventies go to a museum in the old depot.

Coffee drinkers pay more than ever. A pound cost 4.11 dollars in New York on Monday, a third more than a year ago, \
because frost and then drought hurt the trees in Brazil. Roasters have bought less and wait, a trader said. In \
Vietnam the harvest was good, but ships are late and containers dear.""".split("\n\n")


def relevant() -> Article:
    """A story of shelling at a border, with talks, blame and what happened there before."""
    return _filed("Shelling along Kyrgyz-Tajik border kills 27", _RELEVANT)


def others(count: int) -> Iterator[Article]:
    """So many stories in which nothing that is watched for happens, about as long as the relevant one."""
    for number in range(count):
        told = [_OTHERS[(number * 5 + at) % len(_OTHERS)] for at in range(_PARAGRAPHS)]
        yield _filed(told[0].partition(". ")[0], "\n\n".join(told))


def of_length(size: int) -> Article:
    """A text of so many characters, one paragraph in ten of them of armed contact."""
    told = _RELEVANT.split("\n\n")[1:]
    paragraphs: list[str] = []
    length = number = 0
    while length < size:
        paragraph = told[number // 10 % len(told)] if number % 10 == 0 else _OTHERS[number % len(_OTHERS)]
        paragraphs.append(paragraph)
        length, number = length + len(paragraph) + 2, number + 1
    return _filed("What the day brought", "\n\n".join(paragraphs)[:size])


def _filed(title: str, text: str) -> Article:
    record = {"id": "b", "source": "ap", "title": title, "text": text, "published": "2031-05-06T20:00:00Z"}
    return file_record({**record, "language": "en"})
