"""Accepted file formats, clean file names, and the problems of attachments."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from shared.problems import ContentTooLarge, Invalid, Text, Unavailable, UnsupportedMediaType

HEAD_BYTES = 512  # enough to recognize every format
MAX_NAME_LENGTH = 150

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE_ENTRIES = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"customXml/", b"word/", b"xl/", b"ppt/")
NOT_IN_TEXT = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1b") + b"\x7f"
RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@dataclass(frozen=True, slots=True)
class FileFormat:
    """An accepted format: its media type and how its content begins; without a beginning it is text."""

    media_type: str
    beginnings: tuple[bytes, ...] = ()
    is_office: bool = False

    @property
    def is_text(self) -> bool:
        return not self.beginnings

    def matches(self, head: bytes) -> bool:
        """Whether a content with this beginning has the format."""
        if self.is_text:
            return has_only_text(head)
        if self.is_office:
            return head.startswith(ZIP) and _first_entry(head).startswith(OFFICE_ENTRIES)
        if self.media_type == "image/webp":
            return head.startswith(b"RIFF") and head[8:12] == b"WEBP"
        return head.startswith(self.beginnings)


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, FileFormat] = {
    "pdf": FileFormat("application/pdf", (b"%PDF-",)),
    "png": FileFormat("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": FileFormat("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": FileFormat("image/jpeg", (b"\xff\xd8\xff",)),
    "webp": FileFormat("image/webp", (b"RIFF",)),
    "docx": FileFormat(f"{_OFFICE}.wordprocessingml.document", (ZIP,), is_office=True),
    "xlsx": FileFormat(f"{_OFFICE}.spreadsheetml.sheet", (ZIP,), is_office=True),
    "pptx": FileFormat(f"{_OFFICE}.presentationml.presentation", (ZIP,), is_office=True),
    "doc": FileFormat("application/msword", (OLE,)),
    "xls": FileFormat("application/vnd.ms-excel", (OLE,)),
    "ppt": FileFormat("application/vnd.ms-powerpoint", (OLE,)),
    "txt": FileFormat("text/plain"),
    "csv": FileFormat("text/csv"),
}


class AttachmentTooLarge(ContentTooLarge):
    """The file is larger than an attachment may be."""

    title = Text("File too large", "文件过大")
    detail = Text("A file may have at most {limit} bytes.", "文件最大为 {limit} 字节。")


class AttachmentEmpty(Invalid):
    """The file has no content."""

    title = Text("The file is empty", "文件为空")
    detail = Text("Send the file's content as the body.", "请将文件内容作为请求体发送。")


class AttachmentTypeRefused(UnsupportedMediaType):
    """Files of this kind are not accepted."""

    title = Text("Files of this kind are not accepted", "不支持此类文件")
    detail = Text("The name must end in one of: {allowed}.", "文件名后缀应为：{allowed}。")


class AttachmentContentDiffers(UnsupportedMediaType):
    """The content does not match the extension of the file's name."""

    title = Text("The content does not match the file name", "文件内容与后缀不符")
    detail = Text("This is not a {extension} file.", "这不是 {extension} 文件。")


class AttachmentNameUnusable(Invalid):
    """The file's name has no usable characters, or its extension is too long."""

    title = Text("Unusable file name", "文件名无效")
    detail = Text("Give a name such as contract.pdf.", "请提供类似 contract.pdf 的文件名。")


class AttachmentStoreRefuses(Unavailable):
    """The file store refuses this service: its credentials are wrong or lack permissions."""

    title = Text("The file store refuses access", "文件存储拒绝访问")
    detail = Text(
        "An administrator must check the credentials of the store; nothing was stored or changed.",
        "请管理员检查文件存储的访问凭据；未保存或更改任何内容。",
    )


class AttachmentFormatFixed(Invalid):
    """A renamed file keeps its format, and so the extension of its name."""

    title = Text("The format cannot change", "文件格式不可更改")
    detail = Text(
        "The content is {media_type}: the name must end in {allowed}.",
        "内容为 {media_type}，文件名后缀应为：{allowed}。",
    )


UPLOAD_PROBLEMS = (
    AttachmentTooLarge,
    AttachmentTypeRefused,
    AttachmentContentDiffers,
    AttachmentNameUnusable,
    AttachmentEmpty,
    Unavailable,
    AttachmentStoreRefuses,
)
"""For `fails_with` of an operation that receives a file."""


def require_same_format(name: str, media_type: str) -> None:
    """Raises AttachmentTypeRefused, AttachmentFormatFixed."""
    if format_of(name).media_type != media_type:
        allowed = [extension for extension, known in FORMATS.items() if known.media_type == media_type]
        raise AttachmentFormatFixed(media_type=media_type, allowed=list(allowed))


def has_only_text(piece: bytes) -> bool:
    """Whether the bytes could be text of any of the usual encodings."""
    return len(piece.translate(None, NOT_IN_TEXT)) == len(piece)


def clean_name(given: str) -> str:
    """A file name safe on every system: no folder, no invisible characters, not too long.

    Raises AttachmentNameUnusable.
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    # Cc, Cf, Cs, Co, Cn: controls, marks that turn the writing direction, half characters
    visible = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    name = " ".join(visible.split()).strip(". ")
    path = PurePosixPath(name)
    stem, extension = path.stem.rstrip(". "), path.suffix
    if not stem or len(extension) > MAX_NAME_LENGTH // 2:
        raise AttachmentNameUnusable()
    kept = stem[: MAX_NAME_LENGTH - len(extension)].rstrip(". ") + extension
    return f"_{kept}" if RESERVED.match(kept) else kept


def format_of(name: str) -> FileFormat:
    """The format by the extension of a cleaned name. Raises AttachmentTypeRefused."""
    found = FORMATS.get(extension_of(name))
    if found is None:
        raise AttachmentTypeRefused(allowed=list(FORMATS))
    return found


def extension_of(name: str) -> str:
    """The name's extension in lower case, without the dot."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def _first_entry(head: bytes) -> bytes:
    return head[30 : 30 + int.from_bytes(head[26:28], "little")]
