"""Query strings of lists as classes: their fields to filter, sort and search by."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from shared.auth.access import clearance_of
from shared.lists.filters import OwnFilter, describe, operators_of, plain_type, value_type
from shared.shapes import Read, refuse_number
from shared.web.parameters import CommaSeparated

Search = Callable[[str], sa.ColumnElement[bool]]
MAX_SORTS = 10


class ListQuery(BaseModel):
    """The parameters of every list; a subclass adds its own filters and refuses all other parameters.

    `class RiskQuery(ListQuery, of=RiskRead, filters=("status", "due_on"), sorts=("due_on",))`. A field declared
    in the class body is not a filter: the code that reads the page turns it into a condition.
    """

    model_config = ConfigDict(extra="forbid", defer_build=True)

    filter_names: ClassVar[frozenset[str]] = frozenset()
    compared: ClassVar[frozenset[str]] = frozenset()
    """The filters that compare a field with one value, the parameter of the same name."""
    sorts: ClassVar[tuple[str, ...]] = ()
    searched: ClassVar[tuple[str, ...]] = ()
    default_sort: ClassVar[str] = "-created_at"
    own: ClassVar[Mapping[str, OwnFilter]] = {}
    search: ClassVar[Search | None] = None
    open_sorts: ClassVar[str | None] = None
    """Pattern of the sort fields that are known only at run time."""
    sort_text: ClassVar[str] = "Fields to sort by, comma-separated; `-` for descending."

    limit: int = Field(default=50, ge=1, le=500, description="Items on a page.")
    cursor: str | None = Field(default=None, max_length=2000, description="`next_cursor` of the previous page.")
    sort: CommaSeparated[str] | None = Field(default=None, max_length=MAX_SORTS, description=sort_text)
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
        cls.compared = cls.filter_names - {"q"} - cls.own.keys()
        parameters["sort"] = (
            CommaSeparated[Annotated[str, _sort_schema(cls.sorts, cls.open_sorts)]],
            Field(default=None, max_length=MAX_SORTS, description=cls.sort_text),
        )
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
        annotation = of.model_fields[name].annotation
        for op in operators_of(annotation):
            kind, text = value_type(_strict(plain_type(annotation)), op), describe(name, op)
            level = clearance_of(of.model_fields[name].metadata)
            marks: dict[str, Any] | None = {"x-clearance": level} if level > 1 else None
            found[f"{name}__{op}" if op else name] = (
                kind,
                Field(default=None, description=text, json_schema_extra=marks),
            )
    for name, filter_ in own.items():
        found[name] = (filter_.kind, Field(default=None, description=filter_.description))
    return found


def _sort_schema(names: Iterable[str], pattern: str | None) -> WithJsonSchema:
    """Only for the spec: what a list cannot be sorted by is refused as `sort_unknown`, with the names that it can."""
    known = {"type": "string", "enum": [f"{sign}{name}" for name in names for sign in ("", "-")]}
    return WithJsonSchema({"anyOf": [known, {"type": "string", "pattern": pattern}]} if pattern else known)
