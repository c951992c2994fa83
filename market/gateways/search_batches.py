"""How many listings are written to the search index at once, so that searching among them is quickest."""

# tantivy merges eight parts of like size into one. What is fewer than 10,000 is of like size to it.
_PARTS_MERGED = 8
_FEWEST, _MOST = 2_000, 16_000


def batch_size(count: int) -> int:
    """Return how many of so many listings to write at once, so that they come to lie in one part.

    A search opens each of its terms in each part: where there are eight it takes three times as long. Memory has room
    for some thousands at once, so there are 8 batches, or 64, or 512.
    """
    batches = _PARTS_MERGED
    while count > batches * _MOST:
        batches *= _PARTS_MERGED
    return max(_FEWEST, -(-count // batches))
