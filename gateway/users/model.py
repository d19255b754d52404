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
from shared.shapes import Body, Code, Line, Patch, RowRead, example, unset

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

    model_config = example(
        username="ma.lixin",
        display_name="马立新",
        password="每周五下午打一场羽毛球",  # noqa: S106 - an example
        roles=["account_manager"],
        regions=["CN-TJ", "CN-HE"],
        email="ma.lixin@example.com",
        language="zh-CN",
    )  # an example # nosec B106

    username: Username
    display_name: Line = Shown(examples=["李娜"], description="Name for people.")
    password: Password = Shown(
        examples=["correct horse battery"],
        description="By default at least 10 characters, 5 of them different; the user should change it.",
    )
    roles: Roles = Field(
        default_factory=list, description="Names of the roles, see `/v1/roles`; without one the user may do nothing."
    )
    regions: Regions = Field(
        default_factory=list, description="Codes of the regions the user sees, where a role is limited to regions."
    )
    email: Email | None = Shown(default=None, description="E-mail address, for information only.")
    language: Language = Shown(default="zh-CN", description="Preferred language.")


class UserUpdate(Patch):
    """The changed fields of a user; a field left out stays."""

    model_config = example(
        regions=["CN-TJ", "CN-HE", "CN-BJ"],
        email="lixin.ma@example.com",
    )

    display_name: Line = unset("Name for people.")
    roles: Roles = unset("Names of the roles, see `/v1/roles`; replaces the list.")
    regions: Regions = unset(
        "Codes of the regions the user sees, where a role is limited to regions; replaces the list."
    )
    email: Email | None = unset("E-mail address; null removes it.")
    language: Language = unset("Preferred language.")
    is_active: bool = unset("Whether the user may sign in; false invalidates all tokens and deletes calendar feeds.")


class UserRead(RowRead):
    """A person who signs in."""

    username: str = Shown(examples=["li.na"], description="Name to sign in with.")
    display_name: str = Shown(examples=["李娜"], description="Name for people.")
    email: str | None = Shown(description="E-mail address; null: unknown.")
    language: Language = Shown(description="Preferred language.")
    roles: list[str] = Shown(examples=[["account_manager"]], description="Names of the roles, see `/v1/roles`.")
    regions: list[str] = Shown(
        examples=[["CN-GD"]], description="Codes of the regions the user sees, where a role is limited to regions."
    )
    is_active: bool = Shown(description="Whether the user may sign in.")


class PasswordSet(Body):
    """A new password."""

    model_config = example(
        password="每周五下午打一场羽毛球",  # noqa: S106 - an example
    )  # an example # nosec B106

    password: Password = Shown(
        examples=["correct horse battery"], description="By default at least 10 characters, 5 of them different."
    )


class PasswordChange(Body):
    """A new password, and the current one as proof."""

    model_config = example(
        current_password="每周五下午打一场羽毛球",  # noqa: S106 - an example
        new_password="周末带女儿去学钢琴和游泳",  # noqa: S106 - an example
    )  # an example # nosec B106

    current_password: Password = Shown(description="The password that is valid now.")
    new_password: Password = Shown(
        examples=["correct horse battery"], description="By default at least 10 characters, 5 of them different."
    )
