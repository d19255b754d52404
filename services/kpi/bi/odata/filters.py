"""`$filter` as SQL conditions: the listing's own comparisons, joined by OData's `and`, `or`, `not` and functions."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, NoReturn
from uuid import UUID

import sqlalchemy as sa
from odata_query import ast
from odata_query.exceptions import ODataException
from odata_query.grammar import ODataLexer, ODataParser
from pydantic import AwareDatetime, TypeAdapter, ValidationError
from sqlalchemy.sql import visitors

from services.kpi.bi.entities.properties import Property
from services.kpi.bi.odata.rules import MAX_DEPTH, MAX_FILTER_BYTES, NotDone, OptionInvalid, PropertyUnknown
from shared.auth.access import FieldHidden, Principal
from shared.lists.filters import compare, operand
from shared.lists.paging import Expression
from shared.problems import Text

OPTION = "$filter"
_LARGEST: dict[Any, Decimal | int] = {Decimal: Decimal(10) ** 30, int: 2**63}
_COMPARISONS: dict[type, str] = {
    ast.Eq: "",
    ast.NotEq: "",
    ast.Gt: "__gt",
    ast.GtE: "__gte",
    ast.Lt: "__lt",
    ast.LtE: "__lte",
    ast.In: "__in",
}
_TURNED: dict[type, type] = {ast.Gt: ast.Lt, ast.GtE: ast.LtE, ast.Lt: ast.Gt, ast.LtE: ast.GtE}
_LITERALS: dict[type, tuple[type, ...]] = {
    bool: (ast.Boolean,),
    int: (ast.Integer,),
    Decimal: (ast.Integer, ast.Float),
    UUID: (ast.GUID,),
    AwareDatetime: (ast.DateTime,),
    date: (ast.Date,),
    str: (ast.String,),
}
_TESTS: dict[str, Callable[[Any, str], sa.ColumnElement[bool]]] = {
    "contains": lambda column, text: column.contains(text, autoescape=True),
    "startswith": lambda column, text: column.startswith(text, autoescape=True),
    "endswith": lambda column, text: column.endswith(text, autoescape=True),
}
_OF_TEXT: dict[str, tuple[Callable[[Any], Any], type]] = {
    "tolower": (sa.func.lower, str),
    "toupper": (sa.func.upper, str),
    "trim": (sa.func.btrim, str),
    "length": (sa.func.length, int),
}
_OF_TIME = ("year", "month", "day")


class Operand(NamedTuple):
    """What a literal is compared with: a property, or a function of one."""

    name: str
    column: Expression
    kind: Any


def read_filter(
    text: str, properties: Mapping[str, Property], columns: Mapping[str, Expression], principal: Principal
) -> sa.ColumnElement[bool]:
    """The condition. Raises OptionInvalid, PropertyUnknown, FieldHidden, NotDone."""
    if len(text.encode("utf-8", "replace")) > MAX_FILTER_BYTES:
        most = Text(f"at most {MAX_FILTER_BYTES} bytes are read", f"最多 {MAX_FILTER_BYTES} 字节")
        raise OptionInvalid(option=OPTION, reason=most)
    if "\0" in text:
        _refuse("it has a character that no text contains")
    found = _Filter(properties, columns, principal).condition(_parsed(text), MAX_DEPTH)
    return visitors.replacement_traverse(found, {}, _named_apart)


def _named_apart(element: Any, **_: Any) -> Any:
    """A listing has each filter once, and names its value after it; here a property may be compared several times."""
    if isinstance(element, sa.BindParameter) and not element.unique:
        return sa.bindparam(element.key, element.value, element.type, unique=True)
    return None


def _parsed(text: str) -> Any:
    try:
        found = ODataParser().parse(ODataLexer().tokenize(text))
    except (ODataException, ValueError) as error:
        _refuse(str(error)[:200])
    if found is None:
        _refuse("it is empty")
    return found


def _refuse(reason: str) -> NoReturn:
    raise OptionInvalid(option=OPTION, reason=Text(reason, f"无法理解（{reason}）"))


class _Filter:
    """Turns the parser's tree into conditions on the columns of one entity set."""

    def __init__(
        self, properties: Mapping[str, Property], columns: Mapping[str, Expression], principal: Principal
    ) -> None:
        self._properties, self._columns, self._principal = properties, columns, principal

    def condition(self, node: Any, depth: int) -> sa.ColumnElement[bool]:
        """The condition; `depth`: how many levels below it may have."""
        if depth == 0:
            _refuse(f"it is nested more than {MAX_DEPTH} deep")
        match node:
            case ast.BoolOp(op=op):
                parts = [self.condition(part, depth - 1) for part in _parts(node, op)]
                return sa.and_(*parts) if isinstance(op, ast.And) else sa.or_(*parts)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return _negated(self.condition(inner, depth - 1))
            case ast.Compare():
                return self._comparison(node, depth)
            case ast.Call(func=ast.Identifier(name=name)) if name in _TESTS:
                return self._test(name, node.args, depth)
            case ast.Identifier(name=name):
                return self._compared(self._property(name), ast.Eq, ast.Boolean("true"))
        return _unsupported(node)

    def _comparison(self, node: Any, depth: int) -> sa.ColumnElement[bool]:
        left, right, comparator = node.left, node.right, type(node.comparator)
        if isinstance(left, ast._Literal):
            left, right, comparator = right, left, _TURNED.get(comparator, comparator)
        is_test = isinstance(left, ast.Call) and left.func.name in _TESTS
        if is_test and isinstance(right, ast.Boolean) and comparator in {ast.Eq, ast.NotEq}:
            found = self.condition(left, depth - 1)
            return found if right.py_val == (comparator is ast.Eq) else _negated(found)
        return self._compared(self._operand(left, depth), comparator, right)

    def _compared(self, own: Operand, comparator: type, literal: Any) -> sa.ColumnElement[bool]:
        """The listing's comparison; with null, only equality can be true."""
        if isinstance(literal, ast.Null):
            is_equal = comparator is ast.Eq
            has_answer = comparator in {ast.Eq, ast.NotEq}
            return compare(own.column, own.kind, f"{own.name}__is_null", is_equal) if has_answer else sa.false()
        is_value: bool = isinstance(literal, ast._Literal)
        if not is_value:
            return _unsupported(literal)
        parameter = f"{own.name}{_COMPARISONS[comparator]}"
        is_list = comparator is ast.In
        if is_list != isinstance(literal, ast.List):
            _refuse(f"{own.name} is compared with what it cannot be")
        value = [_value(own, one) for one in literal.val] if is_list else _value(own, literal)
        found = compare(own.column, own.kind, parameter, operand(own.kind, parameter, value))
        return _negated(found) if comparator is ast.NotEq else found

    def _test(self, name: str, arguments: list[Any], depth: int) -> sa.ColumnElement[bool]:
        own, text = self._operand(arguments[0], depth), arguments[1]
        if not (isinstance(own.kind, type) and issubclass(own.kind, str)) or not isinstance(text, ast.String):
            _refuse(f"{name} takes a text property and a text")
        return _TESTS[name](own.column, text.val)

    def _operand(self, node: Any, depth: int) -> Operand:
        if depth == 0:
            _refuse(f"it is nested more than {MAX_DEPTH} deep")
        match node:
            case ast.Identifier(name=name):
                return self._property(name)
            case ast.Call(func=ast.Identifier(name=name), args=[inner]) if name in _OF_TEXT or name in _OF_TIME:
                return _function(name, self._operand(inner, depth - 1))
        return _unsupported(node)

    def _property(self, name: str) -> Operand:
        found = self._properties.get(name)
        if found is None:
            raise PropertyUnknown(option=OPTION, name=name[:60])
        if found.level > max(self._principal.clearance, 1):
            raise FieldHidden(name, found.level, parameter=OPTION)
        return Operand(name, self._columns[name], found.kind)


