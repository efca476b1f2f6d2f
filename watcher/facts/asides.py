"""What stands aside of a sentence's grammar: ages between commas, and brackets with what they hold."""

from watcher.text import Token


def age_ends(tokens: list[Token], at: int) -> int | None:
    """Past ", 34," behind a person: the index behind an age; None where the comma at ``at`` opens none."""
    if (
        tokens[at].norm != ","
        or at + 1 >= len(tokens)
        or tokens[at + 1].kind != "number"
        or not tokens[at + 1].norm.isdigit()
    ):
        return None
    following = tokens[at + 2].norm if at + 2 < len(tokens) else "."
    if int(tokens[at + 1].norm) > 110 or following not in {",", "and", ".", ";"}:
        return None
    return at + 3 if following == "," else at + 2


def after_bracket(tokens: list[Token], at: int) -> int:
    """Past a bracket and what it holds (ages, abbreviations, conversions); past any other mark, one token."""
    if tokens[at].norm != "(":
        return at + 1
    for index in range(at + 1, min(len(tokens), at + 12)):
        if tokens[index].norm == ")":
            return index + 1
    return at + 1
