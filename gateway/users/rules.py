"""Rules for user names and passwords, and for the last administrator."""

import unicodedata

from shared.problems import Conflict, FieldError, Invalid, NotFound, Text

MAX_PASSWORD_LENGTH = 256
MIN_DIFFERENT_CHARACTERS = 5


class UserNotFound(NotFound):
    """There is no such user."""

    detail = Text("There is no user {id}.", "用户 {id} 不存在。")


class PasswordRefused(Invalid):
    """The password is too easy to guess."""

    title = Text("The password is too weak", "密码强度不足")


class PasswordWrong(Invalid):
    """The given password is not the current one."""

    pointer = "/current_password"
    title = Text("The current password is wrong", "当前密码不正确")


class LastAdministrator(Conflict):
    """The last active administrator cannot be deactivated or lose the role."""

    title = Text("There must be an administrator", "必须保留至少一名管理员")
    detail = Text("Make someone else an administrator first.", "请先指定另一名管理员。")


_TOO_SHORT = Text("At least {length} characters.", "至少 {length} 个字符。")
_TOO_LONG = Text("At most {length} characters.", "至多 {length} 个字符。")
_TOO_PLAIN = Text("At least {length} different characters.", "至少 {length} 个不同的字符。")
_NAMES_USER = Text("The password must not contain the user name.", "密码不得包含用户名。")


def normalize_username(username: str) -> str:
    """The user name in one spelling: Unicode compatibility forms unified, lowercase."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def refuse_weak_password(password: str, *, username: str, min_length: int, pointer: str) -> None:
    """Refuse short or trivial passwords; length matters most. Raises PasswordRefused."""
    checks = (
        ("too_short", _TOO_SHORT, min_length, len(password) < min_length),
        ("too_long", _TOO_LONG, MAX_PASSWORD_LENGTH, len(password) > MAX_PASSWORD_LENGTH),
        ("too_plain", _TOO_PLAIN, MIN_DIFFERENT_CHARACTERS, len(set(password)) < MIN_DIFFERENT_CHARACTERS),
        ("contains_username", _NAMES_USER, 0, len(username) > 2 and username in normalize_username(password)),
    )
    errors = [
        FieldError(code=code, detail=detail, pointer=pointer, values={"length": length})
        for code, detail, length, is_broken in checks
        if is_broken
    ]
    if errors:
        raise PasswordRefused(errors=errors)


def refuse_shutting_out(*, was_administrator: bool, stays_administrator: bool, others: int) -> None:
    """Keep at least one active administrator. Raises LastAdministrator."""
    if was_administrator and not stays_administrator and others == 0:
        raise LastAdministrator
