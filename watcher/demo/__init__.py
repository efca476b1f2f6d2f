"""Takes nothing, tells a night of fighting on loopback as a desk would hear it; never leaves this machine.

``script`` is what the wires send and when, ``station`` the wire that sends it, ``mailroom`` the desk's letter box,
``run`` puts the daemon between the two, ``account`` holds what was told against what was planned.
"""

from watcher.demo.run import run_demo

__all__ = ["run_demo"]
