"""Ends child processes with their parent, even when the parent is killed and cannot stop them."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def end_with_parent(signal_number: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` that makes Linux signal the new process when the thread that started it ends.

    Start the process from the main thread. None on other systems.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # loaded before the fork: between fork and exec nothing may wait for a lock
    owner = os.getpid()

    def arrange() -> None:
        prctl(PR_SET_PDEATHSIG, signal_number)
        if os.getppid() != owner:
            os._exit(1)

    return arrange
