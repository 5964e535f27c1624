"""The page of a run on this machine alone, with every answer out of the whole tables: for corpora beyond one file."""

from __future__ import annotations

import hmac
import json
import secrets
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

from pipeline.storage import load
from pipeline.views import corpus, entities, network, sentences
from pipeline.views.catalogue import NEEDED, open_tables
from pipeline.views.page import page, page_data

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping


_TITLE: Final = "共起レポート Co-occurrence report"
#: A page that another site opens must not be able to read or frame this one, whatever the browser makes of the rest.
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def _whole_number(text: str) -> int:
    return min(max(int(text), 0), 10**9)


#: What can be asked: the function that answers, and how its values are read.
_ANSWERS: Final[dict[str, tuple[Callable[..., Any], dict[str, tuple[str, Callable[[str], Any]]]]]] = {
    "articles": (corpus.articles, {"query": ("query", str), "offset": ("offset", _whole_number)}),
    "entities": (
        entities.entities,
        {"query": ("query", str), "kind": ("kind", str), "offset": ("offset", _whole_number)},
    ),
    "entity": (entities.entity, {"id": ("entity_id", str)}),
    "edges": (
        network.edges,
        {"query": ("query", str), "least": ("least", _whole_number), "q": ("highest_q", float)},
    ),
    "pair": (network.pair, {"a": ("a", str), "b": ("b", str)}),
    "kwic": (sentences.kwic, {"query": ("query", str), "offset": ("offset", _whole_number)}),
}
#: Pairs in one answer: more than are drawn, few enough to list.
_EDGES: Final = 500


class Server(ThreadingHTTPServer):
    """Serves one run on 127.0.0.1 under a path that nobody can guess; what comes for another host is refused."""

    daemon_threads = True

    def __init__(self, out: str | os.PathLike[str], *, port: int = 0) -> None:
        """Open the tables and take a port (0: any that is free).

        Args:
            out: the folder of a run.
            port: to listen on.

        Raises:
            InputError: there are no tables there.
            TableError: a table is missing or does not fit.
            OSError: the port is taken.
        """
        tables = load(out).folder
        self.db = open_tables({name: tables / f"{name}.parquet" for name in NEEDED})
        ledger_file = Path(out) / "ledger.json"
        ledger = json.loads(ledger_file.read_text(encoding="utf-8")) if ledger_file.exists() else {}
        self.page = page(page_data(self.db, ledger, served=True), title=_TITLE)
        self.token = secrets.token_urlsafe(24)
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        """The address to open."""
        return f"http://127.0.0.1:{self.server_port}/{self.token}/"

    def answer(self, name: str, given: Mapping[str, list[str]]) -> Any:  # noqa: ANN401 (what JSON can hold)
        """Answer one question of the page.

        Raises:
            LookupError: there is no such question, or a value is missing.
            ValueError: a value is none that it can be.
        """
        function, values = _ANSWERS[name]
        read = {keyword: kind(given[asked][0]) for asked, (keyword, kind) in values.items() if asked in given}
        if name == "edges":
            read["limit"] = _EDGES
        with self.db.cursor() as cursor:
            return function(cursor, **read)


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        """Give the page, or the answer to one of its questions."""
        asked = urlsplit(self.path)
        token, _, rest = asked.path.lstrip("/").partition("/")
        # A page elsewhere can have a name of its own point to 127.0.0.1; then the host is that name (DNS rebinding).
        if self.headers.get("Host") not in {f"{name}:{self.server.server_port}" for name in ("127.0.0.1", "localhost")}:
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"wrong host")
        elif not hmac.compare_digest(token.encode(), self.server.token.encode()):
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"open the address that `kyoki serve` has printed")
        elif rest == "":
            self._send(HTTPStatus.OK, "text/html", self.server.page.encode())
        elif rest.startswith("api/"):
            self._answer(rest.removeprefix("api/"), parse_qs(asked.query, keep_blank_values=True))
        else:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"not found")

    def _answer(self, name: str, given: Mapping[str, list[str]]) -> None:
        try:
            found = self.server.answer(name, given)
        except (LookupError, ValueError, TypeError) as fault:
            self._send(HTTPStatus.BAD_REQUEST, "text/plain", f"not understood: {fault}".encode())
            return
        told = json.dumps(found, ensure_ascii=False, allow_nan=False)
        self._send(HTTPStatus.OK, "application/json", told.encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Type": f"{kind}; charset=utf-8"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: an address would put the token on the screen again."""
