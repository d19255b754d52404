"""What account teams analysed for their plans, and their strategies: bodies of requests, told by customer."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from deploy.local.demo.contacts import RIVALS
from deploy.local.demo.customers import Customer

Body = dict[str, Any]
Told = tuple[str, ...]

FACTORS: dict[str, Told] = {
    "policy": ("新版能效标准明年实施，老旧产线须在两年内改造，{name}有三条在列。",),
    "technology": ("整线数字化成为招标门槛，{name}要求设备开放数据接口。",),
}
CHALLENGES: dict[str, tuple[tuple[str, str], ...]] = {
    "macro_environment": (
        (
            "关税上调，{name}海外毛利下降约 3 个百分点，部分组装转往东南亚。",
            "配合其海外工厂，提供当地备件与远程调试。",
        ),
        ("下游扩产放缓，{name}今年新建项目推迟一个季度，存量改造比例上升。", "主推改造套件，先做一条样板线。"),
    ),
    "internal_pressure": (
        ("集团下达全年降本 8% 的指标，采购与研发共同背责。", "联合做价值分析，以平台化减少物料种类，不单降单价。"),
        ("新工厂投产后用工紧张，{name}要求单班人数减少两成。", "提供自动上下料与集中监控方案，测算人工节省。"),
    ),
    "rivals": (
        ("主要对手推出交期四周的标准机型，{name}同类机型需七周。", "核心部件设安全库存，把我司交期压到三周以内。"),
        ("对手在头部客户处以总包价抢单，{name}去年丢失两个项目。", "提供整线控制包与联合投标支持。"),
    ),
    "suppliers": (
        ("{name}的伺服供应商独家供货，涨价 6% 且交期不稳。", "以兼容型号切入，先做第二货源认证。"),
        ("外协机加件一次合格率 93%，返工拖累总装节拍。", "分享来料检验标准，并帮助其辅导两家外协厂。"),
    ),
}
RIVAL_ANSWERS: Body = {
    "market_positioning": "定位{name}的第二供应商，目标是明年拿到一半用量，先从备件和改造项目进入。",
    "market_strategy": "以低于我司 6%–8% 的报价切入，账期放宽到 120 天，用年度返利锁量。",
    "relationship_lifting": "区域总经理每月拜访采购总监；每季度邀请研发骨干参加技术沙龙和工厂参观。",
    "expansion_means": "驻厂工程师常驻品质部，提供免费失效分析；与设计院合作，把参数写入技术规格书。",
    "supports_and_problems": "支撑点在研发部和品质部，关系水平为有好感；高层无对接，售后备件响应超过 72 小时。",
    "organization": "一名大客户经理、两名应用工程师，交付由华东工厂负责，重大项目由总部产品线支持。",
    "relationship_goals": "年内把采购总监提升到支持，在技术委员会发展一名教练。",
    "strengths": "样机两周交付，失效分析报告当天出具，品质部评价高。",
    "lessons": "我司应把失效分析前移到客户现场，并缩短样机周期。",
}
SELF: dict[str, Told] = {
    "profit": ("{name}毛利率高于公司均值 2 个百分点，利润主要来自控制单元与维保；定制件低于均值，是拖累。",),
    "market": ("我司在{name}所在行业的控制系统份额约三成，区域排名第二；新工艺段仍是空白。",),
    "sales": ("{name}近两年销售额稳步增长，订单集中在两个品类，前三个料号占六成，新品导入偏慢。",),
    "competition": ("技术与交付领先{rival}，价格高 6%–8%；{rival}在备件上已形成小批量供货。",),
}
CONSEQUENCES: dict[str, str] = {
    "profit": "收缩低毛利定制件，扩大维保与升级服务。",
    "market": "以样板线进入新工艺段，争取行业参考案例。",
    "sales": "上半年完成两款新品导入，降低品类集中度。",
    "competition": "守住主力料号，备件改为协议价加寄售库存。",
}
SWOT: dict[str, dict[str, str]] = {
    "we_at_customer": {
        "strength": "连续四个季度准时交付率 98%，研发与生产部门认可度高。",
        "weakness": "采购高层拜访少，价格高于{rival} 6%–8%，缺少成本对比材料。",
        "opportunity": "{name}新增两条产线，三季度定点；现场故障率高，有改造需求。",
        "threat": "{rival}驻厂服务并放宽账期，可能以备件为跳板进入主力料号。",
    },
    "customer_at_suppliers": {
        "strength": "年采购量大、付款稳定，对多数供应商有议价能力。",
        "weakness": "关键伺服部件独家供货，交期受制于人。",
        "opportunity": "可联合我司开发兼容方案，引入第二货源，缩短交期。",
        "threat": "核心供应商优先保障行业头部客户，旺季有断供风险。",
    },
}
CRITERIA: dict[str, tuple[int, int, int, str]] = {
    "product": (4, 4, 3, "产品线覆盖其主力机型，尚缺低端系列。"),
    "technology": (4, 5, 4, "联合测试中响应时间优于规格要求。"),
    "time_to_market": (4, 3, 4, "新品从送样到量产平均九个月，客户期望六个月。"),
    "manufacturing": (4, 4, 3, "年度审核：产线自动化率与追溯体系合格。"),
    "quality": (5, 4, 4, "上线不良率 180 ppm，客户目标 150 ppm。"),
    "qualification": (3, 4, 3, "体系与行业认证齐全，已入合格供应商名录。"),
    "delivery": (5, 5, 3, "四个季度准时交付率 98%。"),
    "process": (3, 3, 3, "变更通知流程符合要求，响应略慢。"),
    "information_systems": (3, 2, 2, "客户要求订单与库存数据对接，目前仍靠邮件。"),
    "price": (4, 3, 4, "同规格高于友商 6%–8%，全生命周期成本更低。"),
}
"""By axis: demanded, ours, the main rival's, and what it rests on."""
OPPORTUNITIES = (
    ("新产线控制系统", "控制柜 CX-800", "control_boards", "新增两条产线，三季度定点，技术规格由我司参与定义。", 60),
    ("老线节能改造", "变频改造套件", "power_modules", "三条老线须在两年内达到新能效标准。", 45),
)
MATCH = "{name}三年内扩产与改造并行，我司产品处于其主航道；高层对接不足，是提升匹配度的关键。"


