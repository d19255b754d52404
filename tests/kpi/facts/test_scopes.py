"""Which scopes the service's operations declare."""

from services.kpi.main import app
from shared.auth.access import Scope
from shared.web.specification import operations_of

PUSHES = ("create_", "export_")
"""The ERP pushes facts, and fetches the rows of them that were rejected."""
WORKS = {
    "acknowledge_warning": Scope.WARNINGS_WRITE,
    "act_on_warning": Scope.WARNINGS_WRITE,
    "close_warning": Scope.WARNINGS_WRITE,
    "publish_warning_scheme": Scope.KPIS_CONFIGURE,
}
"""What people do with figures, beside reading them."""


def test_pushing_facts_and_reading_figures_are_two_scopes() -> None:
    for _, _, operation in operations_of(app.openapi()):
        name = operation["operationId"]
        needed = Scope.FACTS_WRITE if name.startswith(PUSHES) else WORKS.get(name, Scope.KPIS_READ)
        scopes = [scopes for requirement in operation["security"] for scopes in requirement.values()]
        assert scopes == [[needed]], name
