"""The demo company's products: control and power electronics for equipment, in six categories."""

from dataclasses import dataclass
from random import Random

from deploy.local.demo.money import decimal


@dataclass(frozen=True, slots=True)
class Product:
    """An item of the price list; money in fen."""

    sku: str
    name: str
    category: str
    price: int
    cost: int

    def as_row(self) -> dict[str, str]:
        """The row of `POST /v1/products/batches`."""
        return {"sku": self.sku, "name": self.name, "category": self.category, "unit_cost": decimal(self.cost)}


@dataclass(frozen=True, slots=True)
class _Series:
    category: str
    prefix: str
    name: str
    variants: tuple[str, ...]
    first_price: int
    step: float
    cost_share: float


_SERIES = (
    _Series("power_modules", "PM", "电源模块", ("24V 60W", "24V 120W", "24V 240W", "48V 480W"), 9_800, 1.55, 0.68),
    _Series("power_modules", "PD", "DC-DC 转换器", ("12V 30W", "24V 75W", "48V 150W", "72V 300W"), 14_500, 1.5, 0.64),
    _Series("control_boards", "CB", "工业主控板", ("A7 基础", "A9 标准", "A9 双网口", "X2 边缘"), 46_000, 1.5, 0.62),
    _Series("control_boards", "MC", "运动控制卡", ("4 轴", "8 轴", "16 轴 EtherCAT"), 128_000, 1.6, 0.58),
    _Series("sensors", "PS", "光电传感器", ("漫反射", "对射", "激光测距"), 6_400, 2.1, 0.55),
    _Series("sensors", "TS", "温湿度变送器", ("壁挂式", "管道式", "防爆型"), 8_800, 1.7, 0.57),
    _Series("sensors", "VS", "工业相机", ("130 万像素", "500 万像素", "1200 万像素"), 168_000, 1.7, 0.6),
    _Series("operator_panels", "HM", "人机界面", ("7 寸", "10 寸", "15 寸", "21 寸 触控"), 58_000, 1.5, 0.66),
    _Series("operator_panels", "IP", "工业平板电脑", ("12 寸", "15 寸", "19 寸"), 265_000, 1.35, 0.7),
    _Series("cable_assemblies", "WH", "连接线束", ("0.5 米", "1 米", "3 米", "5 米屏蔽", "9 米屏蔽"), 1_200, 1.6, 0.72),
    _Series("cable_assemblies", "CN", "圆形连接器套件", ("4 芯", "8 芯", "12 芯", "17 芯"), 2_300, 1.4, 0.7),
    _Series("custom_units", "CU", "定制控制单元", ("S 型", "M 型", "L 型", "XL 型"), 320_000, 1.6, 0.6),
)


def catalogue() -> tuple[Product, ...]:
    """The price list."""
    return tuple(
        Product(
            sku=f"{series.prefix}-{place:02d}0",
            name=f"{series.name} {variant}",
            category=series.category,
            price=(price := round(series.first_price * series.step ** (place - 1) / 100) * 100),
            cost=round(price * series.cost_share),
        )
        for series in _SERIES
        for place, variant in enumerate(series.variants, start=1)
    )


def basket(products: tuple[Product, ...], typical_line: float, size: int, random: Random) -> tuple[Product, ...]:
    """The products that a customer buys: those whose price suits its typical order line (in fen)."""
    suitable = [product for product in products if product.price * 2 <= typical_line] or sorted(
        products, key=lambda product: product.price
    )[:8]
    return tuple(random.sample(suitable, min(size, len(suitable))))
