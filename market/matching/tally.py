"""Counting one listing's words while it is read, and the compact form that comes out."""

from collections.abc import Iterable
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from market.matching import weights
from market.matching.language import pair_hashes
from market.matching.profiles import JOINED, QUARTERS, Counts, Facts, Hashes, Prepared, Profile
from market.matching.regions import RegionPaths
from market.matching.word_vectors import Vector


class Tally:
    """Terms, fragments and pairs of words met so far. A word's place is its number among the words of subject."""

    def __init__(self) -> None:
        self.terms: dict[int, list[float]] = {}  # hash → [occurrences, kinds, place of the word]
        self.places: dict[str, int] = {}
        self.fragments: list[Hashes] = []
        self.passages: list[tuple[list[int], list[int], int]] = []  # stems, their places, how often the passage counts
        self.joined: set[tuple[int, int]] = set()  # places of two words of a title or text that nothing parts
        self.length = 0.0

    def place_of(self, surface: str) -> int:
        """Return a word's place, a new one when it is met for the first time."""
        return self.places.setdefault(surface, len(self.places))

    def add(self, terms: Iterable[tuple[int, float, int]], times: float, place: int) -> None:
        """Count terms (hash, occurrences, kind) for which the word at a place stands, `times` over."""
        known = self.terms
        for term, count, kind in terms:
            entry = known.get(term)
            if entry is None:
                known[term] = [count * times, kind, place]
                continue
            entry[0] += count * times
            kinds = int(entry[1])
            if kind < kinds & -kinds:
                entry[2] = place  # the word itself is better evidence than a compound or a narrower concept
            entry[1] = kinds | kind

    def add_passage(self, stems: list[int], places: list[int], times: int) -> None:
        """Count the words of a passage that follow each other, in whichever order."""
        if len(stems) > 1:
            self.passages.append((stems, places, times))

    def join(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Note words that stand side by side; those that are no words of subject are passed over."""
        known = self.places
        self.joined |= {(known[one], known[other]) for one, other in pairs if one in known and other in known}

    def prepared(self, profile: Profile, regions: RegionPaths, vector: Vector) -> Prepared:
        """Return the listing as analysed."""
        size = len(self.terms)
        terms = np.fromiter(self.terms, np.uint32, size)
        order = np.argsort(terms)[: weights.MAX_TERMS]
        table = np.fromiter(chain.from_iterable(self.terms.values()), np.float64, 3 * size).reshape(-1, 3)[order]
        every = np.concatenate(self.fragments) if self.fragments else np.empty(0, np.uint32)
        distinct, occurrences = np.unique(every, return_counts=True)
        pairs, pair_counts, pair_places = self._pairs()
        return Prepared(
            id=profile.id,
            side=profile.side,
            lang=profile.lang,
            facts=_facts(profile, regions),
            terms=terms[order],
            counts=np.minimum(table[:, 0] * QUARTERS, 255).astype(np.uint8),
            kinds=table[:, 1].astype(np.uint8),
            places=table[:, 2].astype(np.uint16),
            fragments=distinct[: weights.MAX_FRAGMENTS],
            fragment_counts=np.minimum(occurrences, 255).astype(np.uint8)[: weights.MAX_FRAGMENTS],
            pairs=pairs,
            pair_counts=pair_counts,
            pair_places=pair_places,
            length=self.length,
            fragment_length=float(len(every)),
            vector=vector,
            spelling="\n".join(self.places).encode(),
        )

    def _pairs(self) -> tuple[Hashes, Counts, NDArray[np.uint16]]:
        if not self.passages:
            return np.empty(0, np.uint32), np.empty(0, np.uint8), np.empty((0, 2), np.uint16)
        hashes = np.concatenate([pair_hashes(np.array(stems, np.uint32)) for stems, _, _ in self.passages])
        times = np.repeat([times for _, _, times in self.passages], [len(stems) - 1 for stems, _, _ in self.passages])
        stands = [pair for _, places, _ in self.passages for pair in pairwise(places)]
        # Of several places where a pair stands the one where nothing parts it is its evidence.
        is_joined = np.fromiter((pair in self.joined for pair in stands), bool, len(stands))
        in_order = np.argsort(~is_joined, kind="stable")
        hashes, times, is_joined = hashes[in_order], times[in_order], is_joined[in_order]
        places = np.array(stands, np.uint16)[in_order]
        places[is_joined] |= JOINED
        distinct, at, owner = np.unique(hashes, return_index=True, return_inverse=True)
        counts = np.minimum(np.bincount(owner, times), 255).astype(np.uint8)
        most = weights.MAX_PAIRS
        return distinct[:most], counts[:most], places[at][:most]


def _facts(profile: Profile, regions: RegionPaths) -> Facts:
    return Facts(
        tags=_said(tag[: weights.MAX_TAG_CHARACTERS] for tag in profile.tags[: weights.MAX_TAGS]),
        areas=_said(profile.areas),
        stage=profile.stage or None,
        regions=regions.paths(profile.regions),
        budget_dkk=profile.budget_dkk,
        price_dkk=profile.price_dkk,
        must_haves=_said(profile.must_haves),
        lacks=_said(profile.lacks),
    )


def _said(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
