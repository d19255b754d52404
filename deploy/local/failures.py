"""Why the house did not start; each message says what to do about it."""


class StartFailed(Exception):
    """The house cannot be started or kept running."""