@dataclass(frozen=True, slots=True)
class Strategy:
    """A strategy; what it serves is named when the goals are there."""

    body: Body
    serves_people: bool = False
    is_about_rival: bool = False
    uses_opportunity: bool = False


STRATEGIES = (
    Strategy(
        {
            "kind": "relationship",
            "title": "补齐决策层，巩固技术层",
            "description": "高层发起人每季度与{name}总经理会谈；技术委员会双月联合评审；采购侧提供成本对比材料。",
            "expected_effect": "决策人达到支持，关键技术人员保持支持以上。",
        },
        serves_people=True,
    ),
    Strategy(
        {
            "kind": "competitor",
            "title": "以寄售库存和规格共定阻止替换",
            "description": "主力料号设寄售库存，备件 24 小时到场；参与下一代机型规格定义，使{rival}难以替换。",
            "expected_effect": "{rival}的份额不超过现有水平，主力料号无替换立项。",
        },
        is_about_rival=True,
    ),
    Strategy(
        {
            "kind": "product",
            "title": "新产线整体控制包",
            "description": "控制柜、操作面板与远程监控打包供货，三周内提供样机，现场联合调试后锁定规格。",
            "product": "控制柜 CX-800",
            "expected_effect": "新产线定点，带动两款新品量产。",
        },
        uses_opportunity=True,
    ),
    Strategy(
        {
            "kind": "price",
            "title": "按全生命周期成本报价",
            "description": "主力料号不降单价，以三年维保与能耗承诺计算总成本；用量达标给予阶梯返利，备件执行协议价。",
            "expected_effect": "价差异议减少，毛利率不低于去年。",
        }
    ),
    Strategy(
        {
            "kind": "promotion",
            "title": "样板线参观与技术日",
            "description": "邀请{name}研发、生产和采购参观同行样板线，当月在其工厂举办技术日。",
            "expected_effect": "三个部门对我司方案的认可度提升。",
        }
    ),
)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The parts of a plan's analysis, each by its address, and the strategies."""

    rival: str
    rival_answers: Body
    parts: tuple[tuple[str, Body], ...]
    criteria: tuple[tuple[Body, int], ...]
    """Each with the main rival's score."""
    opportunities: tuple[Body, ...]
    strategies: tuple[Strategy, ...]


def rivals_at(customer: Customer) -> tuple[str, str]:
    """The main rival at the customer, and another one."""
    main, other = Random(f"insight {customer.code}").sample(RIVALS, 2)
    return main, other


def analysis(customer: Customer, sales_last_year: int) -> Analysis:
    """What the account team of this customer analysed; `sales_last_year` in fen."""
    random, (rival, _) = Random(f"analysis {customer.code}"), rivals_at(customer)
    said = {"name": customer.profile["short_name"], "rival": rival}
    return Analysis(
        rival=rival,
        rival_answers=_filled(RIVAL_ANSWERS, said),
        parts=tuple(_parts(random, said)),
        criteria=tuple(_criteria(random)),
        opportunities=tuple(_opportunities(sales_last_year)),
        strategies=tuple(
            Strategy(_filled(one.body, said), one.serves_people, one.is_about_rival, one.uses_opportunity)
            for one in STRATEGIES[: random.randint(4, 5)]
        ),
    )


def _parts(random: Random, said: dict[str, str]) -> Iterator[tuple[str, Body]]:
    for kind, factors in FACTORS.items():
        yield "environment-factors", _filled({"kind": kind, "description": random.choice(factors)}, said)
    for source, challenges in CHALLENGES.items():
        description, answer = random.choice(challenges)
        yield "challenges", _filled({"source": source, "description": description, "our_answer": answer}, said)
    for aspect, findings in SELF.items():
        found = {"aspect": aspect, "finding": random.choice(findings), "consequence": CONSEQUENCES[aspect]}
        yield "self-assessments", _filled(found, said)
    for view, quadrants in SWOT.items():
        for quadrant, description in quadrants.items():
            yield "swot-points", _filled({"view": view, "quadrant": quadrant, "description": description}, said)
    opportunity = random.choice(("high", "high", "medium"))
    yield "match-assessments", _filled({"market_opportunity": opportunity, "reason": MATCH}, said)


def _criteria(random: Random) -> Iterator[tuple[Body, int]]:
    for axis, (demanded, ours, theirs, evidence) in CRITERIA.items():
        ours = max(1, min(5, ours + random.choice((-1, 0, 0, 0))))
        yield {"axis": axis, "demanded": demanded, "ours": ours, "evidence": evidence}, theirs


def _opportunities(sales_last_year: int) -> Iterator[Body]:
    for place, (title, product, category, description, likelihood) in enumerate(OPPORTUNITIES, start=1):
        amount = max(10, sales_last_year // 100 // 10_000 // (6 * place)) * 10_000
        said = {"title": title, "product": product, "category": category, "description": description}
        yield said | {"amount": str(amount), "likelihood": f"0.{likelihood}"}


def _filled(body: Body, said: dict[str, str]) -> Body:
    return {name: value.format(**said) if isinstance(value, str) else value for name, value in body.items()}
