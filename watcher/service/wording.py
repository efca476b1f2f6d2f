"""Words that more than one voice of the house uses: the log, ``status``, ``check``."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 feed``, ``2 feeds``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
