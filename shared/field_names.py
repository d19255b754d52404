"""What people call the fields of the API: the one way in which a message names a field."""

import re
from collections.abc import Iterable

from shared.problems import Text

_NAMES: dict[str, Text] = {}
_OPERATORS = re.compile(r"__[a-z_]+$")


class NameDiffers(Exception):
    """Two tables give one field different names: one word for one thing."""


def name_fields(table: str) -> None:
    """Make names known: a field a line, `uscc | credit code | 统一社会信用代码`.

    The English name is left out where it is the field's own words (`fiscal_year`, `contact_id`). Raises NameDiffers.
    """
    for line in table.strip().splitlines():
        name, *english, chinese = (part.strip() for part in line.split("|"))
        text = Text(english[0] if english else name.removesuffix("_id").replace("_", " "), chinese)
        if _NAMES.setdefault(name, text) != text:
            raise NameDiffers(f"{name}: {_NAMES[name]} and {text}")


def is_named(name: str) -> bool:
    """Whether the field has a name."""
    return _OPERATORS.sub("", name) in _NAMES


def name_of_field(name: str) -> Text:
    """What people call a field or a filter by it (`ordered_on__gte`); without a name, its own words."""
    plain = _OPERATORS.sub("", name)
    return _NAMES.get(plain) or Text(plain.replace("_", " "), plain.replace("_", " "))


def names_of_fields(names: Iterable[str]) -> list[Text]:
    """The names of several fields, each once."""
    return list(dict.fromkeys(map(name_of_field, names)))


# The fields that several services have.
name_fields("""
as_of | as of | 截至日期
assessed_on | assessment date | 评估日期
atomic | all or nothing | 整批处理
category | 品类
clearance | 权限级别
code | 编码
competitor | 友商
contact_id | 联系人
content | 内容
count | 计数
created_at | creation time | 创建时间
currency | 币种
cursor | 分页游标
customer_id | 客户
due_on | due date | 到期日
email | e-mail | 邮箱
evidence | 依据
fields | 字段
fiscal_year | 财年
format | 格式
from | 起始日期
id | ID | 系统编号
industry | 行业
is_active | is active | 是否启用
kind | 类型
label | 标签
limit | 每页条数
manager_id | account manager | 客户经理
name | 名称
number | 编号
own | own customers only | 仅本人客户
q | search text | 搜索内容
reason | 原因
region | 区域
rejected | 拒绝数
remark | 备注
score | 得分
sort | 排序
source | 来源
status | 状态
title | 标题
to | 截止日期
unit | 单位
updated_at | time of the last change | 更新时间
user_id | user | 用户
value | 值
version | 版本
warned | rows with a warning | 有警告的行数
""")
