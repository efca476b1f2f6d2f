"""What the wires of the demo send and when: values only, and nothing in them is true.

The states, bodies and treaties are real, since rules and facts know them; the fighting, the places where it happens,
the agencies, the papers and every figure are invented.
"""

from watcher.demo.script.evening import evening
from watcher.demo.script.morning import morning
from watcher.demo.script.night import night
from watcher.demo.script.pieces import AGENCIES, MERIDIAN, OUTLETS, STANDING_FOR, Outlet, Piece, Step, standing

__all__ = [
    "AGENCIES",
    "MERIDIAN",
    "OUTLETS",
    "STANDING_FOR",
    "Outlet",
    "Piece",
    "Step",
    "evening",
    "morning",
    "night",
    "standing",
]
