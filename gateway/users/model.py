"""A user, the password hash, and their shapes."""

import unicodedata
from datetime import datetime
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import AfterValidator, SecretStr, StringConstraints
from pydantic import Field as Shown
from pydantic_core import PydanticCustomError
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from gateway.tables import SecretTable, Table
from gateway.users.rules import MAX_PASSWORD_LENGTH, normalize_username
from shared.problems import Language
from shared.shapes import Body, Code, Line, Patch, Read, unset

Username = Annotated[
    str,
    AfterValidator(normalize_username),
    StringConstraints(pattern=r"^[\w.@+-]+$", min_length=2, max_length=64),
    Shown(description="Letters, digits and `. @ + - _`; case does not matter.", examples=["li.na"]),
]
Email = Annotated[
    str, StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s]{1,190}$"), Shown(examples=["li.na@example.com"])
]
Roles = Annotated[
    list[Code], Shown(max_length=20, description="Names of roles, see `/v1/roles`.", examples=[["account_manager"]])
]
Regions = Annotated[
    list[Code], Shown(max_length=100, description="Region codes for roles that see regions.", examples=[["CN-GD"]])
]


def _refuse_half_characters(password: SecretStr) -> SecretStr:
    if any(unicodedata.category(character) == "Cs" for character in password.get_secret_value()):
        raise PydanticCustomError("string_unicode", "The password contains half a character.")
    return password


Password = Annotated[SecretStr, AfterValidator(_refuse_half_characters), Shown(max_length=MAX_PASSWORD_LENGTH)]


class User(Table, table=True):
    """A person who signs in. A higher `token_version` invalidates all tokens issued so far."""

    __tablename__ = "users"

    username: str = Field(sa_type=sa.Text, unique=True)
    display_name: str = Field(sa_type=sa.Text)
    email: str | None = Field(default=None, sa_type=sa.Text)
    language: str = Field(default="zh-CN", sa_type=sa.Text)
    roles: list[str] = Field(default_factory=list, sa_type=ARRAY(sa.Text))
    regions: list[str] = Field(default_factory=list, sa_type=ARRAY(sa.Text))
    is_active: bool = True
    token_version: int = 1


class UserPassword(SecretTable, table=True):
    """The hash of a user's password."""

    __tablename__ = "user_passwords"

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    hash: str = Field(sa_type=sa.Text)
    changed_at: datetime = Field(sa_type=sa.DateTime(timezone=True))


class UserCreate(Body):
    """A new user."""

    username: Username
    display_name: Line = Shown(examples=["李娜"])
    password: Password = Shown(examples=["correct horse battery"])
    roles: Roles = Field(default_factory=list)
    regions: Regions = Field(default_factory=list)
    email: Email | None = None
    language: Language = "zh-CN"


class UserUpdate(Patch):
    """The changed fields of a user; a field left out stays."""

    display_name: Line = unset()
    roles: Roles = unset()
    regions: Regions = unset()
    email: Email | None = unset()
    language: Language = unset()
    is_active: bool = unset()


class UserRead(Read):
    """A person who signs in."""

    id: UUID
    version: int
    username: str = Shown(examples=["li.na"])
    display_name: str = Shown(examples=["李娜"])
    email: str | None
    language: Language
    roles: list[str] = Shown(examples=[["account_manager"]])
    regions: list[str] = Shown(examples=[["CN-GD"]])
    is_active: bool = Shown(description="Whether the user may sign in.")
    created_at: datetime
    updated_at: datetime


class PasswordSet(Body):
    """A new password."""

    password: Password = Shown(examples=["correct horse battery"])


class PasswordChange(Body):
    """A new password, and the current one as proof."""

    current_password: Password
    new_password: Password = Shown(examples=["correct horse battery"])
