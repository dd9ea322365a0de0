"""What can go wrong with the embedded PostgreSQL, in words for whoever typed the command."""


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot run; the message, French first, says why and what to do."""


class AlreadyRunningError(EmbeddedError):
    """Another process runs the PostgreSQL of this data folder."""
