"""The columns of competitor profiles: one line for each competitor at a customer, four columns for each question."""

from services.customer.exchange.columns.column import Column, Form, make_column
from services.customer.exchange.columns.customer_of_row import CUSTOMER_OF_ROW
from services.customer.market.profiles.rules import ProfileQuestion
from services.customer.market.sources.rules import FactSource
from shared.problems import Text

ANSWERS = "answers."
_ABOUT = (
    ("source", Form.CHOICE, Text("source", "来源")),
    ("source_detail", Form.TEXT, Text("source in detail", "来源说明")),
    ("known_on", Form.DATE, Text("known on", "获知日期")),
)


def _columns_of(question: ProfileQuestion) -> tuple[Column, ...]:
    about = (
        make_column(
            f"{ANSWERS}{question.value}.{part}",
            f"{question.en}: {named.en}",
            f"{question.zh}：{named.zh}",
            form,
            choices=FactSource if form is Form.CHOICE else None,
        )
        for part, form, named in _ABOUT
    )
    return (make_column(f"{ANSWERS}{question.value}.text", question.en, question.zh, Form.PROSE), *about)


PROFILE_COLUMNS = (
    *CUSTOMER_OF_ROW,
    make_column(
        "competitor",
        "Competitor",
        "友商",
        Form.TEXT,
        "rival",
        "competitor name",
        "友商名称",
        "竞争对手",
        is_required=True,
        hint=Text("A maintained competitor, by its name or short name.", "已维护的友商，填写名称或简称。"),
    ),
    make_column("is_main", "Main rival", "主要友商", Form.TRUTH, "主要竞争对手"),
    make_column("is_strategic", "Strategic rival", "战略竞争对手", Form.TRUTH, "战略友商"),
    make_column(
        "responsible",
        "Responsible person",
        "责任人",
        Form.TEXT,
        "负责人",
        hint=Text("A user; left empty: the account manager.", "系统用户；留空为客户经理。"),
    ),
    *(column for question in ProfileQuestion for column in _columns_of(question)),
    make_column("last_move_on", "Last move on", "最近动作日期", Form.DATE, is_read_only=True),
    make_column("won_cases", "Won cases", "胜出案例", Form.NUMBER, is_read_only=True),
    make_column("lost_cases", "Lost cases", "失利案例", Form.NUMBER, is_read_only=True),
    make_column("updated_at", "Updated at", "更新时间", Form.INSTANT, "修改时间", is_read_only=True),
)
