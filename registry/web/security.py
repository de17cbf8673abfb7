"""What every page answers with for the reader's safety, and where a log-in may lead on to."""

from urllib.parse import urlsplit

from flask import Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # Bootstrap's style sheet draws its arrows and marks as data: pictures
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
YEAR = 365 * 24 * 3600


def harden(response: Response, *, secure: bool) -> Response:
    """Set the headers that an earlier hand has not set already."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    return response


def local_path(address: str | None, otherwise: str) -> str:
    """`address` where it is a path on this site, else `otherwise`: nobody is led off by a forged link."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return otherwise
    if any(ord(sign) < 32 or sign == "\\" for sign in address):
        return otherwise
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else otherwise
