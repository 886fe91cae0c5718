"""The embedded server comes back after an accident, and leaves with its last user."""

import os
import shutil
import signal
from collections.abc import Iterator

import psycopg
import pytest

from tools import postgres
from tools.postgres import Cluster
from tools.state import state_folder


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    cluster = Cluster(f"trial-{os.getpid()}")
    shutil.rmtree(cluster.folder, ignore_errors=True)
    yield cluster
    postgres.stop(cluster)
    shutil.rmtree(cluster.folder)
    for lock in state_folder().glob(f"{cluster.folder.name}.*.lock"):
        lock.unlink()


def test_a_killed_server_comes_back_with_its_rows(cluster: Cluster) -> None:
    with postgres.running(cluster) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS id")
        pid = int((cluster.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)

    with postgres.running(cluster) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT id FROM kept").fetchone() == (7,)


def test_the_last_user_stops_the_server(cluster: Cluster) -> None:
    with postgres.running(cluster):
        with postgres.running(cluster):
            pass
        assert cluster.is_up()
    assert not cluster.is_up()


def test_the_server_is_closed_to_others(cluster: Cluster) -> None:
    with postgres.running(cluster) as url:
        assert cluster.socket_folder.stat().st_mode & 0o077 == 0
        assert cluster.data.stat().st_mode & 0o077 == 0
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://{postgres.ADMIN}@/postgres?host={cluster.socket_folder}")
