"""Where to serve: checked before anything is started, so that a fault is told in a sentence."""

import errno
import socket

from registry.errors import BadRequest

_WHY = {
    errno.EADDRINUSE: "Port {port} of {host} is in use. Stop what serves on it, or choose another with --port.",
    errno.EADDRNOTAVAIL: "{host} is no address of this machine. Choose one with --host, such as 127.0.0.1 or 0.0.0.0.",
    errno.EACCES: "Port {port} is for the system's administrator alone. Choose one from 1024 with --port.",
}
_OTHERWISE = "Nothing can be served on port {port} of {host}: {why}. Choose another with --host or --port."


def usable(host: str, port: int) -> str:
    """The host's address in numbers. Raises BadRequest where nothing can be served on it."""
    try:
        (family, _, _, _, address), *_ = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, UnicodeError) as error:
        template = "No address is known for {host}. Give --host an address of this machine, such as 127.0.0.1."
        raise BadRequest(template, code="bad-address", host=host) from error
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(address)
            tried.listen(1)
        except OSError as error:
            template = _WHY.get(error.errno or 0, _OTHERWISE)
            raise BadRequest(template, code="bad-address", host=host, port=port, why=error.strerror) from error
    return str(address[0])
