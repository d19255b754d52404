"""Sign-in data is kept readable for its owner only, and for a shell."""

import stat
import subprocess
from pathlib import Path

from deploy.local.credentials import Credentials, key_secret


def test_kept_values_are_read_back(tmp_path: Path) -> None:
    Credentials(tmp_path).keep({"GUANXI_URL": "http://127.0.0.1:8000", "GUANXI_ADMIN_PASSWORD": "it's $a #secret\\"})
    assert Credentials(tmp_path)["GUANXI_ADMIN_PASSWORD"] == "it's $a #secret\\"
    assert Credentials(tmp_path)["GUANXI_URL"] == "http://127.0.0.1:8000"


def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path)
    credentials.keep({"ERP_SECRET": "one"})
    credentials.keep({"ERP_SECRET": "two"})
    assert stat.S_IMODE(credentials.path.stat().st_mode) == 0o600


def test_a_shell_can_source_them(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path)
    credentials.keep({"ERP_SECRET": "it's $a #secret\\"})
    script = f"source '{credentials.path}'; printf %s \"$ERP_SECRET\""
    assert (
        subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60).stdout == "it's $a #secret\\"
    )


def test_the_secret_of_the_keys_is_made_once_and_kept_for_its_owner_beside_the_sign_in_data(tmp_path: Path) -> None:
    secret = key_secret(tmp_path)
    assert len(secret) >= 43
    assert key_secret(tmp_path) == secret
    assert stat.S_IMODE((tmp_path / "signing-keys.secret").stat().st_mode) == 0o600
    assert not Credentials(tmp_path).path.exists()


def test_a_value_can_be_dropped(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path)
    credentials.keep({"ERP_SECRET": "one", "BI_SECRET": "two"})
    credentials.drop("ERP_SECRET")
    assert dict(Credentials(tmp_path)) == {"BI_SECRET": "two"}
