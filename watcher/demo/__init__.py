"""Takes nothing, tells a night of fighting on loopback as a desk would hear it; never leaves this machine.

``script`` is what the wires send and when, ``station`` the wire that sends it, ``mailroom`` the desk's letter box,
``telling`` sends story after story and shows what came of each, ``account`` holds that against what was planned,
``run`` puts the daemon between wire and desk, ``keeping`` goes on after the night.
"""

from watcher.demo.run import run_demo

__all__ = ["run_demo"]
