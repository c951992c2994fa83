"""Where somebody asks from, as a mark that tells one network from another and nothing else."""

import hmac
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

_ONE_HOUSEHOLD = 64
"""Bits: the part of an IPv6 address that a provider gives to one customer."""


def network_mark(host: str | None, key: str) -> str | None:
    """Return a keyed hash of the network of an address: 64 hexadecimal digits. The address itself is kept nowhere.

    None for what is no address, and for this machine: behind a proxy that does not say for whom it asks, everybody
    would share one limit.
    """
    try:
        address = ip_address(host or "")
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return None
    bits = _ONE_HOUSEHOLD if isinstance(address, IPv6Address) else address.max_prefixlen
    network = ip_network(f"{address}/{bits}", strict=False)
    return hmac.new(key.encode(), f"network {network}".encode(), sha256).hexdigest()
