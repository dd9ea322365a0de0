"""The embedded PostgreSQL: nothing to install, the same engine as in production.

`with embedded_postgres(data_dir) as cluster:` starts it, yields its URLs and stops it. Whoever starts it may be
killed in any way: the server goes with it.
"""

from api.embedded.cluster import Cluster, running_cluster
from api.embedded.errors import AlreadyRunningError, EmbeddedError
from api.embedded.launcher import embedded_postgres

__all__ = ["AlreadyRunningError", "Cluster", "EmbeddedError", "embedded_postgres", "running_cluster"]
