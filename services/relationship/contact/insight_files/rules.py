"""The problem of a file that is not there."""

from shared.problems import NotFound, Text


class InsightFileNotFound(NotFound):
    """There is no such file, or the caller may not see its insight."""

    title = Text("File not found", "未找到文件")
    detail = Text("There is no file {id}, or you may not see it.", "文件 {id} 不存在，或您无权查看。")
