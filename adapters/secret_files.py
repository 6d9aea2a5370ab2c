"""Secrets from files: `X_FILE` names a file that holds what `X` would, as orchestrators mount them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import SecretStr, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

_LARGEST_BYTES: Final = 64 * 1024


@dataclass(frozen=True)
class _Complaint:
    """In the place of a secret that could not be had."""

    words: str


class SecretFiles(BaseSettings):
    """Settings whose secrets may be in files."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given, then files, then the environment; nothing else."""
        del dotenv_settings, file_secret_settings
        return init_settings, _SecretFileSource(settings_cls, os.environ), env_settings

    @field_validator("*", mode="before")
    @classmethod
    def _tell_of_files(cls, value: object) -> object:
        if isinstance(value, _Complaint):
            raise ValueError(value.words)  # noqa: TRY004  # pydantic collects only these
        return value


def secret_fields(kind: type[BaseSettings]) -> list[str]:
    """Fields of `kind` that may be in files."""
    return [name for name, info in kind.model_fields.items() if is_secret(info)]


def is_secret(info: FieldInfo) -> bool:
    """Whether a field holds a secret."""
    return SecretStr in (info.annotation, *get_args(info.annotation))


def file_variable(kind: type[BaseSettings], field: str) -> str:
    """The variable that names the file of a secret."""
    return f"{kind.model_config.get('env_prefix', '')}{field}_FILE".upper()


class _SecretFileSource(PydanticBaseSettingsSource):
    def __init__(self, kind: type[BaseSettings], environ: Mapping[str, str]) -> None:
        super().__init__(kind)
        self._kind = kind
        self._environ = environ

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        del field
        variable = file_variable(self._kind, field_name)
        named = self._environ.get(variable)
        if not named:
            return None, field_name, False
        if self._environ.get(variable.removesuffix("_FILE")):
            return _Complaint(f"is set, and so is {variable}: leave one of them out"), field_name, False
        return _content(variable, Path(named)), field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {
            name: self.get_field_value(self._kind.model_fields[name], name)[0]
            for name in secret_fields(self._kind)
        }
        return {name: value for name, value in found.items() if value is not None}


def _content(variable: str, path: Path) -> str | _Complaint:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_BYTES + 1)
        text = data.decode().strip()
    except OSError as error:
        return _Complaint(f"{variable} names a file that cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        return _Complaint(f"{variable} names a file that is no UTF-8 text")
    if not text or len(data) > _LARGEST_BYTES:
        return _Complaint(f"{variable} names a file that is {'too large' if text else 'empty'}")
    return text
