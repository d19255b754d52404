"""The embedded PostgreSQL starts anywhere, survives kill -9 and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from deploy.local.postgres import Postgres, PostgresFailed


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "postgres")
    server.start()
    yield server
    server.stop()


async def ask(server: Postgres, sql: str) -> object:
    connection = await asyncpg.connect(server.url.replace("/guanxi?", "/postgres?"))
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def is_living(pid: int | None) -> bool:
    try:
        return pid is not None and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def test_a_new_server_is_durable_and_has_room_for_every_process(postgres: Postgres) -> None:
    assert await ask(postgres, "SHOW fsync") == "on"
    assert await ask(postgres, "SHOW synchronous_commit") == "on"
    assert int(str(await ask(postgres, "SHOW max_connections"))) >= 5 * 10 + 100


async def test_its_log_shows_statements_without_their_values(postgres: Postgres) -> None:
    connection = await asyncpg.connect(postgres.url.replace("/guanxi?", "/postgres?"))
    await connection.execute("CREATE TABLE people (phone text PRIMARY KEY)")
    await connection.execute("SET log_min_duration_statement = 0")
    insert = "INSERT INTO people VALUES ($1)"
    await connection.execute(insert, "13800138000")
    with pytest.raises(asyncpg.UniqueViolationError):
        await connection.execute(insert, "13800138000")
    await connection.close()
    log = postgres.log.read_text()
    assert "duplicate key value" in log
    assert log.count(insert) >= 2
    assert "13800138000" not in log


async def test_what_was_committed_is_there_after_a_stop_and_a_start(postgres: Postgres) -> None:
    await ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")
    postgres.stop()
    assert postgres.pid is None
    postgres.start()
    assert await ask(postgres, "SELECT answer FROM kept") == 42


async def test_it_recovers_after_kill_9(postgres: Postgres) -> None:
    await ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")
    killed = postgres.pid
    postgres.kill()
    assert postgres.pid is None
    postgres.start()
    assert postgres.pid != killed
    assert await ask(postgres, "SELECT answer FROM kept") == 42


async def test_backends_of_a_killed_server_do_not_block_the_next(postgres: Postgres) -> None:
    await ask(postgres, "SELECT 1")
    backends = psutil.Process(postgres.pid).children()
    postgres.kill()
    postgres.start()
    assert not [backend for backend in backends if is_living(backend.pid)]


def test_a_pid_file_whose_number_belongs_to_another_process_is_stale(postgres: Postgres) -> None:
    pid_file = postgres.folder / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    postgres.kill()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert postgres.pid is None


async def test_a_server_that_outlived_its_owner_is_taken_over(postgres: Postgres) -> None:
    heir = Postgres(postgres.folder)
    heir.start()
    assert heir.pid == postgres.pid
    assert await ask(heir, "SELECT 1") == 1
    heir.stop()
    assert postgres.pid is None


async def test_a_path_too_long_for_a_socket_and_not_in_latin_letters_works(tmp_path: Path) -> None:
    server = Postgres(tmp_path / ("很长 的 路径" * 8) / "postgres")
    server.start()
    try:
        assert await ask(server, "SELECT 1") == 1
    finally:
        server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root meets folders that postgres's account may not enter")
async def test_a_folder_only_root_may_enter_is_not_opened_to_everyone(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = Postgres(closed / "postgres")
    server.start()
    server.stop()
    assert closed.stat().st_mode & 0o007 == 0


def test_it_stops_when_its_owner_is_killed(tmp_path: Path) -> None:
    program = (
        "import os, signal, pathlib; from deploy.local.postgres import Postgres;"
        f"server = Postgres(pathlib.Path({str(tmp_path / 'postgres')!r})); server.start();"
        "print(server.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    owner = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert owner.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 5
    while is_living(int(owner.stdout)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_living(int(owner.stdout))


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres")
    server.start()
    server.stop()
    (server.folder / "postgresql.conf").write_text("shared_buffers = nonsense\n")
    with pytest.raises(PostgresFailed, match="nonsense"):
        server.start()


def test_asking_for_the_address_before_the_start_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PostgresFailed):
        _ = Postgres(tmp_path).url
