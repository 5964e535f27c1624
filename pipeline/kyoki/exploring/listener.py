"""The connections of the local server: how many are held, how long one may wait, and what is answered to bad requests.

waitress reads requests in one thread and answers them in a few: a connection costs no thread. Added here are the limits
on connections that hold a place without completing a request.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from math import inf
from typing import TYPE_CHECKING, Any, Final

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask

from kyoki.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIApplication

_HOST: Final = "127.0.0.1"
#: A page that another site opens must not be able to read or frame this one, whatever the browser makes of the rest.
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_SETTINGS: Final = {
    # As many requests as a browser sends to one host at a time; DuckDB itself spreads a query over the cores.
    "threads": 6,
    # Connections held; more wait in the backlog. A browser needs 6, and macOS gives a process 256 file descriptors,
    # some of which DuckDB opens tables with.
    "connection_limit": 100,
    # Connections that the system keeps waiting without a word to their clients; Linux allows 4096, macOS 128.
    "backlog": 1024,
    # Seconds without a whole request, or without a byte of its answer being read, after which a connection is closed.
    "channel_timeout": 30,
    # As much as http.server takes in one line: cookies of all servers on this machine are sent to this one, too.
    "max_request_header_size": 65_536,
    # Bytes from which a body is refused: no request has one.
    "max_request_body_size": 1,
    # Answers stay in memory: a temporary file would be a copy of the data on the disk, and one more file descriptor.
    "outbuf_overflow": 2**40,
    # Unread bytes from which a thread waits for the client: never, see _UNREAD.
    "outbuf_high_watermark": 2**40,
    # select() fails for file descriptors from 1024.
    "asyncore_use_poll": True,
    # A client that hangs up is no fault.
    "log_socket_errors": False,
    # No header says what answers.
    "ident": None,
}
#: Seconds in which a new connection is not closed for the sake of another: its request is sent within milliseconds.
#: With it, 1,100 idle connections that come at once are let in and closed within a second.
_GRACE: Final = 0.05
#: Bytes that a client may leave unread and still get the answer to its next request: they are held for it in memory.
_UNREAD: Final = 2**20
#: How often answers in work are interrupted when the server ends, a tenth of a second apart; DuckDB reacts at once.
_LAST_ANSWERS: Final = 50


class _Request(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    def parse_header(self, header_plus: bytes) -> None:
        """Read the request line and the headers; what urlsplit() or int() refuse is a bad request as well."""
        try:
            super().parse_header(header_plus)
        except ValueError as fault:
            msg = "malformed request"
            raise ParsingError(msg) from fault
        # A body is refused, so no client is told to continue with it.
        self.expect_continue = False


class _Refusal(ErrorTask):  # type: ignore[misc]  # waitress has no types
    def execute(self) -> None:
        """Answer a bad request, with the headers of every answer."""
        self.response_headers.extend(HEADERS.items())
        super().execute()


class _Connection(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    parser_class = _Request
    error_task_class = _Refusal
    last_sent = 0.0

    @property
    def idle_since(self) -> float:
        """When a part of an answer was last sent, or else the connection opened; infinite while a request is in work.

        Bytes of a request that is not complete do not count: they can come one by one for days.
        """
        return inf if self.requests else max(self.creation_time, self.last_sent)

    def write_soon(self, data: Any) -> Any:  # noqa: ANN401 (waitress has no types)
        """Queue a part of an answer; a client that has left too much of its earlier answers unread gets no more."""
        if self.total_outbufs_len > _UNREAD:
            raise ClientDisconnected
        return super().write_soon(data)

    def send(self, data: bytes, do_close: bool = True) -> Any:  # noqa: ANN401, FBT001, FBT002 (as in waitress)
        """Send what the client takes."""
        if sent := super().send(data, do_close):
            self.last_sent = time.time()
        return sent

    def handle_expt(self) -> None:
        """Close on urgent data: it is no part of HTTP, and nothing else ends its event."""
        self.handle_close()


class Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Serves an application on 127.0.0.1; connections that wait for long make room for new ones."""

    channel_class = _Connection

    def __init__(self, application: WSGIApplication, port: int) -> None:
        """Take a port (0: any that is free); connections are accepted from then on, and answered in `run`.

        Raises:
            InputError: the port is taken.
        """
        # What waitress logs holds the path, and with it the token.
        logging.getLogger("waitress").setLevel(logging.CRITICAL + 1)
        try:
            taken = socket.create_server((_HOST, port))
        except OSError as fault:
            msg = f"port {port}: {os.strerror(fault.errno or 0)}; choose another --port, or none"
            raise InputError(msg) from fault
        address = (taken.family, taken.type, taken.proto, taken.getsockname())
        settings = Adjustments(host=_HOST, port=address[-1][1], **_SETTINGS)
        super().__init__(application, _sock=taken, adj=settings, sockinfo=address, bind_socket=False)
        self._stopped = threading.Event()

    @property
    def port(self) -> int:
        """The port taken."""
        return int(self.effective_port)

    def run(self) -> None:
        """Answer until `stop` is called or ctrl-C pressed."""
        while not self._stopped.is_set():
            self.maintenance(time.time())
            wasyncore.loop(timeout=_GRACE if self._full else 1, use_poll=True, map=self._map, count=1)

    def stop(self) -> None:
        """End `run`, from any thread; after `end` nothing is left to stop."""
        self._stopped.set()
        if self.socket is not None:
            self.pull_trigger()

    def end(self, interrupt: Callable[[], None]) -> None:
        """Close the port and all connections, after `run`.

        A thread that is in DuckDB when the interpreter ends aborts the process, so work on answers is ended first.

        Args:
            interrupt: interrupts that work; called again until no thread is at work, for a few seconds at most.
        """
        for connection in list(self.active_channels.values()):
            connection.handle_close()
        for _ in range(_LAST_ANSWERS):
            interrupt()
            self.task_dispatcher.shutdown(timeout=0.1)
            if not self.task_dispatcher.threads:
                break
        self.close()

    def maintenance(self, now: float) -> None:
        """Close connections on which nothing was completed for long."""
        for connection in list(self.active_channels.values()):
            if connection.idle_since < now - self.adj.channel_timeout:
                connection.handle_close()

    def readable(self) -> bool:
        """Return whether one more connection can be accepted."""
        return not self._full or self._longest_idle() is not None

    def handle_accept(self) -> None:
        """Accept a connection; if there is no room for it, the one that is idle for longest is closed."""
        full = self._full
        super().handle_accept()
        if full and (idle := self._longest_idle()):
            idle.handle_close()

    @property
    def _full(self) -> bool:
        return len(self.active_channels) >= int(self.adj.connection_limit)

    def _longest_idle(self) -> _Connection | None:
        longest: _Connection = min(self.active_channels.values(), key=lambda connection: connection.idle_since)
        return longest if longest.idle_since < time.time() - _GRACE else None
