"""What can be wrong with the files that a score is computed from."""


class RubricError(Exception):
    """A rubric or a table cannot be used; `problems` holds one line each: file, place, what was read, what was expected."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
