"""Every service knows which fields of its tables are above whose clearance, in a process of its own."""

import json
import subprocess
import sys

import pytest

# Elsewhere in a test run somebody has always imported the tables before.
PROGRAM = "import json; from services.{service}.main import app; print(json.dumps(app.state.clearances))"
HIDDEN = {
    "customer": {
        "contact": {"birthday": 2, "private_notes": 2},
        "dossier_fact": {"*": 1},
        "stage_role": {"*": 1},
        "contact_line": {"*": 1},
    },
    "relationship": {"key_person_assessment": {"private_remarks": 2}},
}


@pytest.mark.parametrize("service", HIDDEN)
def test_a_process_of_its_own_hides_what_its_tables_mark(service: str) -> None:
    program = PROGRAM.format(service=service)
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    clearances = json.loads(answer.stdout)
    for entity, hidden in HIDDEN[service].items():
        assert clearances[entity].items() >= hidden.items()
