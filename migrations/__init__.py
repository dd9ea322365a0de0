"""The schema, as plain SQL files applied in order by the database's owner, and the code that applies them."""

from migrations.errors import MigrationError
from migrations.files import FOLDER, check_files
from migrations.runner import apply, migrate, pending

__all__ = ["FOLDER", "MigrationError", "apply", "check_files", "migrate", "pending"]
