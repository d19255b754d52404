"""The words of a plan's documents, in both languages."""

from shared.customers.rival_questions import ProfileQuestion
from shared.problems import Text

FOOTER = Text(
    "Internal. {customer}. Contains what the reader may see.",
    "内部资料。{customer}。内容以阅读人权限为限。",
)
SUBTITLE = Text("{customer} · Fiscal year {year}", "{customer} · {year} 财年")
PLAN, STATUS, VERSION = Text("Plan", "规划"), Text("Status", "状态"), Text("Version", "版本")
VERSIONS = Text("{working}; in force: {approved}", "第 {working} 版；生效：{approved}")
NO_VERSION, NUMBERED = Text("none", "无"), Text("{number}", "第 {number} 版")
MANAGER, AS_OF, APPROVED = Text("Account manager", "客户经理"), Text("As of", "日期"), Text("Approved", "审批")
BY_ON = Text("{who}, {day}", "{who}，{day}")
MISSING = Text("This document lacks: {parts}.", "本文档缺少：{parts}。")
GLANCE = Text("At a glance", "总览")
STEP = Text("{number}. {name}", "{number}. {name}")
STEP_STATUS = Text("{status}. Still missing: {parts}", "{status}，尚缺：{parts}")
PART_OF = Text("{name} {present} of {needed}", "{name}（{present} / {needed}）")
NONE_YET = Text("Nothing is written yet.", "尚无内容。")
MORE = Text(
    "{shown} of {all} are shown; the relationship plan has all.", "显示 {shown} / {all} 项，全部内容见客户关系规划。"
)

MARKET_GOALS, RELATIONSHIP_GOALS = Text("Market goals", "市场目标"), Text("Relationship goals", "关系目标")
ACTIONS = Text("Actions", "行动")
RELATIONSHIP_MAP, TRACE = (
    Text("Relationship map", "客户关系地图"),
    Text("From market goals to actions", "从市场目标到行动"),
)
MAP_ALTERNATIVE = Text("Relationship map of {customer}", "{customer} 的客户关系地图")
TRACE_ALTERNATIVE = Text("What serves which market goal at {customer}", "{customer} 各市场目标的支撑关系")
GOAL, METRIC, BASELINE, TARGET = (
    Text("Goal", "目标"),
    Text("Metric", "指标"),
    Text("Baseline", "基线"),
    Text("Target", "目标值"),
)
TO_DATE, REACHED, TRACK = Text("To date", "实际"), Text("Reached", "完成率"), Text("Track", "进展")
DUE, DAY, WHY = Text("Due", "期限"), Text("Day", "日期"), Text("Why", "原因")
PERSON, ROLE, NOW, LEVEL_TO_REACH = (
    Text("Person", "联系人"),
    Text("Role in decisions", "决策角色"),
    Text("Now", "现状"),
    Text("To reach", "目标级别"),
)
MOVED = Text("Moved", "变化")
RELATIONSHIP, DEPARTMENT = Text("Relationship", "关系"), Text("Department", "部门")
ACTION, OWNER, STATE = Text("Action", "行动"), Text("Responsible", "责任人"), Text("State", "状态")
SERVES, OUTCOME = Text("For whom", "服务对象"), Text("Outcome", "结果")
NOBODY = Text("no goal", "未对应目标")
ACCOUNT_MANAGER = Text("Account manager", "客户经理")
LATE = Text("Late", "已逾期")
OF = Text("of {all}", "共 {all}")
WITHOUT_ACTION = Text("{count} without action", "{count} 个没有行动")
FIGURE_GOALS = Text("Market goals", "市场目标")
FIGURE_REACHED = Text("Relationship goals reached", "已达到的关系目标")
FIGURE_DONE, FIGURE_MOVED = Text("Actions done", "已完成行动"), Text("Levels moved", "关系级别净变化")
LATE_ACTIONS = Text("{count} late", "{count} 项逾期")

