"""Password hashing: slow on purpose, in threads, limited by memory."""

import asyncio
import contextlib
import ctypes
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from shared.problems import Unavailable

# OWASP's second recommendation: 19 MiB and two passes, about 30 ms; two at a time.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")
MAX_WAITING = 100
_GLIBC_MMAP_THRESHOLD = -3

T = TypeVar("T")
_waiting = 0


class SignInsBusy(Unavailable):
    """Too many people are signing in at the same time; try again in a moment."""


async def hash_password(password: str) -> str:
    """The hash that is stored instead of the password."""
    return await _in_thread(lambda: _hasher.hash(_normalized(password)))


async def is_password(kept: str | None, password: str) -> bool:
    """Whether the password matches the stored hash; takes equally long when none is stored."""
    return await _in_thread(lambda: _verify(kept or _nobodys_hash(), _normalized(password))) and kept is not None


def needs_rehash(kept: str) -> bool:
    """Whether it was hashed with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)


def _verify(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def _normalized(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _give_memory_back() -> None:
    """Let the C library return the hashes' memory to the system; otherwise it keeps 19 MiB per thread."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # another C library than glibc
        ctypes.CDLL(None).mallopt(_GLIBC_MMAP_THRESHOLD, 1024 * 1024)


_give_memory_back()


async def _in_thread(work: Callable[[], T]) -> T:
    global _waiting
    if _waiting >= MAX_WAITING:
        raise SignInsBusy
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work)
    finally:
        _waiting -= 1
