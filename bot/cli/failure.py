"""How a command gives up."""


class Failure(Exception):
    """Ends the command with this sentence on standard error and this exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code
