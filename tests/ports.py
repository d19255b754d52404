"""Ports for the processes that a test starts."""

import random
import socket
from contextlib import suppress

BELOW_EPHEMERAL = range(15_000, 32_000)
"""Linux gives outgoing connections ports from 32,768 on: one of these may take a port that was free a moment ago."""


def five_free_ports() -> int:
    """The first of five neighbouring free ports. Test processes side by side hardly ever choose the same."""
    for first in random.sample(BELOW_EPHEMERAL[:-5], 1_000):
        with suppress(OSError):
            for port in range(first, first + 5):
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port))
            return first
    raise AssertionError("no five neighbouring ports are free")
