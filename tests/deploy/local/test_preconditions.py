"""A second start on the same data and taken ports are refused with a message that helps."""

import socket
import stat
from pathlib import Path

import pytest

from deploy.local.failures import StartFailed
from deploy.local.preconditions import hold, refuse_taken_ports


def test_a_taken_port_is_named_with_what_wanted_it() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(StartFailed, match=rf"{port} \(for gateway\).*--port"):
            refuse_taken_ports(port)


def test_the_data_of_a_running_house_is_refused_to_a_second(tmp_path: Path) -> None:
    with hold(tmp_path), pytest.raises(StartFailed, match="already running"), hold(tmp_path):
        pass


def test_the_data_folder_is_made_for_its_owner_only_and_free_again_afterwards(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    with hold(folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with hold(folder):
        pass


def test_a_data_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartFailed, match="cannot be used"), hold(tmp_path / "file" / "data"):
        pass
