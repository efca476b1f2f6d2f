"""How well whole stories are read: sets of stories with gold answers, and what is pinned of them.

``sets/<set>.jsonl`` and ``sets/<set>.gold.jsonl`` are stories and answers: ``alt`` holds values that are right too, an
item with ``either`` counts neither way, ``must_not`` names numbers that must not come out as current figures.
``notes`` and ``capitals`` have only a toll each. ``python -m tests.quality`` prints every figure.
"""
