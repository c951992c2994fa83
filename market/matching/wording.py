"""What the words of two texts say for a pairing, word by word, so that every figure can be shown."""

from dataclasses import dataclass

from market.matching import weights
from market.matching.concepts import concept_hash
from market.matching.meeting import Meeting
from market.matching.outcome import Evidence, Reason
from market.matching.pairing_words import Met, alike, helping, said
from market.matching.phrasing import phrases
from market.matching.profiles import Kind
from market.matching.reading import Reading
from market.matching.signals import Signal

_OF_A_WORD = Kind.WORD | Kind.PART


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The signals of the words, and the need's weightiest words that the solution does not meet."""

    signals: list[Signal]
    unmet: tuple[str, ...]


def compare(need: Reading, solution: Reading, meeting: Meeting) -> Wording:
    """Weigh the words that two texts share or spell alike: the mean of both directions, each exact per word."""
    asked, offered = need.amounts(solution.lang), solution.amounts(need.lang)
    i, j = meeting.terms
    answered, taken = asked[i] * solution.saturation[j], offered[j] * need.saturation[i]
    tags = {concept_hash(tag): tag for tag in set(need.listing.facts.tags) & set(solution.listing.facts.tags)}
    shared = list(zip(i.tolist(), j.tolist(), strict=True))
    shared_terms = [(Evidence(need.word(a), solution.word(b)), a, need.kinds[a], solution.kinds[b]) for a, b in shared]
    # Words that share one of these are told; what else they share (concepts) is no further reason.
    same = {words for words, _, mine, theirs in shared_terms if mine & theirs & Kind.WORD}
    parts = {words for words, _, mine, theirs in shared_terms if mine & _OF_A_WORD and theirs & _OF_A_WORD}
    signals = []
    for one, other, (words, a, mine, theirs) in zip(answered.tolist(), taken.tolist(), shared_terms, strict=True):
        if _is_roundabout(mine, theirs):
            continue
        tag = tags.get(int(need.listing.terms[a])) if tags else None
        if tag is not None:
            signals.append(Signal(Reason.SHARED_TAG, one, other, Evidence(tag, tag)))
        elif words in same or words.need.lower() == words.solution.lower():
            signals.append(Signal(Reason.SAME_WORD, one, other, words))
        elif words in parts:
            signals.append(Signal(Reason.COMPOUND_PART, one, other, words))
        else:
            reason = Reason.RELATED if need.lang == solution.lang else Reason.TRANSLATION
            signals.append(Signal(reason, one, other, words))
    signals += phrases(need, solution, meeting, answered, taken)
    met = Met(need, solution, shared)
    signals += said(need, solution, meeting, met)
    signals += helping(need, solution, meeting, met)
    signals += alike(need, solution, meeting, met)
    # A number alone says nothing of the subject, whatever it is the number of.
    told = [one for one in signals if not one.evidence.need.isdigit()]
    return Wording(told or signals, _unmet(need, solution, meeting, met))


def _is_roundabout(asked: int, offered: int) -> bool:
    """Say whether two texts meet in a concept that one of them names only by a narrower one.

    That helps to find what is near, but convinces nobody as a reason ("ældreråd ~ fald").
    """
    is_concept = (asked | offered) & (Kind.CONCEPT | Kind.BROADER)
    return bool(is_concept and not asked & offered & Kind.CONCEPT)


def _unmet(need: Reading, solution: Reading, meeting: Meeting, met: Met) -> tuple[str, ...]:
    """Return the weightiest words of the need that nothing in the solution answers.

    A word that says the same as one that another word has met already is answered, too, though it is no further reason.
    """
    answered = set(meeting.said[0].tolist())
    shared = set(need.listing.terms[meeting.terms[0]].tolist())
    found: list[str] = []
    for at in need.heaviest(solution.lang):
        place = need.places[at]
        if met.need[place] or at in answered or need.word(at).isdigit():
            continue
        if shared.isdisjoint(need.names(place)):
            found.append(need.word(at))
            if len(found) == weights.UNMET_WORDS:
                break
    return tuple(found)
