"""The versions of the general scheme, the standard, and the scheme in force."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.climate.schemes.model import GeneralSchemeContent
from services.relationship.climate.schemes.rules import refuse_unsound
from services.relationship.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import Version, VersionedScheme

MEASURES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "information_channels": (
        (
            "point",
            "Name a contact for each department, who calls every two weeks",
            "每个部门指定对接人，每两周联系一次",
        ),
        ("line", "Monthly exchange with the business line about plans and dates", "与业务线每月交流计划与时间节点"),
        ("area", "Half-yearly information day on site", "每半年举办一次驻厂信息日"),
    ),
    "technical_evaluation": (
        ("point", "Go through the lost points with the evaluators", "与评标人员逐项复盘失分点"),
        ("line", "Technical exchange before the specification is written", "在编制技术规范前开展技术交流"),
        ("area", "Visit to a reference site with test reports", "带测试报告参观样板点"),
    ),
    "delivery_success": (
        ("point", "Weekly call with whoever receives the goods", "与收货负责人每周对接"),
        ("line", "Joint review of delivery and complaints each quarter", "每季度联合复盘交付与投诉"),
        ("area", "Value report with savings and on-time rates", "提交含节约额与准时率的价值报告"),
    ),
    "brand_loyalty": (
        ("point", "Thank supporters, win one as a speaker", "感谢支持者，争取一位代言人"),
        ("line", "User training with certificates", "开展带证书的用户培训"),
        ("area", "Brand day, joint paper or exhibition", "品牌日、联合白皮书或展会"),
    ),
}
"""What lifts an element; the values are ours."""

STANDARD = GeneralSchemeContent.model_validate(
    {
        "elements": [
            {
                "element": element,
                "medium": 2,
                "good": 3,
                "excellent": 4,
                "measures": [{"reach": reach, "name_en": en, "name_zh": zh} for reach, en, zh in measures],
            }
            for element, measures in MEASURES.items()
        ]
    }
)

SCHEMES = VersionedScheme(
    GeneralSchemeContent,
    kind="general",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound([thresholds.as_rule() for thresholds in version.content.elements]),
    writes=Scope.RELATIONSHIPS_CONFIGURE,
)


async def get_scheme_in_force(session: AsyncSession) -> Version[GeneralSchemeContent]:
    """The general scheme in force."""
    return await SCHEMES.current(session)
