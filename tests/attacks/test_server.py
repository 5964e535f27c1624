"""The local server with malicious clients: it continues to answer, starts no more threads, and prints nothing."""

import http.client
import math
import re
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import urlsplit

import psutil
import pytest

from kyoki.exploring import server as server_module
from kyoki.exploring.listener import HEADERS
from kyoki.exploring.server import Server
from kyoki.storage.writers import write
from kyoki.tables import TABLES

#: Seconds after which a client gives up: an answer takes milliseconds.
PATIENCE = 10
#: File descriptors of the server's process: fewer than the connections that are opened to it.
DESCRIPTORS = 256


class Command:
    """`kyoki serve` in a process of its own."""

    def __init__(self, folder, errors):
        self.errors = errors
        limited = (resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
        with errors.open("wb") as printed:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kyoki", "serve", folder, "--no-browser"],
                stdout=subprocess.PIPE,
                stderr=printed,
                preexec_fn=lambda: resource.setrlimit(*limited),  # noqa: PLW1509 (it takes no lock)
                text=True,
            )
        asked = urlsplit(self.process.stdout.readline().strip())
        self.address = (asked.hostname, asked.port)
        self.token = asked.path.strip("/")

    def n_threads(self):
        return psutil.Process(self.process.pid).num_threads()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Tables without rows: the page is still 0.9 MB."""
    made = tmp_path_factory.mktemp("served")
    for table in TABLES.values():
        write(table, table.frame([]), made / "tables")
    return made


@pytest.fixture(scope="module")
def command(folder):
    started = Command(folder, folder / "stderr")
    yield started
    started.process.kill()
    started.process.wait()
    started.process.stdout.close()


@pytest.fixture(autouse=True)
def silent(request):
    """After each test the command still answers, and has printed nothing."""
    yield
    if "command" in request.fixturenames:
        asked = request.getfixturevalue("command")
        assert ask(asked, "/x/")[0] == 403
        assert asked.errors.read_text() == ""


@pytest.fixture
def opened(folder):
    """A server in this process that does not run yet."""
    made = Server(folder)
    made.address = ("127.0.0.1", made.listener.port)
    yield made
    made.close()


@contextmanager
def running(server):
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield
    finally:
        server.stop()
        thread.join()


def connect(server, sent=b""):
    client = socket.create_connection(server.address, timeout=PATIENCE)
    client.sendall(sent)
    return client


def is_closed(client):
    """Wait until the server closes a connection, with a reset or without."""
    with suppress(ConnectionResetError):
        return client.recv(1) == b""
    return True


def ask(server, path, method="GET"):
    """Request a path; return status, headers and body."""
    client = http.client.HTTPConnection(*server.address, timeout=PATIENCE)
    client.request(method, path)
    answer = client.getresponse()
    body = answer.read()
    client.close()
    return answer.status, dict(answer.getheaders()), body


def raw(server, *, start=None, headers=(), body=b""):
    """Return the bytes of a request for the page, some of them changed."""
    host = f"Host: 127.0.0.1:{server.address[1]}".encode()
    first = (start or b"GET /TOKEN/ HTTP/1.1").replace(b"TOKEN", server.token.encode())
    return b"\r\n".join([first, host, *headers, b"", body])


def first_answer(server, sent):
    """Send bytes; return status and headers of the response."""
    with connect(server, sent) as client:
        answer = http.client.HTTPResponse(client)
        answer.begin()
        return answer.status, dict(answer.getheaders())


@pytest.mark.parametrize("sent", [b"", b"GET /"], ids=["silent", "in the middle of a request"])
def test_idle_connections_cost_no_thread_and_no_wait(command, sent):
    before = command.n_threads()
    with ExitStack() as held:
        for _ in range(2 * DESCRIPTORS):
            held.enter_context(connect(command, sent))
        assert ask(command, f"/{command.token}/")[0] == 200
        assert ask(command, f"/{command.token}/api/articles")[0] == 200
        assert command.n_threads() == before


def test_clients_that_do_not_read_keep_no_thread_and_little_memory(command):
    page = len(ask(command, f"/{command.token}/")[2])
    with ExitStack() as held:
        clients = [held.enter_context(connect(command, raw(command) * 80)) for _ in range(10)]
        assert ask(command, f"/{command.token}/api/articles")[0] == 200
        told = sum(map(len, iter(lambda: clients[0].recv(2**20), b"")))
        assert page < told < 40 * page


def test_clients_that_hang_up_in_an_answer_are_no_fault(command):
    for _ in range(20):
        client = connect(command, raw(command))
        client.recv(1000)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # with a reset
        client.close()
    assert ask(command, f"/{command.token}/")[0] == 200


def test_many_clients_at_a_time_are_all_answered(command):
    with ThreadPoolExecutor(50) as clients:
        given = list(clients.map(lambda _: ask(command, f"/{command.token}/x")[0], range(1000)))
    assert given == [404] * 1000


@pytest.mark.parametrize(
    "start",
    [
        b"GET http://[ HTTP/1.1",
        b"GET http://[x]/TOKEN/ HTTP/1.1",
        b"GET http://evil.example/TOKEN/ HTTP/1.1",
        b"GET TOKEN/ HTTP/1.1",
        b"GET x/TOKEN/ HTTP/1.1",
        b"GET //TOKEN/ HTTP/1.1",
        b"GET /TOKEN/\0 HTTP/1.1",
        b"GET /TOKEN/api/kwic?query=\xff HTTP/1.1",
        b"GET /TOKEN/ x HTTP/1.1",
        b"GET /TOKEN/ HTTP/x",
        b"get /TOKEN/ HTTP/1.1",
        b"GET",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS
        bytes(range(14, 256)),
    ],
)
def test_a_malformed_request_line_is_refused(command, start):
    status, headers = first_answer(command, raw(command, start=start))
    assert 400 <= status < 500
    assert HEADERS.items() <= headers.items()


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (400, [b"Content-Length: " + b"9" * 5000], b""),
        (400, [b"Content-Length: -1"], b""),
        (400, [b": x"], b""),
        (403, [b"Host: evil.example"], b""),
        (413, [b"Content-Length: 5"], b"12345"),
        (413, [b"Content-Length: 5", b"Expect: 100-continue"], b""),
        (413, [b"Transfer-Encoding: chunked"], b"0\r\n\r\n"),
        (200, [b"Expect: 100-continue"], b""),
        (200, [b"Cookie: " + b"x" * 60_000], b""),
    ],
)
def test_headers_and_bodies_have_limits(command, status, headers, body):
    given, told = first_answer(command, raw(command, headers=headers, body=body))
    assert given == status
    assert HEADERS.items() <= told.items()


def test_headers_without_end_are_refused(command):
    begun = raw(command, headers=[b"Cookie: x"]).rstrip()
    assert first_answer(command, begun.ljust(65_536, b"x"))[0] == 431


def test_what_follows_a_request_is_read_on_its_own(command):
    with connect(command, raw(command, start=b"GET /TOKEN/x HTTP/1.1") + b"\0\1\2\r\n\r\n") as client:
        told = b"".join(iter(lambda: client.recv(65_536), b""))
    assert re.findall(rb"HTTP/1\.\d (\d+)", told) == [b"404", b"400"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_only_get_and_head_are_answered(command, method):
    status, headers = first_answer(command, raw(command, start=f"{method} /TOKEN/ HTTP/1.1".encode()))
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_head_is_answered_as_get_without_a_body(command):
    page = ask(command, f"/{command.token}/")[2]
    with connect(command, raw(command, start=b"HEAD /TOKEN/ HTTP/1.1", headers=[b"Connection: close"])) as client:
        told = b"".join(iter(lambda: client.recv(65_536), b""))
    assert told.startswith(b"HTTP/1.1 200 OK\r\n")
    assert f"\r\nContent-Length: {len(page)}\r\n".encode() in told
    assert told.endswith(b"\r\n\r\n")


def test_ctrl_c_ends_it_with_one_line(folder, tmp_path):
    started = Command(folder, tmp_path / "stderr")
    with connect(started), connect(started, raw(started) * 60), started.process.stdout:
        assert ask(started, f"/{started.token}/")[0] == 200
        started.process.send_signal(signal.SIGINT)
        assert started.process.wait(PATIENCE) == 0
    assert started.errors.read_text() == "kyoki: ended\n"


def test_connections_wait_where_none_is_accepted(opened):
    """As many as the system of a Mac keeps waiting."""
    with ExitStack() as held:
        clients = [held.enter_context(connect(opened, raw(opened, start=b"GET /x/ HTTP/1.1"))) for _ in range(100)]
        with running(opened):
            assert [client.recv(12) for client in clients] == [b"HTTP/1.1 403"] * 100


@pytest.mark.parametrize("begun", [b"", b"GET /"], ids=["silent", "in the middle of a request"])
def test_the_connection_that_was_answered_least_recently_makes_room(opened, begun):
    opened.listener.adj.connection_limit = 2
    asked = raw(opened, start=b"HEAD /x/ HTTP/1.1")
    with running(opened), connect(opened) as first, connect(opened) as second:
        first.sendall(asked)
        assert first.recv(2000).startswith(b"HTTP/1.1 403")
        second.sendall(begun)
        assert ask(opened, "/x/")[0] == 403
        assert is_closed(second)
        first.sendall(asked)
        assert first.recv(2000).startswith(b"HTTP/1.1 403")


def test_a_connection_with_a_request_in_work_is_kept(opened, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def slow(_):
        begun.set()
        return go_on.wait(PATIENCE)

    monkeypatch.setitem(server_module._ANSWERS, "articles", (slow, {}))
    opened.listener.adj.connection_limit = 1
    start = b"GET /TOKEN/api/articles HTTP/1.1"
    with running(opened), connect(opened, raw(opened, start=start)) as first:
        assert begun.wait(PATIENCE)
        opened.listener.maintenance(math.inf)
        with connect(opened, raw(opened, start=start)) as second:
            go_on.set()
            assert first.recv(12) == second.recv(12) == b"HTTP/1.1 200"


def test_a_long_answer_left_unread_keeps_no_thread(opened):
    opened.page = bytes(2**25)
    opened.listener.task_dispatcher.set_thread_count(1)
    with running(opened), connect(opened, raw(opened) * 2):
        assert ask(opened, "/x/")[0] == 403


@pytest.mark.parametrize("drop", [b"", b"x"], ids=["silent", "byte by byte"])
def test_a_connection_without_a_whole_request_is_closed(opened, drop):
    opened.listener.adj.channel_timeout = 1
    with running(opened), connect(opened) as client:
        drops = (client.send(drop) for _ in range(100))
        assert any(select.select([client], [], [], 0.05)[0] for _ in drops)
        assert is_closed(client)


def test_urgent_data_ends_a_connection(opened):
    with running(opened), connect(opened) as client:
        client.send(b"!", socket.MSG_OOB)
        assert is_closed(client)


def test_no_path_and_no_fault_is_logged(opened, monkeypatch, caplog):
    def broken(_):
        msg = "北朝鮮"
        raise RuntimeError(msg)

    monkeypatch.setitem(server_module._ANSWERS, "articles", (broken, {}))
    caplog.set_level(0)
    with running(opened):
        status, headers, body = ask(opened, f"/{opened.token}/api/articles")
    assert status == 500
    assert HEADERS.items() <= headers.items()
    assert "北朝鮮" not in body.decode()
    assert caplog.records == []


def test_a_table_that_cannot_be_read_is_said_to_the_page_only(opened, monkeypatch, tmp_path):
    def gone(cursor):
        return cursor.execute("SELECT * FROM read_parquet(?)", [str(tmp_path / "gone.parquet")])

    monkeypatch.setitem(server_module._ANSWERS, "articles", (gone, {}))
    with running(opened):
        status, _, body = ask(opened, f"/{opened.token}/api/articles")
    assert status == 500
    assert body.startswith(b"the tables cannot be read: ")
    assert b"gone.parquet" in body


def test_an_answer_in_work_is_interrupted_at_the_end(folder, monkeypatch):
    begun = threading.Event()

    def long(cursor):
        begun.set()
        return cursor.execute("SELECT count(*) FROM range(1_000_000_000_000) a, range(9) b WHERE a.range % 7 = b.range")

    monkeypatch.setitem(server_module._ANSWERS, "articles", (long, {}))
    server = Server(folder)
    server.address = ("127.0.0.1", server.listener.port)
    with running(server):
        client = connect(server, raw(server, start=b"GET /TOKEN/api/articles HTTP/1.1"))
        assert begun.wait(PATIENCE)
    server.close()
    assert server.listener.task_dispatcher.threads == set()
    assert is_closed(client)
    client.close()
