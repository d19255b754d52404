"""Access as data: the caller, what they may do (scopes), for which customers (data scope), which fields (clearance)."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, cast
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from shared.field_names import name_of_field
from shared.labels import Labelled
from shared.problems import FieldError, Forbidden, Text, Unauthorized

HIGHEST_CLEARANCE = 3


class Scope(Labelled):
    """What a caller may do."""

    CUSTOMERS_READ = "customers:read", "Read customers, contacts, teams", "查看客户、联系人与团队"
    CUSTOMERS_WRITE = "customers:write", "Change customers, contacts, teams", "维护客户、联系人与团队"
    CUSTOMERS_PUSH = "customers:push", "Push customers and contacts in bulk", "批量推送客户与联系人"
    CUSTOMERS_CONFIGURE = (
        "customers:configure",
        "Publish the schemes for grading, dossiers, gifts and service",
        "发布客户分级、档案、礼品与服务方案",
    )
    PROFITS_WRITE = "profits:write", "Enter our net profit with customers", "录入客户净利润"
    RELATIONSHIPS_READ = "relationships:read", "Read assessments of relationships", "查看关系评估"
    RELATIONSHIPS_WRITE = "relationships:write", "Assess relationships", "评估客户关系"
    RELATIONSHIPS_CONFIGURE = (
        "relationships:configure",
        "Publish the schemes for assessing relationships",
        "发布关系评估方案",
    )
    EXPENSES_READ = "expenses:read", "Read expenses, gifts and their budgets", "查看费用、礼品与预算"
    EXPENSES_WRITE = "expenses:write", "Request expenses and record their amounts", "申请费用与登记实际金额"
    EXPENSES_APPROVE = "expenses:approve", "Approve expenses and set their budgets", "审批费用与编制费用预算"
    PLANS_READ = "plans:read", "Read plans", "查看规划"
    PLANS_WRITE = "plans:write", "Create and change plans", "制定与修改规划"
    PLANS_APPROVE = (
        "plans:approve",
        "Approve and return plans, hold supervisors' reviews, judge ability, open the plans of a year",
        "审批与退回规划、主持主管复盘、评价能力、批量创建年度规划",
    )
    PLANS_CONFIGURE = (
        "plans:configure",
        "Publish the schemes of planning: for exits, risks, leads, actions, meetings and others",
        "发布规划类方案：客户退出、风险、商机、行动与会议等",
    )
    EXITS_SIGN = "exits:sign", "Sign workstreams of customer exits off", "签核客户退出工作流"
    KPIS_READ = "kpis:read", "Read orders, KPIs and reports", "查看订单、指标与报表"
    KPIS_CONFIGURE = "kpis:configure", "Publish the schemes for KPIs and warnings", "发布指标与预警方案"
    WARNINGS_WRITE = "warnings:write", "Work on early warnings and close them", "处理与关闭预警"
    SCORECARDS_READ = "scorecards:read", "Read scorecards", "查看绩效计分卡"
    SCORECARDS_WRITE = "scorecards:write", "Set up, assess, review and close scorecards", "制定、自评、评审与关闭计分卡"
    SCORECARDS_REOPEN = "scorecards:reopen", "Reopen closed scorecards", "重新打开已关闭的计分卡"
    FACTS_WRITE = "facts:write", "Push orders, receivables, payments, products", "推送订单、应收、回款与产品"
    EVENTS_READ = "events:read", "Follow the change feed", "订阅变更事件"
    IDENTITY_READ = "identity:read", "Read users, clients, roles", "查看用户、客户端与角色"
    IDENTITY_WRITE = "identity:write", "Change users, clients, roles", "管理用户、客户端与角色"


class Access(StrEnum):
    """What an operation needs when it needs no scope."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    SERVICES = "services"


class DataScopeKind(Labelled):
    """Which customers a caller sees."""

    OWN = "own", "Customers in whose account team the caller is", "本人所在团队的客户"
    REGIONS = "regions", "Those, and the customers of the caller's regions", "本人所在团队及所负责区域的客户"
    ALL = "all", "All customers", "全部客户"


