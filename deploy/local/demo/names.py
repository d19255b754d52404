"""Parts of names for the demo company. All are invented; any likeness to a real company is chance."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class City:
    """A city of customers; `region` is its ISO 3166-2 province, `division` its GB/T 2260 code."""

    region: str
    division: str
    city: str
    english: str
    area_code: str


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry, and the suffixes of its companies' names."""

    code: str
    suffixes: tuple[tuple[str, str], ...]
    scenarios: tuple[str, ...]


CITIES = tuple(
    City(*line.split())
    for line in """\
CN-GD 440300 深圳市 Shenzhen 755
CN-GD 441900 东莞市 Dongguan 769
CN-GD 440100 广州市 Guangzhou 20
CN-GD 441300 惠州市 Huizhou 752
CN-GD 440600 佛山市 Foshan 757
CN-JS 320500 苏州市 Suzhou 512
CN-JS 320200 无锡市 Wuxi 510
CN-JS 320100 南京市 Nanjing 25
CN-ZJ 330100 杭州市 Hangzhou 571
CN-ZJ 330200 宁波市 Ningbo 574
CN-SH 310000 上海 Shanghai 21
CN-BJ 110000 北京 Beijing 10
CN-TJ 120000 天津 Tianjin 22
CN-SD 370200 青岛市 Qingdao 532
CN-SD 370100 济南市 Jinan 531
CN-HE 130600 保定市 Baoding 312
CN-LN 210200 大连市 Dalian 411
CN-AH 340100 合肥市 Hefei 551
CN-FJ 350200 厦门市 Xiamen 592
CN-HB 420100 武汉市 Wuhan 27
CN-HN 430100 长沙市 Changsha 731
CN-SC 510100 成都市 Chengdu 28
CN-CQ 500000 重庆 Chongqing 23
CN-SN 610100 西安市 Xian 29
CN-JX 360100 南昌市 Nanchang 791""".splitlines()
)

INDUSTRIES = (
    Industry(
        "industrial_automation",
        (("自动化设备", "Automation Equipment"), ("智能装备", "Intelligent Equipment"), ("机器人", "Robotics")),
        ("motion_control", "machine_vision"),
    ),
    Industry(
        "new_energy",
        (("新能源科技", "New Energy"), ("储能技术", "Energy Storage"), ("光伏设备", "Photovoltaic Equipment")),
        ("energy_storage", "charging"),
    ),
    Industry(
        "automotive_electronics",
        (("汽车电子", "Automotive Electronics"), ("车载系统", "Vehicle Systems")),
        ("cockpit", "battery_management"),
    ),
    Industry(
        "medical_devices",
        (("医疗器械", "Medical Devices"), ("生物仪器", "Bio Instruments")),
        ("diagnostics", "patient_monitoring"),
    ),
    Industry(
        "telecom",
        (("通信设备", "Communication Equipment"), ("光电技术", "Optoelectronics")),
        ("base_station", "data_centre"),
    ),
    Industry("rail_transit", (("轨道交通装备", "Rail Transit Equipment"),), ("signalling", "onboard_power")),
    Industry(
        "security", (("安防科技", "Security Technology"), ("视讯技术", "Video Technology")), ("video", "access_control")
    ),
    Industry(
        "consumer_electronics",
        (("电子", "Electronics"), ("智能家居", "Smart Home"), ("精密电子", "Precision Electronics")),
        ("appliances", "wearables"),
    ),
)

OVERSEAS = tuple(
    tuple(line.split("|"))
    for line in """\
US-CA|US|Redwood Motion Systems Inc.|USD
US-TX|US|Lone Mesa Power Inc.|USD
US-OH|US|Ohio Valley Controls LLC|USD
US-MI|US|Great Lakes Vehicle Electronics Inc.|USD
SG|SG|Straits Precision Pte. Ltd.|USD
MY-07|MY|Penang Hill Instruments Sdn. Bhd.|USD
VN-HN|VN|Red River Electronics JSC|USD
IN-KA|IN|Deccan Embedded Private Limited|USD
DE-BY|DE|Isartal Automatisierung GmbH|EUR
DE-BW|DE|Neckarwerk Antriebstechnik GmbH|EUR
FR-ARA|FR|Alpes Mesure SAS|EUR
IT-25|IT|Officine Lario S.r.l.|EUR
NL-NB|NL|Brabant Sensor B.V.|EUR""".splitlines()
)
"""Customers abroad: region, country, name, currency."""

_FIRST = """\
锐Rui 睿Rui 瑞Rui 恒Heng 宏Hong 鸿Hong 嘉Jia 凯Kai 朗Lang 铭Ming 诺Nuo 启Qi 勤Qin
荣Rong 泰Tai 拓Tuo 欣Xin 旭Xu 耀Yao 益Yi 永Yong 卓Zhuo 正Zheng 晟Sheng 逸Yi 昊Hao
博Bo 创Chuang 领Ling 众Zhong"""
_SECOND = """\
达da 峰feng 格ge 光guang 航hang 基ji 捷jie 晶jing 隆long 迈mai 普pu 润run 思si
腾teng 通tong 威wei 维wei 信xin 讯xun 源yuan 展zhan 博bo 川chuan 鼎ding 固gu 华hua
景jing 联lian 明ming 诚cheng"""
_FAMILY = """\
王Wang 李Li 张Zhang 刘Liu 陈Chen 杨Yang 黄Huang 赵Zhao 吴Wu 周Zhou 徐Xu 孙Sun 马Ma
朱Zhu 胡Hu 郭Guo 何He 林Lin 高Gao 罗Luo 郑Zheng 梁Liang 谢Xie 宋Song 唐Tang 许Xu
韩Han 冯Feng 邓Deng 曹Cao 彭Peng 曾Zeng 肖Xiao 田Tian 董Dong 袁Yuan 潘Pan 蒋Jiang
蔡Cai 余Yu"""
_GIVEN = """\
伟Wei 芳Fang 敏Min 静Jing 丽Li 强Qiang 磊Lei 军Jun 洋Yang 勇Yong 艳Yan 杰Jie 娟Juan
涛Tao 明Ming 超Chao 霞Xia 平Ping 刚Gang 建国Jianguo 志强Zhiqiang 晓东Xiaodong
海燕Haiyan 文博Wenbo 思远Siyuan 雨桐Yutong 佳怡Jiayi 子涵Zihan 俊峰Junfeng 国华Guohua
春梅Chunmei 立新Lixin 永康Yongkang 振宇Zhenyu 雪梅Xuemei 家豪Jiahao 慧敏Huimin
天宇Tianyu 婷婷Tingting 志远Zhiyuan"""


def _pairs(material: str) -> tuple[tuple[str, str], ...]:
    words = material.split()
    ends = [next(place for place, letter in enumerate(word) if letter.isascii()) for word in words]
    return tuple((word[:end], word[end:]) for word, end in zip(words, ends, strict=True))


FIRST, SECOND, FAMILY, GIVEN = _pairs(_FIRST), _pairs(_SECOND), _pairs(_FAMILY), _pairs(_GIVEN)
_TAKEN = "锐捷 宏达 宏基 恒通 荣联 启明 博思 博通 创维 永鼎 泰格 拓维 正泰 领益 昊华 耀华 欣华"
TAKEN = frozenset(_TAKEN.split())
"""Brands of well-known companies, which are not used."""


def brands(random: Random) -> list[tuple[str, str]]:
    """Unique brand names in Chinese and in Latin letters, in random order."""
    made = {
        (first + second): (first_latin + second_latin)
        for first, first_latin in FIRST
        for second, second_latin in SECOND
        if first != second and first + second not in TAKEN
    }
    by_latin = {latin: (chinese, latin) for chinese, latin in made.items()}
    return random.sample(list(by_latin.values()), len(by_latin))


def person(random: Random) -> tuple[str, str]:
    """A person's name in Chinese and in Latin letters."""
    (family, family_latin), (given, given_latin) = random.choice(FAMILY), random.choice(GIVEN)
    return family + given, f"{given_latin} {family_latin}"
