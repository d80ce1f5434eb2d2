"""How we speak TLS: certificates verified, and no pickier than a browser about the rest."""

from __future__ import annotations

import ssl
from importlib.util import find_spec


def tls_context(*, verify: bool) -> ssl.SSLContext:
    """Build the context of all fetches.

    The system's trust store counts (SSL_CERT_FILE adds to it), and certifi's where it is installed:
    bare containers and some Pythons have none of their own.
    """
    context = ssl.create_default_context()
    if find_spec("certifi") is not None:
        import certifi  # noqa: PLC0415  comes with other packages, and is not asked for by name

        context.load_verify_locations(certifi.where())
    # Python 3.13 turns on checks of RFC 5280 that browsers do not make.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    # Servers without RFC 5746 are old, not dangerous to someone who never renegotiates.
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