RIVALS, RIVAL = Text("Rivals", "友商"), Text("Rival", "友商")
NO_RIVALS = Text("No rival has a profile at this customer.", "该客户处尚无友商档案。")
MAIN, STRATEGIC = Text("main rival", "主要友商"), Text("strategic rival", "战略竞争对手")
QUESTION, ANSWER, SOURCE = Text("Question", "问题"), Text("What we know", "已知情况"), Text("Source", "来源")
KNOWN_ON = Text("{source}, {day}", "{source}，{day}")
UNANSWERED = Text("Not known yet: {questions}.", "尚不清楚：{questions}。")
CASES = Text("Cases won against it: {won}; lost: {lost}.", "与其竞争：获胜 {won} 次，失利 {lost} 次。")
MOVES, WHEN, WHAT = Text("What rivals did", "友商动态"), Text("When", "日期"), Text("What", "内容")
KIND = Text("Kind", "类型")
POSITIONS, CATEGORY = Text("Who supplies what", "供应格局"), Text("Category", "品类")
OUR_SHARE, MAIN_RIVAL = Text("Our share", "我方份额"), Text("Main rival", "主要友商")
RIVAL_SHARE, SUPPRESSION = Text("Its share", "其份额"), Text("Suppression ratio", "压制比")
NO_POSITIONS = Text("No supply position is recorded.", "尚未登记供应格局。")
NO_MOVES = Text("No move of a rival is recorded.", "尚未登记友商动态。")

DONE_TITLE, OPEN_TITLE, LATE_TITLE = (
    Text("What was done", "已完成的行动"),
    Text("What comes next", "后续行动"),
    Text("What is late", "逾期行动"),
)
MOVES_TITLE = Text("Where relationships moved", "客户关系的变化")
BROKEN_TITLE = Text("What is not connected", "断开的环节")
NOTHING_BROKEN = Text("Every goal has an action, and every action a goal.", "每个目标都有行动，每项行动都服务于目标。")
GOAL_BROKEN = Text("{what}: {title}", "{what}：{title}")
NOTHING_DONE = Text("Nothing is done yet.", "尚无已完成的行动。")
NOTHING_OPEN = Text("Nothing is open.", "没有未完成的行动。")
NOTHING_LATE = Text("Nothing is late.", "没有逾期行动。")

HEADINGS = {
    "competitor_id": Text("Rival", "友商"),
    "view": Text("Seen as", "视角"),
    "quadrant": Text("Quadrant", "象限"),
    "axis": Text("Axis", "评价维度"),
    "demanded": Text("Demanded", "客户要求"),
    "ours": Text("Our score", "我方得分"),
    "rivals": Text("Rivals", "友商"),
    "amount": Text("Amount", "金额"),
    "product": Text("Product", "产品"),
    "channel_now": Text("Channel now", "当前主航道"),
    "channel_ahead": Text("Channel in 3 to 5 years", "未来主航道"),
    "trend": Text("Trend of their strategy", "战略趋势"),
    "is_cash_cow": Text("Cash cow", "现金牛"),
    "fit_assessed_on": Text("Fit assessed on", "战略匹配评估日期"),
    "our_share": Text("Our share", "我方份额"),
    "main_rival_share": Text("Main rival's share", "主要友商份额"),
    "suppression_ratio": Text("Suppression ratio", "压制比"),
    "supply_as_of": Text("Shares as of", "份额截至日期"),
    "people": Text("People", "人数"),
    "proposed_people": Text("Proposed people", "建议人数"),
    "subject_id": Text("For whom or what", "对象"),
    "work_area": Text("Area of work", "工作领域"),
    "ability_needed": Text("Ability needed", "所需能力"),
    "assignments": Text("Who", "分工"),
    "duty": Text("Duty", "职责"),
    "visits": Text("Visits", "拜访"),
    "campaigns": Text("Campaigns", "活动"),
    "gifts": Text("Gifts", "礼品"),
    "other": Text("Other", "其他"),
    "fx_rate": Text("Exchange rate", "汇率"),
    "proposed_amount": Text("Proposed amount", "建议金额"),
    "change_reason": Text("Why it was changed", "变更原因"),
    **{question.value: question.named for question in ProfileQuestion},
}
"""Headings of fields that only answers have, and no request."""
REVIEWS, REVIEW, HELD, FINDINGS = (
    Text("Reviews", "规划检查"),
    Text("Review", "检查"),
    Text("Held", "检查日期"),
    Text("Findings", "结论"),
)
BY, NOT_HELD, DUE_ON = Text("By", "主持人"), Text("Not yet", "尚未"), Text("due {day}", "期限 {day}")
FIELD, CONTENT = Text("Field", "栏目"), Text("Content", "内容")
