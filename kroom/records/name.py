"""What kroom takes as a person's name."""

from kroom.records.problem import NameRefused

NAME_MOST = 200


def checked_name(name: str) -> str:
    """The name on one line without gaps around it. Raises `NameRefused`: empty, or too long."""
    tidy = " ".join(name.split())
    if not tidy:
        raise NameRefused("a name is needed")
    if len(tidy) > NAME_MOST:
        raise NameRefused(f"a name has at most {NAME_MOST} characters")
    return tidy
