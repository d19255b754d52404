"""Which scopes the service's operations declare."""

from services.kpi.main import app
from shared.auth.access import Scope
from shared.web.specification import operations_of

WORKS = {
    "acknowledge_warning": Scope.WARNINGS_WRITE,
    "act_on_warning": Scope.WARNINGS_WRITE,
    "close_warning": Scope.WARNINGS_WRITE,
    "publish_warning_scheme": Scope.KPIS_CONFIGURE,
    "publish_scorecard_scheme": Scope.KPIS_CONFIGURE,
    "publish_value_report_scheme": Scope.KPIS_CONFIGURE,
    **dict.fromkeys(("create_market_volume", "update_market_volume", "delete_market_volume"), Scope.CUSTOMERS_WRITE),
}
"""What people enter, and do with figures beside reading them."""


READS_SCORECARDS = {
    *("list_scorecards", "get_scorecard", "get_scorecard_result", "list_scorecard_results", "list_scorecard_history"),
    *("list_scorecard_schemes", "get_scorecard_scheme", "get_current_scorecard_scheme"),
}


WRITES_REPORTS = [Scope.CUSTOMERS_WRITE, Scope.KPIS_READ]
REPORTS = {
    **dict.fromkeys(("update_value_report", "delete_value_report", "release_value_report"), WRITES_REPORTS),
    **dict.fromkeys(("correct_value_report", "create_value_report_drafts"), WRITES_REPORTS),
    "create_value_report": [Scope.CUSTOMERS_READ, *WRITES_REPORTS],
}
"""Who writes a report reads its figures."""


def _of_scorecards(operation: str) -> list[Scope]:
    """What people do with scorecards needs both rights; only some reopen them."""
    if operation in READS_SCORECARDS:
        return [Scope.SCORECARDS_READ]
    more = Scope.SCORECARDS_REOPEN if operation == "reopen_scorecard" else Scope.SCORECARDS_WRITE
    return [Scope.SCORECARDS_READ, more]


def _needed(operation: str) -> Scope:
    """The ERP pushes facts, and fetches the rows of them that were rejected."""
    pushes = operation.endswith("_batch") and operation.startswith("create_")
    pushes = pushes or (operation.startswith("export_") and operation.endswith("_rejections"))
    return Scope.FACTS_WRITE if pushes else WORKS.get(operation, Scope.KPIS_READ)


def test_pushing_facts_and_reading_figures_are_two_scopes() -> None:
    for _, _, operation in operations_of(app.openapi()):
        name = operation["operationId"]
        needed = REPORTS.get(name, [_needed(name)])
        if "scorecard" in name and name not in WORKS:
            needed = _of_scorecards(name)
        scopes = [scopes for requirement in operation["security"] for scopes in requirement.values()]
        assert scopes == [needed], name
