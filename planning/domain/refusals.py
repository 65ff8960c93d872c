"""What the refusals of this app's forms have in common."""


class FieldRefused(Exception):
    """Why it is not possible: one German sentence, and the field of the form it belongs to (empty: none)."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
