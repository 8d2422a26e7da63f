"""Passkeys: their forms and views, which load fido2 and cryptography, and are themselves loaded by the first request for them."""
