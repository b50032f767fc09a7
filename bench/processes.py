"""What the processes of a site cost, as Linux counts it."""

from pathlib import Path

PROC = Path("/proc")


def cpu_micros(pids):
    """CPU time that all threads of these processes have used so far, in microseconds.

    A process that has ended counts as nothing.
    """
    return sum(_thread_nanos(pid) for pid in pids) / 1000


def _thread_nanos(pid):
    try:
        threads = list((PROC / str(pid) / "task").iterdir())
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads)
    except (FileNotFoundError, ProcessLookupError):
        return 0


def children(pid):
    """The process ids of the direct children of a process."""
    tasks = (PROC / str(pid) / "task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def memory_mib(pid):
    """Memory of one process in MiB; what it shares with others is divided among them (PSS)."""
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    pss = next(line for line in lines if line.startswith("Pss:"))
    return int(pss.split()[1]) / 1024
