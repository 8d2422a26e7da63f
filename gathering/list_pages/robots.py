"""Whether a robots.txt lets us ask for an address (RFC 9309)."""

from protego import Protego


def robots_allow(robots_txt: str, address: str, user_agent: str) -> bool:
    """By the longest rule that matches, with `*` and `$`. `user_agent` is the product's name, as "ExpertDesk"."""
    return Protego.parse(robots_txt).can_fetch(address, user_agent)
