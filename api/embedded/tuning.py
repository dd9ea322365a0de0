"""PostgreSQL's settings for one machine shared with the web server and the worker."""

import os
import shutil
from pathlib import Path

MIB = 1024 * 1024


def server_settings(*, port: int, durable: bool) -> dict[str, str]:
    """Settings given to `postgres -c`. `durable=False` trades safety against speed: tests only."""
    memory = _memory()
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        # A path to a socket may not exceed some 100 bytes, and the data folder's may.
        "unix_socket_directories": "",
        "password_encryption": "scram-sha-256",
        "max_connections": "50",
        "shared_buffers": f"{min(512 * MIB, memory // 8) // MIB}MB",
        "effective_cache_size": f"{memory // 2 // MIB}MB",
        "work_mem": "64MB",
        "maintenance_work_mem": f"{min(256 * MIB, memory // 16) // MIB}MB",
        "max_worker_processes": "8",
        "max_parallel_workers": "4",
        # Whoever asks works too: one process a core.
        "max_parallel_workers_per_gather": str(max(1, min(4, (os.cpu_count() or 1) - 1))),
        "dynamic_shared_memory_type": _dynamic_shared_memory(),
        "jit": "off",
        "random_page_cost": "1.1",
        # No replica reads this log of changes: written less, loads are faster.
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "min_wal_size": "64MB",
        "max_wal_size": "256MB",
        "checkpoint_timeout": "15min",
        "timezone": "America/Toronto",
        "log_timezone": "UTC",
        # Neither the values of a broken constraint nor the statement: both may hold personal information.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
    return settings


def _memory() -> int:
    """Bytes of memory the process may count on: the machine's, or its container's when that is less."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return machine
    return min(machine, int(limit)) if limit.isdigit() else machine


def _dynamic_shared_memory() -> str:
    """Parallel queries share memory through /dev/shm, of which a container often has 64 MB only."""
    shared = Path("/dev") / "shm"
    if shared.is_dir() and shutil.disk_usage(shared).total < 256 * MIB:
        return "mmap"
    return "posix"
