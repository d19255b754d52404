"""A listing's statements, each compiled once for all callers of the same kind and all requests of the same form."""

from collections.abc import Callable, Collection, Hashable
from typing import Any

import sqlalchemy as sa

from shared.auth.access import Principal
from shared.auth.caller import another_like, kind_of
from shared.statements import Statement

MAX_KEPT = 200  # for each listing


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
    ) -> Statement:
        """The statement that `build` gives for this caller. `form`: what it is built from, without the values of the
        parameters named in `operands`; None when it is of this request alone.
        """
        if form is None:
            return Statement(build(principal))
        key = (kind_of(principal), form)
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        built = Statement(build(principal))
        if key not in self._kept:
            if len(self._kept) >= MAX_KEPT:
                del self._kept[next(iter(self._kept))]
            # Not kept where a caller's own value, or a filter's, is part of it without a name.
            is_common = built.is_like(Statement(build(another_like(principal))), operands)
            self._kept[key] = built if is_common else None
        return built
