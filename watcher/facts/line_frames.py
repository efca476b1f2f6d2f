"""What every set of frames has at hand of the line that it reads."""

from watcher.facts.phrases import Phrases


class LineFrames:
    """The phrases of one line, its chunks and its words."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.line = phrases.line
        self.chunks = phrases.chunks
        self.words = self.line.words(0, len(self.line.tokens))
