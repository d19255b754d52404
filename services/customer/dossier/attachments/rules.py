"""The problem of an attachment that is not there."""

from shared.problems import NotFound, Text


class AttachmentNotFound(NotFound):
    """There is no such attachment, or the caller may not see it."""

    title = Text("Attachment not found", "未找到附件")
    detail = Text("There is no attachment {id}, or you may not see it.", "附件 {id} 不存在，或您无权查看。")
