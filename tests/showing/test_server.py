"""The local server answers only requests with the token and for this host, with the same data as the page."""

import http.client
import json
import threading
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from kyoki.commands.serve import serve
from kyoki.errors import InputError
from kyoki.exploring.listener import Listener
from kyoki.exploring.server import Server
from kyoki.storage.writers import write
from kyoki.tables import TABLES


@pytest.fixture(scope="module")
def server(tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    for name, frame in tables().items():
        write(TABLES[name], frame, folder / "tables")
    opened = Server(folder)
    thread = threading.Thread(target=opened.run)
    thread.start()
    yield opened
    opened.stop()
    thread.join()
    opened.close()


def get(server, path, *, token=None, host=None):
    """Send a request as a browser would, except for the token or the host."""
    port = server.listener.port
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.putrequest("GET", f"/{token or server.token}/{path}", skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    told = answer.status, answer.read().decode(), dict(answer.getheaders())
    connection.close()
    return told


def test_it_listens_on_this_machine_only(server):
    assert server.listener.socket.getsockname()[0] == "127.0.0.1"
    assert urlsplit(server.url).hostname == "127.0.0.1"


def test_the_page_and_its_answers_with_the_token_only(server):
    assert get(server, "")[0] == get(server, "api/articles")[0] == 200
    for token in ("x", server.token[:-1], server.token + "x", "api", quote("日本")):
        assert get(server, "", token=token)[0] == get(server, "api/articles", token=token)[0] == 403
    assert len(server.token) >= 32


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "evil.example:80", "127.0.0.1.evil.example:1", "[::1]"])
def test_another_host_is_refused(server, host):
    assert get(server, "", host=host)[0] == 403


def test_the_page_may_ask_its_own_server_and_nobody_else(server):
    _, page, headers = get(server, "")
    assert "connect-src &#39;self&#39;" in page
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("articles?query=ALERT&offset=0", lambda told: [row["id"] for row in told["rows"]] == ["a2", "a1"]),
        ("entities?query=&kind=person&offset=0", lambda told: told["n"] == 1),
        ("entities?sort=n_mentions", lambda told: [row["n_mentions"] for row in told["rows"]] == [3, 7, 98, 1234]),
        ("entities?sort=-lat", lambda told: [row["lat"] for row in told["rows"]] == [40.8, 39.0, None, None]),
        ("articles?sort=published", lambda told: [row["id"] for row in told["rows"]] == ["a1", "a2", "a3", "a4"]),
        ("entity?id=state:RU", lambda told: told["name"] == "ロシア"),
        ("entity?id=none", lambda told: told is None),
        ("edges?query=&least=3&q=1", lambda told: told["n_pairs"] == 1),
        ("pair?a=state:KP&b=state:RU", lambda told: len(told) == 3),
        (f"kwic?query={quote('声明')}&offset=0", lambda told: told["n_articles"] == 3),
        ("articles?query=%27%3B%20DROP%20TABLE%20articles%3B%20--", lambda told: told["n"] == 0),
    ],
)
def test_answers(server, asked, found):
    status, told, headers = get(server, f"api/{asked}")
    assert status == 200
    assert headers["Content-Type"].startswith("application/json")
    assert found(json.loads(told))


@pytest.mark.parametrize(
    "asked", ["api/none", "api/pair?a=x", "api/edges?least=many", "api/kwic", "api/entities?sort=1"]
)
def test_what_is_not_understood_is_refused(server, asked):
    assert get(server, asked)[0] == 400


@pytest.mark.parametrize("asked", ["../ledger.json", "tables/articles.csv", "%2e%2e/x"])
def test_no_file_is_served(server, asked):
    assert get(server, asked)[0] == 404


def test_the_served_page_works_in_a_browser(server, browser):
    with browser.new_context(locale="ja-JP") as context:
        page = context.new_page()
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto(server.url)
        page.wait_for_selector("[data-ready]", state="attached")
        page.locator('.network .edge[data-pair="state:KP state:RU"] .touched').dispatch_event("click")
        page.wait_for_selector("dialog .sentence")
        assert page.locator("dialog mark").all_text_contents() == ["北朝鮮", "ロシア"] * 3
        page.keyboard.press("Escape")
        page.locator("#kwic-search").fill("声明")
        page.wait_for_selector("#kwic mark")
        assert complaints == []


def test_a_port_that_is_taken_is_one_line(server):
    port = server.listener.port
    with pytest.raises(InputError, match=f"^port {port}: .* in use; choose another --port, or leave it out$"):
        Listener(lambda *_: [], port)


def test_a_folder_that_cannot_be_opened_is_one_line():
    with pytest.raises(InputError, match=r"^x+: cannot be opened \(File name too long\); expected "):
        serve(Path("x" * 300), port=0, browser=False)
