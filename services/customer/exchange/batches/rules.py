"""What rows of a batch are rejected or warned for, and which of them would form a circle."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from shared.labels import Labelled
from shared.problems import Forbidden, Text

DELETED = "deleted"


class PushedStatus(Labelled):
    """A customer's status in the ERP; a deleted one counts as exited until a newer version restores it."""

    PROSPECT = "prospect", "Prospect", "意向客户"
    ACTIVE = "active", "Active", "合作中"
    DORMANT = "dormant", "Dormant", "休眠"
    EXITING = "exiting", "Exiting", "退出中"
    EXITED = "exited", "Exited", "已退出"
    RESOURCE_POOL = "resource_pool", "Resource pool", "资源池"
    DELETED = "deleted", "Deleted in the ERP", "已在 ERP 中删除"


class PushedContactStatus(Labelled):
    """Whether the ERP still has a contact; a deleted one has left the customer until a newer version restores it."""

    ACTIVE = "active", "Active", "在职"
    DELETED = "deleted", "Deleted in the ERP", "已在 ERP 中删除"


class BatchesForTheWholeHouse(Forbidden):
    """Batches name customers of the whole company: only a caller whose data scope is all customers may push them."""

    title = Text("Batches apply to all customers", "批量推送适用于全部客户")
    detail = Text(
        "Push with a client whose data scope is all customers, such as erp.",
        "请使用可查看全部客户的客户端推送，例如 erp。",
    )


TEXTS: Mapping[str, Text] = {
    "name_missing": Text("A new row needs a name: send `name`.", "新增时必须提供名称，请发送 name。"),
    "parent_unknown": Text(
        "No customer has the code {value}: push that customer before or in this batch, or leave the field out.",
        "没有编码为 {value} 的客户：请先推送该客户或在本批中一并推送，或省略此字段。",
    ),
    "circle": Text(
        "Through {value} it would be above itself: choose one that is not below it.",
        "经由 {value} 会形成循环：请选择不在其下级中的对象。",
    ),
    "manager_unknown": Text(
        "Nobody who may sign in has the user name or id {value}; one just created is known in a moment.",
        "没有用户名或编号为 {value} 且可登录的用户；刚创建的用户稍后即可使用。",
    ),
    "customer_unknown": Text(
        "No customer has the code {value}: push the customer first.", "没有编码为 {value} 的客户：请先推送该客户。"
    ),
    "code_pending": Text(
        "Somebody has claimed the code {value} for a customer: confirm or remove the claim, then push the row again.",
        "编码 {value} 已被申请用于某客户，尚待确认：请先确认或移除该申请，再重新推送此行。",
    ),
    "superior_unknown": Text(
        "The customer has no contact {value}: push that contact before or in this batch, or leave the field out.",
        "该客户没有编号为 {value} 的联系人：请先推送该联系人或在本批中一并推送，或省略此字段。",
    ),
    "edited_since": Text(
        "{field} was changed here since: {kept} stays, {pushed} was not stored.",
        "{field} 在系统中已被修改：保留 {kept}，未存入 {pushed}。",
    ),
    "customer_merged": Text(
        "The customer was merged into {name}, which the row was applied to.", "该客户已并入 {name}，此行已用于 {name}。"
    ),
    "code_moved": Text(
        "The code now belongs to {name}, which the row was applied to.", "该编码现属于 {name}，此行已用于 {name}。"
    ),
    "removed_here": Text(
        "It was deleted here, so nothing was changed; restore it to change it.",
        "该记录已在系统中删除，未作更改；如需更改请先恢复。",
    ),
}
"""The texts of errors that only the whole batch shows, and of warnings, by code."""


class Edge(NamedTuple):
    """A row that places a node below another; `above` None: at the top."""

    position: int
    node: UUID | str
    above: UUID | str | None


def find_circles(edges: Iterable[Edge], present: Mapping[UUID | str, UUID]) -> set[int]:
    """The positions of rows that lie on a circle, among each other or through the present lines."""
    wanted = {edge.node: edge for edge in edges}
    circling: set[int] = set()
    done: set[UUID | str] = set()
    for start in wanted:
        path: dict[UUID | str, None] = {}
        step: UUID | str | None = start
        while step is not None and step not in done and step not in path:
            path[step] = None
            step = wanted[step].above if step in wanted else present.get(step)
        if step in path:
            nodes = list(path)
            circle = nodes[nodes.index(step) :]
            circling |= {wanted[node].position for node in circle if node in wanted}
        done.update(path)
    return circling
