"""Every setting of the service, read once from the environment at a composition root and passed down."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The environment (or a `.env` file of the current directory) as typed, immutable values.

    A name in the environment is the field's name in capitals. `docs/operations.md` lists the same names.
    """

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    database_url: str | None = Field(
        default=None,
        repr=False,
        description="URL of the database as its owner, for migrations. Absent: the embedded PostgreSQL of DATA_DIR.",
    )
    service_database_url: str | None = Field(
        default=None,
        repr=False,
        description=(
            "URL of the same database as the login of the service's role. "
            "Absent: DATABASE_URL is used and every statement runs as the role adequation_service."
        ),
    )
    host: str = Field(default="127.0.0.1", description="Address the web server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port the web server listens on.")
    data_dir: Path = Field(
        default=Path(".data"), description="Folder of the embedded PostgreSQL, made at the first start."
    )
    demonstration: bool = Field(
        default=True,
        description="Whether 'serve' loads the fictitious region into an empty database. Never in production.",
    )
    encoder: str = Field(
        default="default",
        description="Encoder of texts: 'default', or the name of a sentence-transformers model (extra 'models').",
    )
    encoder_prompt: str = Field(
        default="", description="Words put before every text, where the model that ENCODER names asks for some."
    )
    environment: Literal["development", "production"] = Field(
        default="development", description="In production no secret has a default."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least severity written to the log."
    )

    @model_validator(mode="after")
    def _service_needs_owner(self) -> Self:
        if self.service_database_url is not None and self.database_url is None:
            raise ValueError("SERVICE_DATABASE_URL needs DATABASE_URL, the same database as its owner")
        return self
