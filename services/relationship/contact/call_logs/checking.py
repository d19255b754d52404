"""Finds the errors that the staged entries show together: unknown customers, people and users.

All SQL here is built from names in the code, never from the request.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import NOBODY, current_principal
from shared.auth.visibility import codes
from shared.batches.kinds import Pushed
from shared.customers.handing_over import writable_by
from shared.database import execute, execute_sql
from shared.problems import Text

TEXTS: Mapping[str, Text] = {
    "customer_not_found": Text(
        "There is no customer with the code {value}, or it is not one that you may change.",
        "没有编码为 {value} 的客户，或该客户不在您可维护的范围内。",
    ),
    "person_unknown": Text(
        "Nobody at the customer is called {value}: create the contact first, or correct the name.",
        "该客户没有名为“{value}”的联系人：请先创建联系人或更正姓名。",
    ),
    "person_ambiguous": Text(
        "Several people at the customer are called {value}: write the English name, or leave it out.",
        "该客户有多位名为“{value}”的联系人：请改写英文名，或省略。",
    ),
    "user_unknown": Text(
        "No user is called {value}: write the user name with which the person signs in.",
        "没有用户名为“{value}”的用户：请填写其登录用户名。",
    ),
}
"""The texts of the errors, by code."""

_PEOPLE = """
    INSERT INTO refused SELECT DISTINCT i.position, '/met',
           CASE WHEN found.number = 0 THEN 'person_unknown' ELSE 'person_ambiguous' END, m.name
    FROM incoming i JOIN customer_directory_codes k ON k.code = i.customer_code
    CROSS JOIN LATERAL jsonb_array_elements_text(i.met_names) AS m(name)
    CROSS JOIN LATERAL (SELECT count(*) AS number FROM contact_directory c
        WHERE c.customer_id = k.customer_id AND lower(m.name) IN (lower(c.name), lower(c.english_name))
          AND NOT EXISTS (SELECT FROM customer_directory_people p WHERE p.contact_id = c.id AND p.clearance > $1)) found
    WHERE found.number <> 1
"""
_USERS = """
    INSERT INTO refused SELECT DISTINCT i.position, n.pointer, 'user_unknown', n.name
    FROM incoming i
    CROSS JOIN LATERAL (SELECT '/colleagues' AS pointer, jsonb_array_elements_text(i.our_names) AS name
                        UNION ALL SELECT '/responsible', i.responsible WHERE i.responsible IS NOT NULL) n
    WHERE NOT EXISTS (SELECT FROM user_directory u WHERE u.username = n.name)
"""


async def check_log(session: AsyncSession, _: Pushed) -> None:
    """Add the errors of entries to `refused`; who may not see a customer or a person does not know of them."""
    principal = current_principal.get() or NOBODY
    writable = sa.select(codes.c.code).where(writable_by(principal, codes.c.customer_id))
    staged = sa.table("incoming", sa.column("position"), sa.column("customer_code", sa.Text))
    refused = sa.table("refused", *(sa.column(name) for name in ("position", "pointer", "code", "value")))
    error = (sa.literal("/customer_code"), sa.literal("customer_not_found"), staged.c.customer_code)
    found = sa.select(staged.c.position, *error).where(staged.c.customer_code.not_in(writable))
    await execute(session, sa.insert(refused).from_select(["position", "pointer", "code", "value"], found))
    await execute_sql(session, _PEOPLE, principal.clearance)
    await execute_sql(session, _USERS)
