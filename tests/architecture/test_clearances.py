"""What may not be seen by everybody is kept from them in events and histories too."""

import subprocess
import sys

import pytest

from shared.settings import SERVICES

# In a process of its own, as the service runs: here other tests have long loaded every table.
PRINT = """
import importlib
app = importlib.import_module("services.{service}.main").app
assert app.state.clearances, "nothing is known"
marked = {{entity for entity, fields in app.state.clearances.items() if fields}}
print(*sorted(marked))
"""
MARKED = {
    "customer": {"attachment", "contact", "dossier_fact", "special_date"},
    "relationship": {"key_person_assessment"},
}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_knows_the_levels_of_all_its_tables(service: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", PRINT.format(service=service)], capture_output=True, text=True, check=True
    )
    assert set(told.stdout.split()) >= MARKED.get(service, set())
