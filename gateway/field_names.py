"""What people call the fields of the gateway."""

from shared.field_names import name_fields

name_fields("""
client_id | client | 客户端
client_secret | 客户端密钥
current_password | 当前密码
data_scope | 数据范围
digest | address | 地址
display_name | name | 姓名
grant_type | 授权类型
immediately | 立即生效
key_id | read key | 只读密钥
kinds | kinds | 类型
label_en | English label | 英文标签
label_zh | Chinese label | 中文标签
language | 语言
new_password | 新密码
overlap_hours | hours of overlap | 新旧密钥并存小时数
owner | 责任人范围
password | 密码
purpose | 用途
refresh_token | 刷新令牌
regions | 区域
roles | 角色
scope | 权限
scopes | 权限
secret | 密钥
service | 服务
token | 令牌
token_type_hint | 令牌类型
username | user name | 用户名
valid_days | days of validity | 有效天数
""")
