"""A problem's line as people read it."""


def sentence(line: str) -> str:
    """The line with a capital at its beginning and a stop at its end."""
    return line[:1].upper() + line[1:] + ("" if line.endswith(".") else ".")
