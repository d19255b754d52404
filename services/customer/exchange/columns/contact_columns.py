"""The columns of contacts."""

from services.customer.exchange.columns.column import ID_HINT, Form, make_column
from services.customer.exchange.columns.customer_of_row import CUSTOMER_OF_ROW
from services.customer.people.contacts.rules import DecisionBasis, DecisionRole, Seniority
from shared.problems import Text

CONTACT_COLUMNS = (
    make_column("id", "ID", "系统编号", Form.UUID, "contact id", "联系人id", hint=ID_HINT),
    *CUSTOMER_OF_ROW,
    make_column(
        "name",
        "Name",
        "姓名",
        Form.TEXT,
        "contact",
        "contact name",
        "full name",
        "person",
        "联系人",
        "联系人姓名",
        "联系人名称",
        "名字",
        "名称",
        is_required=True,
        sample="李雷",
        hint=Text(
            "Required in a new row; with the customer it identifies the contact.",
            "新增时必填；与客户一起用于匹配联系人。",
        ),
    ),
    make_column("english_name", "English name", "英文名", Form.TEXT, "name in english", "英文姓名", "英文名称"),
    make_column("department", "Department", "部门", Form.TEXT, "dept", "所在部门", sample="采购部"),
    make_column(
        "title", "Title", "职务", Form.TEXT, "job title", "position", "职位", "岗位", "头衔", sample="采购总监"
    ),
    make_column(
        "seniority",
        "Seniority",
        "层级",
        Form.CHOICE,
        "level",
        "级别",
        choices=Seniority,
        sample=Seniority.TOP.value,
    ),
    make_column(
        "reports_to_id",
        "Reports to ID",
        "汇报对象系统编号",
        Form.UUID,
        "superior id",
        "manager id",
        hint=Text("Takes precedence over the superior's name.", "优先于汇报对象姓名。"),
    ),
    make_column(
        "reports_to",
        "Reports to",
        "汇报对象",
        Form.TEXT,
        "superior",
        "manager",
        "上级",
        "直属上级",
        "汇报给",
        is_reference=True,
        hint=Text(
            "Name of the superior at the same customer; superiors first.", "同一客户上级联系人的姓名；上级应排在前面。"
        ),
    ),
    make_column(
        "decision_role",
        "Decision role",
        "决策角色",
        Form.CHOICE,
        "role",
        "buying role",
        "角色",
        choices=DecisionRole,
        sample=DecisionRole.DECIDER.value,
    ),
    make_column(
        "influence", "Influence", "影响力", Form.NUMBER, "影响程度", sample="5", hint=Text("1 to 5.", "1 至 5。")
    ),
    make_column(
        "decision_bases",
        "Decides by",
        "决策依据",
        Form.CHOICES,
        "decision bases",
        "决策基础",
        choices=DecisionBasis,
    ),
    make_column("is_key", "Key person", "关键人", Form.TRUTH, "key contact", "is key", "是否关键人"),
    make_column("has_left", "Has left", "已离职", Form.TRUTH, "left", "离职", "是否离职"),
    make_column("email", "Email", "邮箱", Form.TEXT, "e-mail", "mail", "email address", "电子邮箱", "电子邮件"),
    make_column(
        "phone",
        "Phone",
        "电话",
        Form.IDENTIFIER,
        "mobile",
        "telephone",
        "tel",
        "cell",
        "手机",
        "手机号",
        "手机号码",
        "联系电话",
        "联系方式",
    ),
    make_column("birthday", "Birthday", "生日", Form.DATE, "date of birth", "birth date", "出生日期"),
    make_column("career_wishes", "Career wishes", "职业诉求", Form.PROSE, "career", "职业期望", "职业发展"),
    make_column(
        "preferences", "Preferences", "个人偏好", Form.PROSE, "hobbies", "likes", "偏好", "喜好", "爱好", "兴趣爱好"
    ),
    make_column("explicit_needs", "Stated needs", "显性需求", Form.PROSE, "explicit needs", "个人需求"),
    make_column("hidden_needs", "Hidden needs", "隐性需求", Form.PROSE, "个人隐性需求"),
    make_column("private_notes", "Private notes", "私人备注", Form.PROSE, "notes", "remarks", "备注"),
    make_column("created_at", "Created at", "创建时间", Form.INSTANT, is_read_only=True),
    make_column("updated_at", "Updated at", "更新时间", Form.INSTANT, "修改时间", is_read_only=True),
)
