"""The import rules of pyproject.toml hold."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_imports_point_where_they_may() -> None:
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS
