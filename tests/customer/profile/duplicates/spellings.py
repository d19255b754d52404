"""Made-up companies, other spellings of each, and near misses: companies of nearly the same name that are others."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import opencc

SYLLABLES = "甬江华强天宇宏达信诚博远联创恒通金龙盛世佳源海蓝鼎立德嘉实瑞丰星辰百川启明泰和伟业飞跃奥森凯"
TRADES = (
    "精密电气",
    "电子科技",
    "机械制造",
    "轨道交通设备",
    "新能源材料",
    "汽车零部件",
    "医疗器械",
    "光电技术",
    "实业发展",
)
CITIES = ("宁波", "深圳", "杭州", "苏州", "青岛", "哈尔滨", "石家庄", "东莞", "上海", "台州")
LATIN_TRADES = ("Precision Electric", "Electronics", "Rail Equipment", "New Materials", "Medical Devices", "Trading")
LATIN_CITIES = ("Ningbo", "Shenzhen", "Hangzhou", "Changzhou", "Suzhou", "Qingdao", "Harbin", "Dongguan", "Shanghai")
SOUNDS = ("Yong", "jiang", "Hua", "qiang", "Tian", "yu", "Hong", "da", "Xin", "cheng", "Bo", "yuan", "Lian", "chuang")
FORMS = ("有限公司", "股份有限公司", "有限责任公司", "集团有限公司", "")
LATIN_FORMS = ("Co., Ltd.", "Co.,Ltd", "Company Limited", "Inc.", "Corporation", "Ltd", "")
TO_TRADITIONAL = opencc.OpenCC("s2t")


@dataclass
class Company:
    """A company's name as registered, by kind of spelling other spellings, and by kind of near miss other companies."""

    name: str
    same: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)


def make_companies(seed: int, count: int) -> Iterator[Company]:
    """The same companies for the same seed; every third one in Latin script."""
    chance = random.Random(seed)
    for number in range(count):
        yield _latin(chance) if number % 3 == 2 else _chinese(chance)


def _chinese(chance: random.Random) -> Company:
    brand = "".join(chance.sample(SYLLABLES, chance.choice((2, 2, 3))))
    trade, sister = chance.sample(TRADES, 2)
    city, other_city = chance.sample(CITIES, 2)
    form, other_form = chance.sample(FORMS, 2)
    name = f"{city}市{brand}{trade}{form}" if chance.random() < 0.5 else f"{city}{brand}{trade}{form}"
    company = Company(name)
    company.same = {
        "legal form": f"{city}{brand}{trade}{other_form}",
        "traditional": TO_TRADITIONAL.convert(name),
        "bracketed place": f"{brand}{trade}（{city}）{form}",
        "bracketed place, traditional": TO_TRADITIONAL.convert(f"{brand}{trade}({city}){other_form}"),
        "word order": f"{city}{trade}{brand}{form}",
        "place last": f"{brand}{trade}{city}有限公司",
        "width": f" {city}　{brand}{trade}{form} ",
    }
    company.others = {
        "sister": f"{city}{brand}{sister}{form}",
        "other city": f"{other_city}{brand}{trade}{form}",
        "other city in brackets": f"{brand}{trade}（{other_city}）{form}",
        "numbered": f"{city}{brand}{trade}第{chance.choice('一二三四2')}分公司",
        "sales": f"{city}{brand}{trade}销售{form}",
        "direction": f"{city}{brand}{trade}{chance.choice(('华东', '华南', '东', '新'))}{form}",
        "other brand": f"{city}{chance.choice(SYLLABLES)}{brand[1:]}{trade}{form}",
    }
    if company.others["other brand"].startswith(f"{city}{brand}"):
        del company.others["other brand"]
    return company


def _latin(chance: random.Random) -> Company:
    brand = "".join(chance.sample(SOUNDS, 2)).title()
    trade, sister = chance.sample(LATIN_TRADES, 2)
    city, other_city = chance.sample(LATIN_CITIES, 2)
    form, other_form = chance.sample(LATIN_FORMS, 2)
    company = Company(f"{city} {brand} {trade} {form}")
    place = chance.randrange(1, len(brand) - 1)
    exchanged = brand[:place] + brand[place : place + 2][::-1] + brand[place + 2 :]
    company.same = {
        "legal form": f"{city} {brand} {trade} {other_form}",
        "bracketed place": f"{brand} {trade} ({city}) {form}",
        "word order": f"{trade} {brand} {city} {form}",
        "comma": f"{brand} {trade}, {city}",
        "upper case": company.name.upper(),
        "blank": f"{city} {brand[:4]} {brand[4:]} {trade} {form}",
    } | ({"mistyped": f"{city} {exchanged} {trade} {form}"} if len(brand) > 7 else {})
    company.others = {
        "sister": f"{city} {brand} {sister} {form}",
        "other city": f"{other_city} {brand} {trade} {form}",
        "numbered": f"{city} {brand} {trade} Plant {chance.choice(('2', 'III', 'IV'))}",
        "direction": f"{city} {brand} {trade} {chance.choice(('East', 'North'))} {form}",
        "other brand": f"{city} {''.join(chance.sample(SOUNDS, 2)).title()} {trade} {form}",
    }
    if brand in company.others["other brand"]:
        del company.others["other brand"]
    return company
