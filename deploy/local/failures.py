"""Why a command on a local house failed; each message says what to do about it."""


class StartFailed(Exception):
    """The house cannot be started or kept running."""


class NotRunning(Exception):
    """No house runs over the data folder."""
