"""The connections of the local server: their number, how long each may wait, and the response to bad requests.

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
#: Another site must not be able to read or frame this page, whatever else the browser allows.
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
    # Maximum open connections; further ones wait in the backlog. A browser needs 6, and macOS gives a process 256 file
    # descriptors, of which DuckDB uses some for tables.
    "connection_limit": 100,
    # Connections that the system keeps waiting before they are accepted; Linux allows 4096, macOS 128.
    "backlog": 1024,
    # Seconds without a whole request, or without a byte of its answer being read, after which a connection is closed.
    "channel_timeout": 30,
    # The limit of http.server for one line: the cookies of all servers on this machine are sent to this one too.
    "max_request_header_size": 65_536,
    # Size in bytes from which a body is refused: valid requests have none.
    "max_request_body_size": 1,
    # Answers stay in memory: a temporary file would be a copy of the data on the disk, and one more file descriptor.
    "outbuf_overflow": 2**40,
    # Unread bytes from which a thread waits for the client: never, see _UNREAD.
    "outbuf_high_watermark": 2**40,
    # select() fails for file descriptors from 1024.
    "asyncore_use_poll": True,
    # A client that disconnects is not an error.
    "log_socket_errors": False,
    # No header identifies the server software.
    "ident": None,
}
#: Seconds during which a new connection is not closed in favour of another: its request arrives within milliseconds.
#: With this value, 1,100 idle connections that arrive at once are accepted and closed within a second.
_GRACE: Final = 0.05
#: Bytes that a client may leave unread and still get a response to its next request; they are held in memory.
_UNREAD: Final = 2**20
#: How often running queries are interrupted when the server ends, a tenth of a second apart; DuckDB reacts at once.
_LAST_ANSWERS: Final = 50


class _Request(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    def parse_header(self, header_plus: bytes) -> None:
        """Read the request line and the headers; errors of urlsplit() or int() are bad requests too."""
        try:
            super().parse_header(header_plus)
        except ValueError as fault:
            msg = "malformed request"
            raise ParsingError(msg) from fault
        # Bodies are refused, so clients are never told to continue.
        self.expect_continue = False


class _Refusal(ErrorTask):  # type: ignore[misc]  # waitress has no types
    def execute(self) -> None:
        """Respond to a bad request, with the usual headers."""
        self.response_headers.extend(HEADERS.items())
        super().execute()


class _Connection(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    parser_class = _Request
    error_task_class = _Refusal
    last_sent = 0.0

    @property
    def idle_since(self) -> float:
        """When part of a response was last sent or the connection was opened; infinite while a request is processed.

        Bytes of an incomplete request do not count: they can arrive one by one for days.
        """
        return inf if self.requests else max(self.creation_time, self.last_sent)

    def write_soon(self, data: Any) -> Any:  # noqa: ANN401 (waitress has no types)
        """Queue part of a response; a client that has left too much unread gets no more."""
        if self.total_outbufs_len > _UNREAD:
            raise ClientDisconnected
        return super().write_soon(data)

    def send(self, data: bytes, do_close: bool = True) -> Any:  # noqa: ANN401, FBT001, FBT002 (as in waitress)
        """Send as much as the client accepts."""
        if sent := super().send(data, do_close):
            self.last_sent = time.time()
        return sent

    def handle_expt(self) -> None:
        """Close on urgent data: HTTP has none, and nothing else ends the event."""
        self.handle_close()


class Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Serves an application on 127.0.0.1; connections that have been idle for long are closed for new ones."""

    channel_class = _Connection

    def __init__(self, application: WSGIApplication, port: int) -> None:
        """Bind a port (0: any free one); connections are accepted from then on, and served by `run`.

        Raises:
            InputError: the port is taken.
        """
        # waitress's log messages contain the path, and thus the token.
        logging.getLogger("waitress").setLevel(logging.CRITICAL + 1)
        try:
            taken = socket.create_server((_HOST, port))
        except OSError as fault:
            msg = f"port {port}: {os.strerror(fault.errno or 0)}; choose another --port, or leave it out"
            raise InputError(msg) from fault
        address = (taken.family, taken.type, taken.proto, taken.getsockname())
        settings = Adjustments(host=_HOST, port=address[-1][1], **_SETTINGS)
        super().__init__(application, _sock=taken, adj=settings, sockinfo=address, bind_socket=False)
        self._stopped = threading.Event()

    @property
    def port(self) -> int:
        """The bound port."""
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

        A thread inside DuckDB would abort the process when the interpreter ends, so running queries are ended first.

        Args:
            interrupt: interrupts the queries; called again until no thread is working, for a few seconds at most.
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
        """Close connections on which nothing has been completed for long."""
        for connection in list(self.active_channels.values()):
            if connection.idle_since < now - self.adj.channel_timeout:
                connection.handle_close()

    def readable(self) -> bool:
        """Return whether one more connection can be accepted."""
        return not self._full or self._longest_idle() is not None

    def handle_accept(self) -> None:
        """Accept a connection; if there is no room, the connection that has been idle longest is closed."""
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
