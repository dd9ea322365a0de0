"""Every setting of the service, read once from the environment at a composition root and passed down."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Self

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_KEY = "adequation-development-only-and-known-to-everybody"
"""Stands in for SECRET_KEY in development, where there is nothing to protect."""
# What production has no default for.
_NEEDED = ("secret_key", "public_url", "smtp_host", "mail_from", "operator")
_NEAR = ("localhost", "127.0.0.1", "::1")


def _private(url: str) -> bool:
    """Whether nothing of what is said to a database crosses a network in the clear."""
    try:
        told = conninfo_to_dict(url)
    except ProgrammingError:
        # It opens no database either, and what is wrong with it is not to be quoted here.
        return True
    hosts = f"{told.get('hostaddr') or told.get('host') or ''}".split(",")
    near = all(not host or host.startswith("/") or host in _NEAR for host in hosts)
    return near or told.get("sslmode") in ("require", "verify-ca", "verify-full")


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

    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/\s]+$",
        description="Address of the service as browsers know it, for links in e-mails. Development: HOST and PORT.",
    )
    operator: str | None = Field(
        default=None, max_length=200, description="Organisation that runs the service, as every page says."
    )
    secret_key: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="At least 32 characters that nobody guesses; what encrypts second factors comes from it.",
    )
    secret_key_before: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="SECRET_KEY as it was before it changed: what it sealed still opens, and is sealed anew.",
    )
    smtp_host: str | None = Field(
        default=None, description="Server that takes e-mail. Absent in development: messages are files of DATA_DIR."
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the conversation with it is encrypted."
    )
    smtp_user: str | None = Field(default=None, description="Name to sign in to it; absent: it asks for none.")
    smtp_password: SecretStr | None = Field(default=None, description="Password that goes with SMTP_USER.")
    mail_from: str | None = Field(default=None, description="Address that e-mails are sent from.")
    sms_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s]+$",
        description="Gateway that takes text messages. Absent in development: messages are files of DATA_DIR.",
    )
    sms_token: SecretStr | None = Field(default=None, description="What that gateway knows this service by.")
    sms_sender: str | None = Field(
        default=None, max_length=20, description="Number or name that text messages come from."
    )
    clamd: str | None = Field(
        default=None,
        pattern=r"^(unix:/\S+|[^\s/]+:[0-9]{1,5})$",
        description="Antivirus asked before a file is read: 'host:port' or 'unix:/path' of clamd. Absent: none.",
    )
    session_idle_minutes: int = Field(default=120, ge=5, description="A session not used for so long ends.")
    session_hours: int = Field(default=24, ge=1, description="A session ends after so long, used or not.")
    password_length: int = Field(default=12, ge=8, le=64, description="Least length of a password, in characters.")
    sign_in_tries: int = Field(
        default=5, ge=3, description="Wrong passwords for one address before each costs a wait, doubled each time."
    )
    origin_tries: int = Field(default=50, ge=3, description="The same for all addresses tried from one place.")
    requests_a_minute: int = Field(
        default=600, ge=30, description="Requests that one account may make in a minute, to each web process."
    )
    longest_wait_minutes: int = Field(default=15, ge=1, description="What that wait grows to.")
    oidc_issuer: str | None = Field(
        default=None, description="Address of an OpenID Connect provider that people may sign in with; absent: none."
    )
    oidc_name: str = Field(default="OpenID Connect", description="What people call that provider.")
    oidc_client_id: str | None = Field(default=None, description="What that provider calls this service.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="The secret shared with it.")

    @property
    def address(self) -> str:
        """Where browsers find the service, without a slash at its end. Never taken from what a request says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def https_only(self) -> bool:
        """Whether every cookie is for HTTPS alone, whatever a request looks like."""
        return self.environment == "production" or self.address.startswith("https:")

    @property
    def texting(self) -> bool:
        """Whether text messages go anywhere: to the gateway, or in development to the outbox."""
        return self.sms_url is not None or self.environment == "development"

    @property
    def key(self) -> str:
        """The secret that keys come from."""
        return self.secret_key.get_secret_value() if self.secret_key else DEVELOPMENT_KEY

    @model_validator(mode="after")
    def _secrets_have_no_default(self) -> Self:
        missing = [name.upper() for name in _NEEDED if getattr(self, name) is None]
        if self.environment == "production" and missing:
            raise _refused("production_needs", missing)
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            raise _refused("setting_needs", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"], "OIDC_ISSUER")
        if self.environment == "production" and not (self.oidc_issuer or "https://").startswith("https://"):
            raise _refused("setting_https", ["OIDC_ISSUER"])
        texting = {"SMS_URL": self.sms_url, "SMS_TOKEN": self.sms_token, "SMS_SENDER": self.sms_sender}
        lacking = [name for name, value in texting.items() if value is None]
        if lacking and len(lacking) < len(texting):
            raise _refused("setting_needs", lacking, ", ".join(name for name in texting if name not in lacking))
        if self.environment == "production" and not (self.sms_url or "https://").startswith("https://"):
            raise _refused("setting_https", ["SMS_URL"])
        if self.smtp_user and not self.smtp_password:
            raise _refused("setting_needs", ["SMTP_PASSWORD"], "SMTP_USER")
        return self

    @model_validator(mode="after")
    def _databases_elsewhere_are_spoken_to_in_private(self) -> Self:
        for name in ("database_url", "service_database_url"):
            url = getattr(self, name)
            if self.environment == "production" and url is not None and not _private(url):
                raise ValueError(f"{name.upper()} on another machine needs sslmode=require, verify-ca or verify-full")
        return self

    @model_validator(mode="after")
    def _service_needs_owner(self) -> Self:
        if self.service_database_url is not None and self.database_url is None:
            raise _refused("setting_needs", ["DATABASE_URL"], "SERVICE_DATABASE_URL")
        return self


def _refused(code: str, names: Sequence[str], setting: str = "") -> PydanticCustomError:
    return PydanticCustomError(code, "{setting} {names}", {"names": ", ".join(names), "setting": setting})
