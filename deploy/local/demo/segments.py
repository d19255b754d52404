"""The demo company's market: regions, industries and scenarios of its customers."""

from dataclasses import dataclass
from typing import Any

TARGETS = {
    "rail_transit": "轨道交通装备控制与电源产品的首选供应商。",
    "new_energy": "储能与充电设备控制器的首选供应商。",
}
"""Industries that the company wants to win, with the position that it wants there."""

_REGIONS = """\
CN-GD 广东 Guangdong|CN-JS 江苏 Jiangsu|CN-ZJ 浙江 Zhejiang|CN-SH 上海 Shanghai
CN-BJ 北京 Beijing|CN-TJ 天津 Tianjin|CN-SD 山东 Shandong|CN-HE 河北 Hebei
CN-LN 辽宁 Liaoning|CN-AH 安徽 Anhui|CN-FJ 福建 Fujian|CN-HB 湖北 Hubei
CN-HN 湖南 Hunan|CN-SC 四川 Sichuan|CN-CQ 重庆 Chongqing|CN-SN 陕西 Shaanxi
CN-JX 江西 Jiangxi|US-CA 加利福尼亚州 California|US-TX 得克萨斯州 Texas|US-OH 俄亥俄州 Ohio
US-MI 密歇根州 Michigan|SG 新加坡 Singapore|MY-07 槟城 Penang|VN-HN 河内 Hanoi
IN-KA 卡纳塔克邦 Karnataka|DE-BY 巴伐利亚州 Bavaria|DE-BW 巴登-符腾堡州 Baden-Württemberg
FR-ARA 奥弗涅-罗讷-阿尔卑斯大区 Auvergne-Rhône-Alpes
IT-25 伦巴第大区 Lombardy|NL-NB 北布拉班特省 North Brabant"""
_INDUSTRIES = """\
industrial_automation 工业自动化|new_energy 新能源|automotive_electronics 汽车电子|medical_devices 医疗器械|telecom 通信
rail_transit 轨道交通|security 安防|consumer_electronics 消费电子"""
_SCENARIOS = """\
motion_control 运动控制|machine_vision 机器视觉|energy_storage 储能|charging 充电|cockpit 智能座舱
battery_management 电池管理|diagnostics 诊断|patient_monitoring 病人监护|base_station 基站|data_centre 数据中心
signalling 信号|onboard_power 车载电源|video 视频监控|access_control 门禁|appliances 家电
wearables 可穿戴设备"""


@dataclass(frozen=True, slots=True)
class Segment:
    """A region, industry or scenario."""

    kind: str
    code: str
    name: str
    english_name: str

    def as_body(self) -> dict[str, Any]:
        """The body of `POST /v1/segments`."""
        names = {"kind": self.kind, "code": self.code, "name": self.name, "english_name": self.english_name}
        target = TARGETS.get(self.code)
        return names | ({"is_target": True, "positioning": target} if target else {})


def segments() -> tuple[Segment, ...]:
    """All segments."""
    listed = {"region": _REGIONS, "industry": _INDUSTRIES, "scenario": _SCENARIOS}
    return tuple(
        _segment(kind, one) for kind, text in listed.items() for line in text.splitlines() for one in line.split("|")
    )


def _segment(kind: str, text: str) -> Segment:
    code, name, *english = text.split(" ", 2)
    return Segment(kind, code, name, english[0] if english else code.replace("_", " ").capitalize())
