"""The words of the company's papers, in both languages."""

from shared.problems import Text

AS_OF, VERSIONS = Text("As of", "日期"), Text("Filled from", "依据")
VERSION_OF = Text("{scheme} version {number}", "{scheme}第 {number} 版")
FOOTER = Text("Internal. Valid while the named versions are in force.", "内部资料。所列方案版本生效期间有效。")
NUMBER, NAME = Text("No.", "序号"), Text("Name", "名称")

PURPOSE = Text("Purpose", "目的")
POLICY_PURPOSE = Text(
    "Customer relationships are a means: each relationship goal serves a market goal, and each action a goal. This "
    "policy says how customers are planned for, worked on and left, who decides, and by when.",
    "客户关系是手段：每个关系目标须服务于一个市场目标，每项行动须服务于一个目标。本制度规定客户的规划、经营与退出方式、决策人及期限。",
)
STEPS = Text("The five steps of a plan", "规划五步法")
STEPS_RULE = Text(
    "Each customer has one plan for a fiscal year. A step opens when the one before it has the parts that it needs.",
    "每个客户每财年一份规划。前一步骤的必备内容齐全后，下一步骤方可开始。",
)
STEP, PARTS = Text("Step", "步骤"), Text("Parts that complete it", "必备内容")
AT_LEAST = Text("{name} (at least {count})", "{name}（不少于 {count} 项）")
NOTHING_NEEDED = Text("nothing", "无")
APPROVAL = Text("Approval and revision", "审批与修订")
APPROVAL_RULES = (
    Text(
        "The author submits the plan when its first four steps are complete, and the fifth has all its parts but the "
        "yearly evaluation.",
        "前四步完成、第五步除年度评估外的必备内容齐全后，由编制人提交规划。",
    ),
    Text(
        "A supervisor who wrote nothing in this version approves or returns it within {decision} working days.",
        "由未参与本版编写的上级在 {decision} 个工作日内审批或退回。",
    ),
    Text(
        "A returned plan is corrected and submitted again within {correction} working days.",
        "被退回的规划须在 {correction} 个工作日内修改并重新提交。",
    ),
    Text(
        "An approved plan is frozen as a version. Changes need a revision with a reason, which is approved as the next "
        "version; until then the approved one is in force.",
        "审批通过的规划冻结为一个版本。变更须说明原因并发起修订，审批通过后成为下一版本；在此之前以已审批版本为准。",
    ),
    Text(
        "A goal of an approved version changes or goes only with a reason, or together with its market goal.",
        "已审批版本中的目标，须说明原因或随其市场目标一并变更，方可调整或撤销。",
    ),
)
REVIEWS, REVIEW = Text("Reviews of a plan", "规划检查与评估"), Text("Review", "检查")
REVIEW_MONTHS, REVIEW_HOLDER = Text("Months of the fiscal year", "财年月份"), Text("Held by", "主持人")
WORKING_DAYS = Text("{count} working days after the month", "月末后 {count} 个工作日内")
REVIEW_RULES = (
    Text(
        "A review of the account manager that is {escalation_days} days late is the supervisor's task too.",
        "客户经理的检查逾期 {escalation_days} 天后，同时成为其主管的待办事项。",
    ),
    Text(
        "Somebody takes over within {replacement_days} days from a colleague who has left.",
        "同事离职后，须在 {replacement_days} 天内确定接替人。",
    ),
)
ACTIONS = Text("Actions and meetings", "行动与会议")
ACTION_RULES = (
    Text("Each action has a responsible person and a day.", "每项行动须有责任人和期限。"),
    Text(
        "A late action is a warning: of medium severity from {medium} days on, of high severity from {high} days on.",
        "行动逾期即发出预警：逾期 {medium} 天起为中等严重程度，{high} 天起为高严重程度。",
    ),
    Text(
        "The minutes of a meeting are released within {minutes} days; each of their items becomes an action.",
        "会议纪要须在会后 {minutes} 天内发布，其中每个行动项转为一项行动。",
    ),
)
PURSUITS = Text("Leads and summit projects", "线索与山头项目")
PURSUIT_RULES = (
    Text(
        "A lead is qualified or rejected within {qualification} days after it was brought in.",
        "线索须在提报后 {qualification} 天内确认或否决。",
    ),
    Text(
        "A lead is won, lost or given a new day within {closing} days after its expected close.",
        "线索须在预计结束日后 {closing} 天内赢单、丢单或改期。",
    ),
    Text(
        "The decision chain of a summit project is checked from {chain} days before its decision.",
        "山头项目须在决策前 {chain} 天起检查决策链。",
    ),
)
RISKS = Text("Risks", "风险")
RISK_TITLE, WHOSE, BY_WHEN = Text("{kind}", "{kind}"), Text("Whose task", "责任角色"), Text("By when", "期限")
REQUIRED = Text("Required", "是否必做")
HOURS, DAYS = Text("{count} hours", "{count} 小时"), Text("{count} days", "{count} 天")
YES, NO = Text("yes", "是"), Text("no", "否")
WHAT = Text("What is to be done", "事项")
BANDS = Text(
    "Severity by likelihood × impact: medium from {medium}, high from {high}, critical from {critical}.",
    "严重程度按“可能性 × 影响程度”判定：{medium} 起为中，{high} 起为高，{critical} 起为极高。",
)

