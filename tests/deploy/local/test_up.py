"""`guanxi up` starts everything, keeps it running, and leaves nothing behind however it ends."""

import os
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.credentials import Credentials, key_secret
from tests.deploy.local.stand_in import ANSWERS, Running, StandIn, living

READY = "Guanxi is ready"


@pytest.fixture
def house(tmp_path: Path) -> StandIn:
    return StandIn(tmp_path)


@pytest.fixture(scope="module")
def running_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StandIn, Running]]:
    """One that several tests disturb; in the end SIGTERM stops all of it in time."""
    house = StandIn(tmp_path_factory.mktemp("house"))
    with house.up() as running:
        running.wait_for(READY)
        yield house, running
        children = running.children()
        code, seconds = running.stop(signal.SIGTERM)
    assert (code, len(children) >= 6, living(children, within=0)) == (0, True, [])
    assert seconds < 10


def test_a_process_that_dies_is_started_again(running_house: tuple[StandIn, Running]) -> None:
    _, running = running_house
    died = running.child("planning")
    died.kill()
    running.wait_for("planning ended with -9")
    deadline = time.monotonic() + 10
    while not [one for one in running.children() if "planning" in one.cmdline() and one != died]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_killed_postgres_is_started_again(running_house: tuple[StandIn, Running]) -> None:
    _, running = running_house
    (postgres,) = [one for one in running.children() if one.name() == "postgres" and one.ppid() == running.process.pid]
    postgres.kill()
    running.wait_for("PostgreSQL ended")


def test_a_second_up_on_the_same_data_is_refused(running_house: tuple[StandIn, Running]) -> None:
    house, running = running_house
    with house.up() as second:
        second.wait_for(f"already running on {house.data} (process {running.process.pid})")
        assert second.process.wait(10) == 1


def test_the_first_start_shows_the_password_and_keeps_the_sign_in_data(house: StandIn) -> None:
    with house.up() as running:
        output = running.wait_for(READY)
        keys_are_sealed_with = running.child("gateway").environ()["GATEWAY_KEY_ENCRYPTION_SECRET"]
        code, seconds = running.stop(signal.SIGINT)
    assert code == 0
    assert seconds < 10
    credentials = Credentials(house.data)
    assert f"admin / {credentials['GUANXI_ADMIN_PASSWORD']}" in output
    assert credentials["GUANXI_URL"] == f"http://127.0.0.1:{house.port}"
    assert {"ERP_SECRET", "BI_SECRET", "INTEGRATOR_SECRET"} <= credentials.keys()
    assert keys_are_sealed_with == key_secret(house.data)
    assert stat.S_IMODE(credentials.path.stat().st_mode) == 0o600
    with house.up() as running:
        assert credentials["GUANXI_ADMIN_PASSWORD"] not in running.wait_for(READY)
    assert dict(Credentials(house.data)) == dict(credentials)


def test_a_password_that_was_given_is_not_printed(house: StandIn) -> None:
    with house.up(GUANXI_ADMIN_PASSWORD="given by hand") as running:
        running.wait_for(READY)
        running.stop(signal.SIGTERM)
    assert "given by hand" not in running.output
    assert Credentials(house.data)["GUANXI_ADMIN_PASSWORD"] == "given by hand"


def test_once_it_runs_a_process_that_keeps_dying_leaves_the_others_alone(house: StandIn) -> None:
    with house.up() as running:
        running.wait_for(READY)
        others = [running.child(process) for process in ("gateway", "customer", "relationship", "planning")]
        house.write_main("kpi", "raise RuntimeError('the figures are gone')")
        running.child("kpi").kill()
        running.wait_for("kpi ended with 1, 4 times in a row; starting it again in 4.0 s")
        assert living(others, within=0) == others
        house.write_main("kpi", ANSWERS)
        wait_until_answering(house.port + 4)
        assert running.stop(signal.SIGTERM)[0] == 0


def test_a_service_left_out_is_started_by_the_command_that_is_shown(house: StandIn) -> None:
    with house.up("--without", "customer", "--no-demo") as running:
        output = running.wait_for(READY)
        assert not [one for one in running.children() if "customer" in one.cmdline()]
        command = next(line for line in output.splitlines() if line.startswith("Left to you")).partition("(")[2]
        settings = (house.data / "customer.env").read_text()
        assert {"CUSTOMER_DATABASE_URL", "GUANXI_GATEWAY_URL", "CUSTOMER_SERVICE_SECRET"} <= names_of(settings)
        assert "PLANNING_SERVICE_SECRET" not in settings
        assert not {name for name in running.child("planning").environ() if name.endswith("DATABASE_URL")} ^ {
            "PLANNING_DATABASE_URL"
        }
        by_hand = subprocess.Popen(
            ["bash", "-c", command.removesuffix(")").replace("&& ", "&& exec ")], cwd=house.folder
        )
        try:
            wait_until_answering(house.port + 1)
        finally:
            by_hand.kill()
            by_hand.wait()


def names_of(exports: str) -> set[str]:
    return {line.removeprefix("export ").partition("=")[0] for line in exports.splitlines()}


def wait_until_answering(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_process_that_cannot_start_ends_it_all_and_shows_why(house: StandIn) -> None:
    house.write_main("kpi", "raise RuntimeError('the figures are gone')")
    house.write_main("gateway", ANSWERS.replace('"status": 200', '"status": 503'))  # not ready, as without kpi
    with house.up() as running:
        output = running.wait_for("the figures are gone")
        children = running.children()
        rest, _ = running.process.communicate(timeout=20)
    assert "kpi keeps ending" in output + rest
    assert running.process.returncode == 1
    assert not living(children, within=0)


def test_a_taken_port_is_named_and_nothing_is_started(house: StandIn) -> None:
    with socket.create_server(("127.0.0.1", house.port + 3)), house.up() as running:
        output = running.wait_for("is taken")
        assert f"{house.port + 3} (for planning)" in output
        assert running.process.wait(10) == 1
    assert not (house.data / "postgres").exists()


@pytest.mark.skipif(not Path("/proc").exists(), reason="only Linux tells a process of its parent's death")
def test_when_it_is_killed_the_others_end_and_the_next_start_works(house: StandIn) -> None:
    with house.up() as running:
        running.wait_for(READY)
        children = running.children()
        os.kill(running.process.pid, signal.SIGKILL)
        assert not living(children)
    with house.up() as running:
        running.wait_for(READY)
        assert running.stop(signal.SIGTERM)[0] == 0


def test_stopping_while_it_starts_leaves_nothing(house: StandIn) -> None:
    house.write_main("gateway", "import time; time.sleep(60)")
    with house.up() as running:
        deadline = time.monotonic() + 10
        while len(children := running.children()) < 6:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        code, seconds = running.stop(signal.SIGTERM)
    assert code == 0
    assert seconds < 10
    assert not living(children, within=0)


def test_a_database_server_of_ones_own_is_used(house: StandIn) -> None:
    with house.up(GUANXI_DATABASE_URL="postgresql://postgres@127.0.0.1:9/guanxi") as running:
        running.wait_for("could not be migrated: ConnectionRefusedError")
        assert running.process.wait(15) == 1
    assert not (house.data / "postgres").exists()