def _parts(node: Any, op: Any) -> Iterator[Any]:
    """The operands of a chain `a or b or c`, which the parser nests; however long it is, it is one level deep."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ast.BoolOp) and one.op == op:
            waiting += [one.right, one.left]
        else:
            yield one


def _negated(found: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """A comparison with null is false in OData, so its negation is true; in SQL both would be unknown."""
    return sa.not_(sa.func.coalesce(found, sa.false()))


def _function(name: str, of: Operand) -> Operand:
    is_text = isinstance(of.kind, type) and issubclass(of.kind, str)
    if name in _OF_TEXT and is_text:
        function, kind = _OF_TEXT[name]
        return Operand(of.name, function(of.column), kind)
    if name in _OF_TIME and of.kind in {date, AwareDatetime}:
        at: Any = of.column if of.kind is date else sa.func.timezone("UTC", of.column)
        return Operand(of.name, sa.cast(sa.extract(name, at), sa.Integer), int)
    _refuse(f"{name} cannot be taken of {of.name}")


def _value(own: Operand, literal: Any) -> Any:
    """The literal as a value of the operand's type. Raises OptionInvalid."""
    kinds = next(literals for kind, literals in _LITERALS.items() if issubclass(own.kind, kind))
    is_of_kind: bool = isinstance(literal, kinds)
    if not is_of_kind:
        _refuse(f"{own.name} is compared with a value of another type")
    try:
        value: Any = TypeAdapter(own.kind).validate_python(literal.val)
    except ValidationError as error:
        _refuse(f"{own.name}: {error.errors()[0]['msg']}")
    if own.kind in _LARGEST and abs(value) >= _LARGEST[own.kind]:
        _refuse(f"{own.name} is compared with too large a number")
    return value


def _unsupported(node: Any) -> NoReturn:
    """Raises NotDone for what is OData's, and OptionInvalid for what compares nothing."""
    if isinstance(node, ast._Literal):
        _refuse("a property is missing")
    named = node.func.name if isinstance(node, ast.Call) else type(node).__name__
    raise NotDone(name=f"{OPTION} {named}")