@dataclass(frozen=True, slots=True)
class DataScope:
    """`own`: customers whose account team includes the caller · `regions`: also all of these regions · `all`."""

    kind: DataScopeKind
    regions: frozenset[str] = frozenset()

    def covers(self, other: "DataScope") -> bool:
        """Whether it includes every customer of the other scope of the same caller."""
        ranks = list(DataScopeKind)
        is_wider = ranks.index(self.kind) >= ranks.index(other.kind)
        return is_wider and (self.kind is DataScopeKind.ALL or self.regions >= other.regions)


@dataclass(frozen=True, slots=True)
class Principal:
    """The user, client or service that a request acts for, read from the internal token."""

    subject: str
    name: str
    roles: frozenset[str]
    scopes: frozenset[str]
    clearance: int
    data_scope: DataScope
    actor: str | None = None
    token: str = field(default="", repr=False)

    @property
    def user_id(self) -> UUID | None:
        """The user's id; None for a client or a service."""
        return None if ":" in self.subject else UUID(self.subject)

    @property
    def client_id(self) -> str | None:
        """The client's id (`erp`); None for a user or a service."""
        return self.subject.removeprefix("client:") if self.subject.startswith("client:") else None


NOBODY = Principal("nobody:", "nobody", frozenset(), frozenset(), 0, DataScope(DataScopeKind.OWN))
"""The caller of an operation that needs no credential."""


class TokenClaimsInvalid(Unauthorized):
    """The token is genuine, but its claims are incomplete or malformed."""


class ScopeMissing(Forbidden):
    """The caller's roles do not allow this operation."""

    detail = Text('This needs the right "{label}" ({scope}).', "此操作需要“{label}”权限（{scope}）。")


class ServicesOnly(Forbidden):
    """Only services may call this address."""


class FieldHidden(Forbidden):
    """Writing, filtering, sorting or grouping by what is above the caller's clearance; `errors` names where."""

    detail = Text(
        '"{name}" needs clearance {clearance}; ask a colleague who has it.',
        "“{name}”需要 {clearance} 级权限，请由具备该权限的同事处理。",
    )

    def __init__(
        self, name: str | Text, clearance: int, *, pointer: str | None = None, parameter: str | None = None
    ) -> None:
        values = {"name": name if isinstance(name, Text) else name_of_field(name), "clearance": clearance}
        place = FieldError("field_hidden", self.detail, pointer, parameter, values)
        super().__init__(errors=[place] if pointer or parameter else (), **values)


class RowHidden(Forbidden):
    """This needs a clearance above the caller's own."""

    title = Text("Above your clearance", "超出您的权限级别")
    detail = Text("This needs clearance {clearance}.", "此内容需要 {clearance} 级权限。")


current_principal: ContextVar[Principal | None] = ContextVar("current_principal", default=None)


def principal_from_claims(claims: dict[str, Any], token: str) -> Principal:
    """The principal of a verified internal token. Raises TokenClaimsInvalid."""
    try:
        scope = claims["data_scope"]
        principal = Principal(
            subject=str(claims["sub"]),
            name=str(claims.get("name", claims["sub"])),
            roles=frozenset(claims["roles"]),
            scopes=frozenset(str(claims["scope"]).split()),
            clearance=int(claims["clearance"]),
            data_scope=DataScope(DataScopeKind(scope["kind"]), frozenset(scope.get("regions", ()))),
            actor=claims.get("act", {}).get("sub"),
            token=token,
        )
        _ = principal.user_id  # refuses a subject that is neither a user's id nor names its kind
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TokenClaimsInvalid() from error
    return principal


@contextmanager
def acting_as(principal: Principal) -> Iterator[None]:
    """The principal is the caller of everything done inside: its actor in the change feed, with its clearance."""
    token = current_principal.set(principal)
    try:
        yield
    finally:
        current_principal.reset(token)


def acting_for(subject: str, name: str) -> AbstractContextManager[None]:
    """The change feed names this subject as the actor of every change made inside. It gives no rights."""
    nobody: frozenset[str] = frozenset()
    return acting_as(Principal(subject, name, nobody, nobody, 0, DataScope(DataScopeKind.OWN)))


class Verifier(Protocol):
    """The part of the token verifier that `authenticate` uses."""

    async def verify(self, token: str) -> dict[str, Any]: ...


