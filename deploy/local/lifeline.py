"""A process started here does not outlive us, even when we are killed in a way that leaves no time to stop it."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def tied_to_us(farewell: signal.Signals) -> Callable[[], None] | None:
    """What a new process runs before its program: have Linux signal it when the thread that started it ends.

    So start it from the main thread. Elsewhere than on Linux nothing is arranged.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # loaded here: between fork and exec nothing may wait for a lock
    owner = os.getpid()

    def arrange() -> None:
        prctl(PR_SET_PDEATHSIG, farewell)
        if os.getppid() != owner:
            os._exit(1)

    return arrange
