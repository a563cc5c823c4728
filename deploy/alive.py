"""Whether the web server of this machine answers: for Docker's HEALTHCHECK, where there is no curl."""

import os
import sys
import urllib.error
import urllib.request

ADDRESS = "http://127.0.0.1:{port}/healthz"


def main() -> int:
    """Ask as the proxy would, by the site's own name: the site answers to no other."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    headers = {"Host": host} if host and host != "*" else {}
    address = ADDRESS.format(port=os.environ.get("WEB_PORT") or "8000")
    # Never through a proxy of the environment's.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(address, headers=headers), timeout=4) as answer:  # noqa: S310 - http
            return int(answer.status != 200)
    except (urllib.error.URLError, OSError) as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
