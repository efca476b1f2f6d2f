"""Takes a configuration, a store and a wire, gives a daemon that tells the desk; never judges news itself.

``pipeline`` is the corridor that every story walks, ``daemon`` what keeps it going; ``replay`` and ``rule_tests`` walk
it without a wire or a desk; ``accounts`` tells what came of it.
"""
