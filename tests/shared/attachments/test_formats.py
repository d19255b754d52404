"""Names and contents of files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.attachments import formats as rules
from shared.web.downloads import disposition_of

ZIP_OF_WORD = b"PK\x03\x04" + bytes(22) + (19).to_bytes(2, "little") + bytes(2) + b"[Content_Types].xml"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("合同 2026.pdf", "合同 2026.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\plan.docx", "plan.docx"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie b.pdf"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe.pdf"),
        ("half\ud800.pdf", "half.pdf"),
        ("  two   spaces .pdf", "two spaces.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1.txt", "_LPT1.txt"),
        ("...hidden.pdf", "hidden.pdf"),
        ('quo"te<>|?*.pdf', "quote.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("x" * 200 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_kept_name_is_harmless(given_name: str, kept: str) -> None:
    assert rules.clean_name(given_name) == kept


@pytest.mark.parametrize("name", ["", ".", "..", "/", "a/", " ", "\u202e", "\0", "a." + "b" * 100])
def test_a_name_of_which_nothing_is_left_is_refused(name: str) -> None:
    with pytest.raises(rules.AttachmentNameUnusable):
        rules.clean_name(name)


@given(st.text(max_size=255))
def test_no_name_gets_out_of_its_folder_or_its_header(name: str) -> None:
    try:
        kept = rules.clean_name(name)
    except rules.AttachmentNameUnusable:
        return
    assert kept
    assert len(kept) <= rules.MAX_NAME_LENGTH + 1
    assert not set(kept) & set('/\\\r\n\0"')
    assert kept.strip(". ") == kept
    disposition = disposition_of(kept)
    assert disposition.isascii()
    assert disposition.count('"') == 2
    assert rules.clean_name(kept) == kept


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "a", "a.pdf.js", "a.docm", "a.zip"])
def test_other_kinds_of_files_are_refused(name: str) -> None:
    with pytest.raises(rules.AttachmentTypeRefused):
        rules.format_of(name)


@pytest.mark.parametrize(
    ("extension", "head", "is_right"),
    [
        ("pdf", b"%PDF-1.7", True),
        ("pdf", b"MZ\x90", False),
        ("pdf", b"", False),
        ("png", b"\x89PNG\r\n\x1a\n", True),
        ("png", b"\xff\xd8\xff\xe0", False),
        ("jpg", b"\xff\xd8\xff\xe0", True),
        ("webp", b"RIFF\0\0\0\0WEBPVP8 ", True),
        ("webp", b"RIFF\0\0\0\0WAVEfmt ", False),
        ("docx", ZIP_OF_WORD, True),
        ("docx", b"PK\x03\x04" + bytes(22) + (8).to_bytes(2, "little") + bytes(2) + b"evil.exe", False),
        ("docx", b"PK\x03\x04", False),
        ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", True),
        ("doc", ZIP_OF_WORD, False),
        ("txt", "中文".encode("gb18030"), True),
        ("txt", b"MZ\x90\0\x03", False),
        ("csv", "\ufeff编号,名称\r\n".encode(), True),
    ],
)
def test_a_content_must_match_the_file_name(extension: str, head: bytes, is_right: bool) -> None:
    assert rules.FORMATS[extension].matches(head) is is_right
