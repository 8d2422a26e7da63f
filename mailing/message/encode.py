"""The transfer encoding of parts, done once for all recipients."""

import binascii


def encode_html(html: str) -> bytes:
    """Quoted-printable (RFC 2045) with CRLF."""
    return _encode(html)


def encode_text(text: str) -> bytes:
    """Quoted-printable (RFC 2045) with CRLF."""
    return _encode(text)


def _encode(text: str) -> bytes:
    lines = "\n".join(text.splitlines()) + "\n"
    encoded = binascii.b2a_qp(lines.encode(), istext=True)
    return encoded.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
