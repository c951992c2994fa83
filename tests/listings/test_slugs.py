"""Addresses made of titles."""

from market.listings.slugs import slug_of


def test_an_address_can_be_read() -> None:
    assert slug_of("Færre fald om natten?", "01ARZ3NDEKTSV4RRFFQ69G5FAV") == "faerre-fald-om-natten-q69g5fav"


def test_what_no_address_can_hold_of_a_title_is_not_even_looked_at() -> None:
    assert slug_of("e" * 400 + "\u0301\u0327" * 50_000, "01ARZ3NDEKTSV4RRFFQ69G5FAV") == "e" * 70 + "-q69g5fav"
