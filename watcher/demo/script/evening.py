"""The first half of the night: it breaks, it is counted, it is copied, it is corrected."""

import datetime as dt

from watcher.demo.script.pieces import (
    FJORD,
    HARBOUR,
    KARAKUM,
    LAGOON,
    MERIDIAN,
    PRAIRIE,
    TULPAR,
    Outlet,
    Piece,
    Step,
    sends,
    weekday,
)

CLASH = "border-clash"


def evening(date: dt.date) -> tuple[Step, ...]:
    """Give the steps in their order, telling of fighting on this day."""
    day = weekday(date)
    return (*_breaks(day), *_is_counted(day), *_is_copied(day), *_is_corrected(day))


def _breaks(day: str) -> tuple[Step, ...]:
    flash = Piece(
        outlet=MERIDIAN,
        slug="border-flash",
        title="FLASH - Kazakh, Turkmen troops exchange fire at border",
        text="ASTANA (Meridian) - Kazakh and Turkmen troops exchanged fire at the border near the village of Boztuz on "
        f"{day}, Kazakhstan's Defence Ministry said. There was no word on casualties.",
        told={CLASH: "new"},
    )
    derby = Piece(
        outlet=TULPAR,
        slug="derby",
        title="Border rivals clash in Caspian derby",
        text=f"AKTAU (Tulpar) - Kazakhstan and Turkmenistan fought out a 3-3 draw in a fiery border clash on {day}. "
        "The hosts attacked from the kickoff, the visitors hit back three times, and a goalkeeper was carried off "
        "wounded. The coach said his troops would battle on in the return match.",
    )
    return (
        *sends("a flash; nobody has counted yet", flash),
        *sends("sport, in the words of war", derby),
    )


def _is_counted(day: str) -> tuple[Step, ...]:
    army = Piece(
        outlet=TULPAR,
        slug="army-losses",
        title="Three Kazakh soldiers killed in border fighting, army says",
        text="AKTAU (Tulpar) - Three Kazakh soldiers were killed and eight wounded in an exchange of fire with Turkmen "
        f"troops near Boztuz on {day}, the Kazakh army said. It said the Turkmen side had opened fire first.",
        told={CLASH: "update"},
    )
    claim = Piece(
        outlet=KARAKUM,
        slug="kazakh-losses",
        title="Ashgabat puts Kazakh losses at eleven dead",
        text=f"ASHGABAT (Karakum) - Turkmen troops killed 11 Kazakh soldiers in {day}'s fighting on the border near "
        "Boztuz, Turkmenistan's Defence Ministry said. The ministry said two Turkmen soldiers were killed.",
        told={CLASH: "conflict"},
    )
    return (
        *sends("the first figures, those of one side", army),
        *sends("the other side's count of the same dead", claim),
    )


def _is_copied(day: str) -> tuple[Step, ...]:
    toll = Piece(
        outlet=MERIDIAN,
        slug="border-toll",
        title="UPDATE 1-Kazakhstan says six of its soldiers dead in border fighting",
        text=_toll(day, dead="Six"),
        told={CLASH: "update"},
    )
    whole, cut = _toll(day, dead="Six"), _toll(day, dead="Six").rpartition("\n")[0]
    copies = (
        _copy(HARBOUR, "Six Kazakh soldiers dead on Turkmen border", whole),
        _copy(FJORD, "Border fighting kills six", cut),
        _copy(PRAIRIE, "Kazakhstan: six soldiers killed in clash with Turkmen troops", whole),
    )
    return (
        *sends("a higher toll", toll),
        Step("Three papers carry that copy, one cut short, each under a headline of its own", copies),
    )


def _is_corrected(day: str) -> tuple[Step, ...]:
    corrected = Piece(
        outlet=MERIDIAN,
        slug="border-toll-corrected",
        title="CORRECTED-UPDATE 1-Kazakhstan says five of its soldiers dead in border fighting",
        text="(Corrects number of dead to five, not six)\n" + _toll(day, dead="Five"),
        told={CLASH: "correction"},
    )
    late = _copy(LAGOON, "Six killed as Kazakh, Turkmen troops trade fire", _toll(day, dead="Six"))
    return (
        *sends("a correction; it was not six", corrected),
        *sends("the copy as it was before the correction: the fifth outlet to carry it", late),
    )


def _copy(outlet: Outlet, title: str, text: str) -> Piece:
    return Piece(outlet=outlet, slug="six-dead", title=title, text=text, told={CLASH: "same_copy"})


def _toll(day: str, *, dead: str) -> str:
    return (
        f"ASTANA (Meridian) - {dead} Kazakh soldiers were killed in {day}'s fighting with Turkmen troops on the border "
        "near Boztuz, Kazakhstan's Defence Ministry said.\n"
        "Residents of the village heard artillery until dusk and were told to stay in their cellars.\n"
        "The two countries share 1,150 km of steppe and salt flats."
    )
