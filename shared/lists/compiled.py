"""A listing's statements, each compiled once for all callers of the same kind and all requests of the same form."""

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from shared.auth.access import Principal
from shared.auth.caller import another_like, kind_of
from shared.lists.paging import SortNames
from shared.lists.plans import Way
from shared.lists.queries import ListQuery
from shared.statements import Statement

MAX_KEPT = 200  # for each listing


@dataclass(frozen=True, slots=True)
class RequestForm:
    """A request for a page: which statements it needs, and the values of their named parameters.

    `of_rows`, `of_matches`: the same for all requests whose statements differ in nothing but these values; else None.
    """

    operands: dict[str, Any]
    after: dict[str, Any]
    of_rows: Hashable | None
    of_matches: Hashable | None

    @classmethod
    def of(
        cls, query: ListQuery, filters: dict[str, Any], names: SortNames, after: list[Any] | None, *, is_common: bool
    ) -> "RequestForm":
        """`filters`: the operands of those in use. `after`: the cursor's values. `is_common`: no further conditions."""
        flags = tuple((name, value) for name, value in filters.items() if name.endswith("__is_null"))
        operands = {name: value for name, value in filters.items() if not name.endswith("__is_null")}
        nulls = after and tuple(value is None for value in after)  # the order after a null is another statement
        has_form = is_common and query.compared.issuperset(filters)
        return cls(
            operands=operands,
            after={f"after_{place}": value for place, value in enumerate(after or ())},
            of_rows=(*operands, *flags, *names, nulls) if has_form else None,
            of_matches=(*operands, *flags) if has_form else None,
        )

    def rows(self, way: Way) -> Hashable | None:
        """The form of the statement for rows that are found in this way."""
        return None if self.of_rows is None else (way, self.of_rows)

    def matches(self, use: Hashable) -> Hashable | None:
        """The form of a statement about all matches."""
        return None if self.of_matches is None else (use, self.of_matches)

    @property
    def values(self) -> dict[str, Any]:
        """The values of the statement for rows."""
        return self.operands | self.after


class CompiledStatements:
    """Keeps the statements in which only named parameters differ from request to request."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Statement | None] = {}

    def find(
        self,
        principal: Principal,
        form: Hashable | None,
        build: Callable[[Principal], sa.Select[Any]],
        operands: Collection[str] = (),
        *,
        is_planned_anew: bool = False,
    ) -> Statement:
        """The statement that `build` gives for this caller. `form`: what it is built from, without the values of the
        parameters named in `operands`; None when it is of this request alone.
        """
        if form is None:
            return Statement(build(principal), is_planned_anew=is_planned_anew)
        key = (kind_of(principal), form)
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        built = Statement(build(principal), is_planned_anew=is_planned_anew)
        if key not in self._kept:
            if len(self._kept) >= MAX_KEPT:
                del self._kept[next(iter(self._kept))]
            # Not kept where a caller's own value, or a filter's, is part of it without a name.
            is_common = built.is_like(Statement(build(another_like(principal))), operands)
            self._kept[key] = built if is_common else None
        return built
