"""The renderer's process: reads tasks from standard input, writes answers to standard output, ends with its input.

It is bounded in memory and, for each task, in processor time; it has no network where the system allows to take it
away, and writes no files.
"""

import contextlib
import ctypes
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

import msgspec

from shared.documents.rendering.tasks import HEAD, TOO_LARGE, Answer, MaterialRefused, Task, Work, framed

NEW_USERS, NEW_NETWORK = 0x10000000, 0x40000000


def main() -> None:
    """Work until the input ends."""
    # A library that prints would write into the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    leave_network()
    bound(int(sys.argv[1]))
    serve(sys.stdin.buffer, answers)


def serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """Answer each task."""
    while head := tasks.read(HEAD.size):
        _, length = HEAD.unpack(head)
        answers.write(framed(*answer(msgspec.json.decode(tasks.read(length), type=Task))))
        answers.flush()


def answer(task: Task) -> tuple[int, bytes]:
    """The kind of the answer, and the document or the reason why there is none."""
    limit_time(task.seconds)
    try:
        document = _works()[task.work](task.material)
    except MemoryError:
        return Answer.FAILED, b"out of memory"
    except Exception as error:  # whatever a library raises: the service hears of it, and the process goes on
        kind = Answer.REFUSED if isinstance(error, MaterialRefused) else Answer.FAILED
        return kind, repr(error)[:1000].encode()
    if len(document) > task.max_bytes:
        return Answer.REFUSED, TOO_LARGE.encode()
    return Answer.DONE, document


def _works() -> dict[Work, Callable[[dict[str, Any]], bytes]]:
    from shared.documents.rendering import papers, pictures

    return {
        Work.SVG: lambda material: pictures.as_svg(material).encode(),
        Work.PNG: pictures.to_png,
        Work.HTML: papers.to_html,
        Work.PDF: papers.to_pdf,
        Work.PPTX: papers.to_pptx,
    }


def leave_network() -> None:
    """Enter a network of its own, which has no address; systems that do not allow it leave the other bounds."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).unshare(NEW_USERS | NEW_NETWORK)


def bound(memory_bytes: int) -> None:
    """Limit memory, files and their number; systems without limits (Windows) leave the time to the service."""
    try:
        import resource
    except ImportError:
        return
    # Not the address space, of which the engine of JavaScript reserves far more than it uses.
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def limit_time(seconds: int) -> None:
    """Let the next task have so many more seconds of the processor: the service that would stop it may be gone."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 2 * seconds + 1, hard))


if __name__ == "__main__":
    main()
