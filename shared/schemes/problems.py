"""Problems with the versions of a scheme."""

from shared.problems import Invalid, NotFound, Text


class SchemeVersionNotFound(NotFound):
    """There is no such version of the scheme."""

    title = Text("Version not found", "未找到该版本")
    detail = Text("There is no version {version}.", "没有第 {version} 版。")


class SchemeUnsound(Invalid):
    """The content contradicts itself or is incomplete; `errors` lists the fields."""

    title = Text("The scheme is inconsistent", "方案内容前后矛盾")
    detail = Text("Correct what is listed.", "请按所列各项更正。")
