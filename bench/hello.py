"""A Flask that says hello on the server that `serve` starts: what ratios are taken against.

python -m bench.hello PORT THREADS
"""

import sys

from flask import Flask

from registry.cli import running
from registry.http.front import Front

hello = Flask("hello")
hello.add_url_rule("/", view_func=lambda: "hello")


def main(port: int, threads: int) -> None:
    server = running.web_server("hello", "127.0.0.1", port, 1)
    server.serve(target_loader=lambda _target: Front(hello, threads, 1 << 20, print))


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
