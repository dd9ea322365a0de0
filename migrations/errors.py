"""Why a migration is refused."""


class MigrationError(Exception):
    """The migrations and the database do not fit; the message, French first, says where and what to do."""
