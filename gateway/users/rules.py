"""What a user name and a password must be, and who may not be shut out."""

import unicodedata

from shared.problems import Conflict, FieldError, Invalid, NotFound, Text

MAX_PASSWORD_LENGTH = 256
MIN_DIFFERENT_CHARACTERS = 5


class UserNotFound(NotFound):
    """There is no such user."""

    detail = Text("There is no user {id}.", "不存在用户 {id}。")


class PasswordRefused(Invalid):
    """The password is too easy to guess."""

    title = Text("The password is too weak", "密码强度不足")


class PasswordWrong(Invalid):
    """The present password is not the one given."""

    title = Text("The present password is wrong", "当前密码不正确")


class LastAdministrator(Conflict):
    """The last active administrator cannot be deactivated or lose the role."""

    title = Text("There must be an administrator", "必须保留至少一名管理员")
    detail = Text("Make someone else an administrator first.", "请先指定另一名管理员。")


_TOO_SHORT = Text("At least {length} characters.", "至少 {length} 个字符。")
_TOO_LONG = Text("At most {length} characters.", "至多 {length} 个字符。")
_TOO_PLAIN = Text("At least {length} different characters.", "至少 {length} 个不同的字符。")
_NAMES_USER = Text("The password must not contain the user name.", "密码不得包含用户名。")


def normalize_username(username: str) -> str:
    """One spelling for one person: compatibility forms unified, no capitals."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def refuse_weak_password(password: str, *, username: str, min_length: int, pointer: str) -> None:
    """Length is what counts; the rest keeps out the worst. Raises PasswordRefused."""
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
    """Someone must stay able to manage access. Raises LastAdministrator."""
    if was_administrator and not stays_administrator and others == 0:
        raise LastAdministrator
