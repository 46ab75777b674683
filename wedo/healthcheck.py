"""`python -m wedo.healthcheck`: asks the server in this container whether it can serve. Exit code 0 or 1."""

import http.client
import os
import sys
from urllib.parse import urlsplit


def healthy() -> bool:
    """Whether /healthz on this machine answers with 200. Asked as the public host: others are refused."""
    host = urlsplit(os.environ.get("SITE_URL", "")).hostname or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if healthy() else 1)