EXIT = Text("Leaving a customer", "客户退出")
EXIT_PURPOSE = Text(
    "We leave a customer in order: nothing of ours stays behind, nothing of theirs stays with us, and nobody is owed "
    "anything. The case is opened with a reason and a planned day.",
    "有序退出客户：我方物品不遗留，客方物品不留存，双方无欠款。发起退出须说明原因和计划日期。",
)
WORKSTREAMS, WORKSTREAM = Text("Workstreams", "工作流"), Text("Workstream", "工作流")
OWNERS, DUE_AFTER = Text("Owners", "责任部门"), Text("Due after", "期限")
ONLY_IN_DISPUTES = Text("only in a dispute", "仅限争议")
CHECKLIST, DONE, SIGNATURE = Text("Checklist", "清单"), Text("Done", "完成"), Text("Name, day", "姓名、日期")
SIGN_OFF = Text("Sign-off by {role}", "{role}签核")
CLOSING = Text("Closing", "关闭")
CLOSING_RULES = (
    Text(
        "Each owner signs its workstream off when every item is done, or not applicable with a reason.",
        "各责任部门在清单逐项完成（或注明不适用的原因）后签核。",
    ),
    Text(
        "The case closes when every workstream is signed off and no receivable is open, or finance waives what is open "
        "with a reason.",
        "所有工作流均已签核且无未结清应收账款（或经财务说明原因予以豁免）后，方可关闭。",
    ),
    Text("The customer then moves to the resource pool.", "关闭后客户移入资源池。"),
)

FORM_PURPOSE = Text(
    "Written by the account manager for one customer and one fiscal year. What the system has can be printed instead: "
    "the documents of the plan.",
    "由客户经理按客户、按财年填写。系统中已有的规划可直接打印规划文档。",
)
HEAD = Text("Customer and author", "客户与编制人")
HEAD_ROWS = (
    Text("Customer", "客户"),
    Text("Fiscal year", "财年"),
    Text("Account manager", "客户经理"),
    Text("Customer class and stage", "客户分类与合作阶段"),
    Text("Day", "日期"),
)
FIELD, ENTRY = Text("Field", "栏目"), Text("Entry", "填写内容")
GUIDE = Text("Needed: {parts}.", "必填：{parts}。")
METRICS = Text("{kind}: {metrics}.", "{kind}：{metrics}。")
CONCLUSION = Text("Conclusion", "结论")
MARKET_COLUMNS = (
    Text("Goal", "目标"),
    Text("Kind and metric", "类型与指标"),
    Text("Baseline", "基线"),
    Text("Target", "目标值"),
    Text("Due", "期限"),
)
PEOPLE_COLUMNS = (
    Text("Person and position, or department", "联系人与职务，或部门"),
    Text("Role in decisions", "决策角色"),
    Text("Level now", "现有级别"),
    Text("Level to reach", "目标级别"),
    Text("Market goal", "对应市场目标"),
    Text("Due", "期限"),
)
ACTION_COLUMNS = (
    Text("Action", "行动"),
    Text("Relationship goal", "对应关系目标"),
    Text("Responsible", "责任人"),
    Text("Due", "期限"),
    Text("Cost", "费用"),
    Text("Expected level", "预期提升至"),
)
REVIEW_COLUMNS = (
    Text("Day", "日期"),
    Text("What was reached", "达成情况"),
    Text("What changes", "调整"),
    Text("By whom", "检查人"),
)
ANALYSIS_COLUMNS = (Text("Subject", "主题"), Text("What was found", "分析结论"))
DECISION = Text("Submission and approval", "提交与审批")
DECISION_COLUMNS = (Text("Who", "人员"), Text("Name", "姓名"), Text("Day", "日期"), Text("Remark", "备注"))
AUTHOR, SUPERVISOR = Text("Author", "编制人"), Text("Supervisor", "上级")
