"""What the container's health check asks, and what it makes of the answer."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from wedo.healthcheck import healthy


@pytest.fixture
def server(monkeypatch):
    """A server that answers with `status` and remembers what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked = (self.path, self.headers["Host"])
            self.send_response(self.server.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.status = 200
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("PORT", str(server.server_port))
    monkeypatch.setenv("SITE_URL", "https://wedo.example")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_asks_as_the_public_host(server):
    assert healthy()
    assert server.asked == ("/healthz", "wedo.example")


def test_refusal_is_unhealthy(server):
    server.status = 503

    assert not healthy()


def test_silence_is_unhealthy(server):
    server.shutdown()
    server.server_close()

    assert not healthy()
