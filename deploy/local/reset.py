"""`guanxi reset`: remove the data of `guanxi up` from its data folder."""

import shutil
from pathlib import Path

from deploy.local.credentials import KEY_SECRET
from deploy.local.preconditions import hold
from deploy.serving import SERVICES

KEPT = ("postgres", "attachments", "logs", "credentials.env", KEY_SECRET, *(f"{service}.env" for service in SERVICES))


def reset(folder: Path) -> list[str]:
    """Remove the data, but no other files of the folder; returns the removed names. Raises StartFailed."""
    if not folder.exists():
        return []
    with hold(folder):
        found = [name for name in KEPT if (folder / name).exists()]
        for path in (folder / name for name in found):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    return found
