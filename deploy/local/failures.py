"""Failures of local commands; each message contains the remedy."""


class StartFailed(Exception):
    """Guanxi cannot be started or kept running."""


class NotRunning(Exception):
    """Guanxi is not running on the data folder."""