async def authenticate(request: Request) -> Principal:
    """The caller, from the internal token; field clearance and the change feed's actor depend on it.

    Raises Unauthorized, InvalidToken, TokenClaimsInvalid.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized()
    verifier: Verifier = request.app.state.verifier
    principal = principal_from_claims(await verifier.verify(token), token)
    current_principal.set(principal)
    return principal


Needs = Scope | Access | tuple[Scope | Access, ...]
"""What the caller of an operation must have: a scope, a kind of access, or all of several."""


def parts_of(needs: Needs) -> tuple[Scope | Access, ...]:
    """All requirements of an operation. Several are scopes, or scopes and that only services may call."""
    if not isinstance(needs, tuple):
        return (needs,)
    if not needs or {Access.ANYONE, Access.SIGNED_IN} & set(needs):
        raise ValueError(f"needs={needs!r} lets in more callers than it says")
    return needs


def require(principal: Principal, needs: Needs, clearance: int = 1) -> None:
    """Check that the caller has what the operation needs. Raises ScopeMissing, ServicesOnly, RowHidden."""
    for need in parts_of(needs):
        if isinstance(need, Scope) and need not in principal.scopes:
            raise ScopeMissing(scope=need.value, label=need.named)
        if need is Access.SERVICES and principal.actor is None and not principal.subject.startswith("service:"):
            raise ServicesOnly()
    if principal.clearance < clearance:
        raise RowHidden(clearance=clearance)


@dataclass(frozen=True, slots=True)
class Clearance:
    """Marks a field with the level needed to see it (method, section 3): `Annotated[Amount | None, Clearance(2)]`.

    Below that level, or without a principal, the field serializes as null.
    """

    level: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)

        def hide(value: Any, serialize: core_schema.SerializerFunctionWrapHandler) -> Any:
            return serialize(value) if is_cleared(self.level) else None

        guarded = core_schema.wrap_serializer_function_ser_schema(hide, schema=schema)
        return cast("CoreSchema", {**schema, "serialization": guarded})

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        described = handler(schema)
        described["x-clearance"] = self.level
        return described


@dataclass(frozen=True, slots=True)
class RowClearance:
    """Marks the field that defines the level of the whole row.

    `Annotated[int, RowClearance()]`: the field is the level. `Annotated[Seniority | None, RowClearance("top", 2)]`:
    rows with this value have level 2, all others level 1. Every event of such a row contains its level before and
    after, and is shown from that level on; `shared.auth.clearances` has the conditions for reading and writing.
    """

    value: str | None = None
    level: int = 1

    def level_of(self, value: Any) -> int:
        """The level of a row whose marked field has this value."""
        if self.value is None:
            return int(value)
        return self.level if value == self.value else 1


def row_clearances_of(shape: type[BaseModel]) -> list[tuple[str, RowClearance]]:
    """The fields that define the level of each row, with their marks: the highest counts. Without any, everybody may
    see all rows.
    """
    fields = shape.model_fields.items()
    return [(name, mark) for name, info in fields for mark in info.metadata if isinstance(mark, RowClearance)]


@dataclass(frozen=True, slots=True)
class RowIdentity:
    """Marks a field that readers need to understand any change of the row: every event contains it, changed or not."""


@dataclass(frozen=True, slots=True)
class Derived:
    """Marks a field that only repeats others in a form the database can search: no event contains it."""


@dataclass(frozen=True, slots=True)
class Personal(Derived):
    """Marks a field that is between a few people: no event contains it. Who changes it alone calls `row.touch()`."""


def is_cleared(level: int) -> bool:
    """Whether the present caller may see fields of this level; every caller may see level 1."""
    principal = current_principal.get()
    return level <= 1 or (principal is not None and principal.clearance >= level)


def clearance_of(metadata: list[Any]) -> int:
    """The clearance level among a field's annotations; 1 without a mark."""
    return max((mark.level for mark in metadata if isinstance(mark, Clearance)), default=1)


def fields_above(shape: type[BaseModel], level: int) -> frozenset[str]:
    """The fields of the shape that need more than this level."""
    return frozenset(name for name, info in shape.model_fields.items() if clearance_of(info.metadata) > level)


def refuse_hidden_fields(body: BaseModel) -> None:
    """Check that the caller writes only fields that it may read. Raises FieldHidden."""
    for name in body.model_fields_set:
        level = clearance_of(type(body).model_fields[name].metadata)
        if not is_cleared(level):
            raise FieldHidden(name, level, pointer=f"/{name}")
