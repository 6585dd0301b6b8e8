"""What ends the preparation: one clear sentence, with the command to run by hand where there is one."""


class PrepareProblem(Exception):  # noqa: N818 - a state of the machine, not an error of ours
    """The machine can't be prepared: `sentence` says why, `by_hand` is a command that would help, or ""."""

    def __init__(self, sentence: str, by_hand: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.by_hand = by_hand

    def line(self) -> str:
        """Give the whole message, one line."""
        hint = f" Run by hand, then start again: {self.by_hand}" if self.by_hand else ""
        return f"kroom: {' '.join(self.sentence.split())}{hint}"
