"""Which addresses are public, in every way that an address is written."""

from ipaddress import ip_address

import pytest

from infra.safe_http import embedded_ipv4, is_public


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800::1", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),  # 93.184.216.34 as a network without IPv4 reaches it (RFC 6052)
        ("2002:5db8:d822::1", True),  # 93.184.216.34 by 6to4 (RFC 3056)
        ("10.0.0.1", False),
        ("224.0.0.1", False),
        ("fd00::1", False),
        ("::10.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::e000:1", False),
        ("2002:a00:1::1", False),
        ("64:ff9b:1::5db8:d822", False),  # local-use NAT64 (RFC 8215): what it leads to is the network's own affair
    ],
)
def test_embedded_address_decides_whether_an_address_is_public(address, expected):
    assert is_public(ip_address(address)) is expected


def test_address_behind_nat64_is_the_one_that_it_embeds():
    assert embedded_ipv4(ip_address("64:ff9b::5db8:d822")) == ip_address("93.184.216.34")
