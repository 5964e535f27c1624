"""The local server: the report page of a run, backed by complete tables, for corpora too large for one file."""

from __future__ import annotations

import hmac
import json
import secrets
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

import duckdb
import msgspec

from kyoki.exploring.listener import HEADERS, Listener
from kyoki.exploring.served_search import search
from kyoki.pairing import TYPES
from kyoki.published import LEDGER
from kyoki.running.ledger import Ledger, read_ledger
from kyoki.showing import corpus, entities, filters, network
from kyoki.showing.catalogue import SERVED, open_tables
from kyoki.showing.page import page, page_data
from kyoki.storage.readers import load

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from _typeshed.wsgi import StartResponse, WSGIEnvironment


_TITLE: Final = "共起レポート Co-occurrence report"


def _whole_number(text: str) -> int:
    return min(max(int(text), 0), 10**9)


#: Parameters of a list: the query, and the field to sort by.
_TEXTS: Final[dict[str, tuple[str, Callable[[str], Any]]]] = {"query": ("query", str), "sort": ("sort", str)}
#: The queries: the function that answers each, and how its parameters are parsed.
_ANSWERS: Final[dict[str, tuple[Callable[..., Any], dict[str, tuple[str, Callable[[str], Any]]]]]] = {
    "totals": (corpus.totals, {}),
    "days": (corpus.days, {}),
    "outlets": (corpus.outlets, {}),
    "article": (corpus.article, {"id": ("article_id", str)}),
    "places": (entities.located, {}),
    "articles": (corpus.articles, {**_TEXTS, "offset": ("offset", _whole_number)}),
    "entities": (entities.entities, {**_TEXTS, "kind": ("kind", str), "offset": ("offset", _whole_number)}),
    "entity": (entities.entity, {"id": ("entity_id", str)}),
    "edges": (
        network.edges,
        {
            "query": ("query", str),
            "least": ("least", _whole_number),
            "q": ("highest_q", float),
            "within": ("within", str),
        },
    ),
    "partners": (network.partners, {"id": ("entity_id", str), "other": ("other_id", str), "within": ("within", str)}),
    "pair": (network.pair, {"a": ("a", str), "b": ("b", str)}),
    "kwic": (
        search,
        {
            **{name: (name, str) for name in ("query", "kind", "near")},
            **{name: (name, _whole_number) for name in ("within", "offset")},
            "unique": ("unique", bool),
        },
    ),
}
#: Responses that apply the filters of entities; the others apply only the filters of articles. A single requested
#: article is shown whatever the filters are.
_OF_ENTITIES, _UNFILTERED = {"entities", "places", "edges", "partners"}, {"article"}
#: Maximum pairs in one response: more than the network draws, few enough to list.
_EDGES: Final = 500


class Server:
    """Serves one run on 127.0.0.1 under an unguessable path; requests for another host are refused."""

    def __init__(self, out: str | os.PathLike[str], *, port: int = 0) -> None:
        """Open the tables and bind a port (0: any free one); `close` releases it.

        Args:
            out: the folder of a run.
            port: to listen on.

        Raises:
            InputError: there are no tables there, one is damaged, or the port is taken.
            TableError: a table is missing or does not fit.
        """
        tables = load(out)
        self.db = open_tables({name: tables.path(name) for name in SERVED}, SERVED)
        ledger = msgspec.to_builtins(read_ledger(Path(out) / LEDGER) or Ledger())
        self._at_work: set[duckdb.DuckDBPyConnection] = set()
        data = page_data(self.db, ledger, served=True)
        self._coloured = data["days"]["outlets"]
        self.page = page(data, title=_TITLE).encode()
        self.token = secrets.token_urlsafe(24)
        self.listener = Listener(self._respond, port)

    @property
    def url(self) -> str:
        """The address to open."""
        return f"http://127.0.0.1:{self.listener.port}/{self.token}/"

    def run(self) -> None:
        """Answer until `stop` is called or ctrl-C pressed."""
        self.listener.run()

    def stop(self) -> None:
        """End `run`, from any thread."""
        self.listener.stop()

    def close(self) -> None:
        """Close the port and the connections, after `run`; running queries are interrupted."""
        self.listener.end(self._interrupt)

    def _interrupt(self) -> None:
        for cursor in list(self._at_work):
            with suppress(duckdb.Error):  # closed in the meantime
                cursor.interrupt()

    def answer(self, name: str, given: Mapping[str, list[str]]) -> Any:  # noqa: ANN401 (any JSON value)
        """Answer one query of the page.

        Raises:
            LookupError: the query does not exist, or a parameter is missing.
            ValueError: a parameter does not parse.
        """
        function, values = _ANSWERS[name]
        read = {keyword: kind(given[asked][0]) for asked, (keyword, kind) in values.items() if asked in given}
        if name == "edges":
            read["limit"] = _EDGES
        chosen = filters.filters_of({} if name in _UNFILTERED else given)
        if name not in _OF_ENTITIES:
            chosen = chosen._replace(types=TYPES, score=0.0)
        if name in {"edges", "partners"}:
            read["recounted"] = chosen.of_articles
        if name == "days":
            read["named"] = self._coloured
        with self.db.cursor() as cursor:
            self._at_work.add(cursor)
            try:
                filters.apply(cursor, chosen)
                return function(cursor, **read)
            finally:
                self._at_work.discard(cursor)

    def _respond(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Respond to a request (WSGI, PEP 3333)."""
        status, kind, body = self._found(environ)
        headers = {**HEADERS, "Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(body))}
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = "GET, HEAD"
        start_response(f"{status.value} {status.phrase}", list(headers.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _found(self, environ: WSGIEnvironment) -> tuple[HTTPStatus, str, bytes]:
        """Return status, media type and body: the page, the answer to a query, or the reason why there is none."""
        # The path as sent: the page's own paths need no decoding, so each has only one spelling.
        path, _, query = environ["REQUEST_URI"].partition("?")
        token, _, rest = path.removeprefix("/").partition("/")
        if refused := self._refused(environ, path, token):
            return refused[0], "text/plain", refused[1]
        if rest == "":
            return HTTPStatus.OK, "text/html", self.page
        if rest.startswith("api/"):
            return self._answered(rest.removeprefix("api/"), query)
        return HTTPStatus.NOT_FOUND, "text/plain", b"not found"

    def _refused(self, environ: WSGIEnvironment, path: str, token: str) -> tuple[HTTPStatus, bytes] | None:
        """Return why a request is refused; None if it is not."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return HTTPStatus.METHOD_NOT_ALLOWED, b"only GET and HEAD are answered"
        # DNS rebinding: another site's name may resolve to 127.0.0.1, but then the Host header has that name.
        if environ.get("HTTP_HOST") not in {f"{name}:{self.listener.port}" for name in ("127.0.0.1", "localhost")}:
            return HTTPStatus.FORBIDDEN, b"wrong host"
        if not path.startswith("/"):
            return HTTPStatus.BAD_REQUEST, b"not understood: the target is no path"
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            return HTTPStatus.FORBIDDEN, b"open the address that `kyoki serve` has printed"
        return None

    def _answered(self, name: str, query: str) -> tuple[HTTPStatus, str, bytes]:
        try:
            found = self.answer(name, parse_qs(query, keep_blank_values=True))
        except (LookupError, ValueError, TypeError) as fault:
            return HTTPStatus.BAD_REQUEST, "text/plain", f"not understood: {fault}".encode()
        except duckdb.Error as fault:
            return HTTPStatus.INTERNAL_SERVER_ERROR, "text/plain", f"the tables cannot be read: {fault}".encode()
        return HTTPStatus.OK, "application/json", json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
