"""The import rules of pyproject.toml hold."""

from graphlib import TopologicalSorter

import grimp
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_imports_point_where_they_may() -> None:
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = grimp.build_graph("deploy", "gateway", "services", "shared", cache_dir=None)
    # Raises CycleError, which names the modules; imports inside functions count too.
    TopologicalSorter({name: graph.find_modules_directly_imported_by(name) for name in graph.modules}).prepare()
