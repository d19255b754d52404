"""The demo company's users, with their roles and regions."""

from dataclasses import dataclass, field

from deploy.local.demo import names

SOUTH = ("CN-GD", "CN-FJ", "CN-HN", "CN-JX")
EAST = ("CN-JS", "CN-ZJ", "CN-SH", "CN-AH")
NORTH = ("CN-BJ", "CN-TJ", "CN-SD", "CN-HE", "CN-LN")
WEST = ("CN-SC", "CN-CQ", "CN-HB", "CN-SN")
OVERSEAS = tuple(customer[0] for customer in names.OVERSEAS)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A user of the demo company."""

    username: str
    display_name: str
    roles: tuple[str, ...]
    regions: tuple[str, ...] = field(default=())

    def as_user(self, password: str) -> dict[str, object]:
        """The body of `POST /v1/users`."""
        return {
            "username": self.username,
            "display_name": self.display_name,
            "password": password,
            "roles": list(self.roles),
            "regions": list(self.regions),
            "language": "zh-CN",
        }


STAFF = (
    Colleague("chen.zhiyuan", "陈志远", ("executive",)),
    Colleague("lin.xuemei", "林雪梅", ("executive",)),
    Colleague("li.guohua", "李国华", ("sales_director",), SOUTH),
    Colleague("zhou.min", "周敏", ("sales_director",), EAST),
    Colleague("sun.jianguo", "孙建国", ("sales_director",), NORTH),
    Colleague("tang.wei", "唐伟", ("sales_director",), WEST),
    Colleague("he.siyuan", "何思远", ("sales_director",), OVERSEAS),
    Colleague("wang.fang", "王芳", ("account_manager",), SOUTH),
    Colleague("zhang.lei", "张磊", ("account_manager",), SOUTH),
    Colleague("huang.jiayi", "黄佳怡", ("account_manager",), SOUTH),
    Colleague("xu.tao", "徐涛", ("account_manager",), EAST),
    Colleague("zhu.yutong", "朱雨桐", ("account_manager",), EAST),
    Colleague("gao.qiang", "高强", ("account_manager",), NORTH),
    Colleague("ma.lixin", "马立新", ("account_manager",), NORTH),
    Colleague("luo.chunmei", "罗春梅", ("account_manager",), WEST),
    Colleague("peng.hao", "彭家豪", ("account_manager",), WEST),
    Colleague("song.zihan", "宋子涵", ("account_manager",), OVERSEAS),
    Colleague("deng.jun", "邓军", ("sales_engineer",)),
    Colleague("cai.wenbo", "蔡文博", ("sales_engineer",)),
    Colleague("yuan.jie", "袁杰", ("sales_engineer",)),
    Colleague("tian.yan", "田艳", ("sales_assistant",)),
    Colleague("pan.juan", "潘娟", ("sales_assistant",)),
    Colleague("xie.huimin", "谢慧敏", ("finance",)),
    Colleague("dong.ping", "董平", ("finance",)),
    Colleague("jiang.yong", "蒋永康", ("legal",)),
    Colleague("qiao.ning", "乔宁", ("product",)),
    Colleague("feng.gang", "冯刚", ("supply_chain",)),
    Colleague("yu.haiyan", "余海燕", ("sales_operations",)),
)


def director_of(region: str) -> str:
    """The username of the sales director of the region, who reviews what its account managers assess."""
    return having("sales_director", region)[0].username


def having(role: str, region: str | None = None) -> list[Colleague]:
    """The users with the role, and responsible for the region if one is given."""
    return [one for one in STAFF if role in one.roles and (region is None or region in one.regions)]
