"""Query strings of lists as classes: their fields to filter, sort and search by."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from shared.lists.filters import OwnFilter, describe, operators_of, plain_type
from shared.shapes import Read, refuse_number

Search = Callable[[str], sa.ColumnElement[bool]]


class ListQuery(BaseModel):
    """The parameters of every list; a subclass adds its own filters and refuses all other parameters.

    `class RiskQuery(ListQuery, of=RiskRead, filters=("status", "due_on"), sorts=("due_on",))`. A field declared
    in the class body is not a filter: the code that reads the page turns it into a condition.
    """

    model_config = ConfigDict(extra="forbid")

    filter_names: ClassVar[frozenset[str]] = frozenset()
    sorts: ClassVar[tuple[str, ...]] = ()
    searched: ClassVar[tuple[str, ...]] = ()
    default_sort: ClassVar[str] = "-created_at"
    own: ClassVar[Mapping[str, OwnFilter]] = {}
    search: ClassVar[Search | None] = None

    limit: int = Field(default=50, ge=1, le=500, description="Items on a page.")
    cursor: str | None = Field(default=None, max_length=2000, description="`next_cursor` of the previous page.")
    sort: str | None = Field(
        default=None, max_length=200, description="Field names, comma-separated; `-` for descending."
    )
    count: bool = Field(default=False, description="Also count all that match.")

    def __init_subclass__(
        cls,
        *,
        of: type[Read] | None = None,
        filters: Iterable[str] = (),
        sorts: Iterable[str] = (),
        searched: Iterable[str] = (),
        default_sort: str = "-created_at",
        own: Mapping[str, OwnFilter] | None = None,
        search: Search | None = None,
        search_covers: Iterable[str] = (),
        **options: Any,
    ) -> None:
        """`own`: filters that are not a comparison with one field, by parameter; one named after a field
        (`region__under`) is refused when the field is hidden. `search`: an additional condition for `q`, next to the
        searched fields; `search_covers`: names of what it searches.
        """
        super().__init_subclass__(**options)
        if of is None:
            return
        cls.sorts, cls.searched, cls.default_sort = tuple(sorts), tuple(searched), default_sort
        cls.own, cls.search = own or {}, staticmethod(search) if search else None
        parameters: dict[str, tuple[Any, Any]] = {}
        if cls.searched or search:
            described = f"Text search in {', '.join([*cls.searched, *search_covers])}."
            parameters["q"] = (str, Field(default=None, min_length=1, max_length=200, description=described))
        parameters |= _parameters(of, filters, cls.own)
        cls.filter_names = frozenset(parameters)
        cls.__annotations__ = {name: kind | None for name, (kind, _) in parameters.items()} | cls.__annotations__
        for name, (_, info) in parameters.items():
            setattr(cls, name, info)

    def filters_in_use(self) -> list[tuple[str, Any]]:
        """(parameter, value) of the filters sent."""
        sent = sorted(self.model_fields_set & self.filter_names)
        return [(name, value) for name in sent if (value := getattr(self, name)) is not None]


def _strict(kind: Any) -> Any:
    is_time = isinstance(kind, type) and issubclass(kind, date | AwareDatetime)
    return Annotated[kind, BeforeValidator(refuse_number)] if is_time else kind


def _parameters(of: type[Read], filters: Iterable[str], own: Mapping[str, OwnFilter]) -> dict[str, tuple[Any, Any]]:
    found: dict[str, tuple[Any, Any]] = {}
    for name in filters:
        kind = plain_type(of.model_fields[name].annotation)
        for op in operators_of(kind):
            single = _strict(kind) if op not in {"in", "contains"} else str
            found[f"{name}__{op}" if op else name] = (single, Field(default=None, description=describe(name, op)))
    for name, filter_ in own.items():
        found[name] = (filter_.kind, Field(default=None, description=filter_.description))
    return found
