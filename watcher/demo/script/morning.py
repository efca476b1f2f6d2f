"""What is sent after the night, now and then, where the demo is kept running."""

import datetime as dt

from watcher.demo.script.pieces import MERIDIAN, NEVA, TULPAR, Piece, Step, sends, weekday

CLASH, TREATY = "border-clash", "treaty-assistance"


def morning(date: dt.date) -> tuple[Step, ...]:
    """Give the steps in their order; ``date`` is the day of the fighting, as told that day."""
    day = weekday(date)
    toll = Piece(
        outlet=TULPAR,
        slug="toll-nine",
        title="Ninth Kazakh soldier dies after border fighting",
        text=f"AKTAU (Tulpar) - Nine Kazakh soldiers have been killed in {day}'s fighting with Turkmen troops on the "
        "border near Boztuz, the Kazakh army said.",
        told={CLASH: "update"},
    )
    granted = Piece(
        outlet=NEVA,
        slug="granted",
        title="Russia grants Kazakhstan's request for air defence units",
        text=f"MOSCOW (Neva) - Russia has granted Kazakhstan's request for air defence units under the friendship "
        f"treaty, the Kremlin said on {day}.",
        told={TREATY: "update"},
    )
    wheat = Piece(
        outlet=TULPAR,
        slug="wheat-rally",
        title="Wheat prices attack last year's high",
        text="KOSTANAY (Tulpar) - Wheat fought its way to the border of last year's high, and traders said bulls and "
        "bears would clash again at the next fixing.",
    )
    truce = Piece(
        outlet=MERIDIAN,
        slug="truce",
        title="Kazakhstan, Turkmenistan agree ceasefire",
        text=f"ASTANA (Meridian) - Kazakhstan and Turkmenistan agreed a ceasefire on {day} after the fighting on their "
        "border near Boztuz, both defence ministries said.",
        told={CLASH: "update"},
    )
    return (
        *sends("a higher toll", toll),
        *sends("the next answer to the plea", granted),
        *sends("prices, in the words of war", wheat),
        *sends("the end of it: a ceasefire", truce),
    )
