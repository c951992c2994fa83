"""Needs as written in haste: some of their words with one slip of the finger each.

Words are runs of four letters or more in title and text; shorter ones are mostly stop words. Of a need's n words .15·n
are hit, drawn without replacement; what is left after the whole ones is one more word with that chance, so that it is
15 % on average also for needs of five words. Each hit word gets one edit at an even place, first and last letter not
spared: a letter dropped, a letter put in, a letter taken for another, or two neighbours swapped (for another pair when
they are the same), each as likely. New letters come from the alphabet of the need's language.
"""

import random
import re
from dataclasses import replace

from market.matching.profiles import Profile

SHARE = 0.15
_WORD = re.compile(r"[^\W\d_]{4,}")
_ENGLISH = "abcdefghijklmnopqrstuvwxyz"
_LETTERS = {"en": _ENGLISH, "da": _ENGLISH + "æøå"}


def with_typos(need: Profile, seed: int, share: float = SHARE) -> Profile:
    """Return the need with typos; the same need and seed always give the same ones. Its tags stay as they are."""
    chance = random.Random(f"{seed}:{need.id}")
    both = f"{need.title}\n{need.text}"
    places = [match.span() for match in _WORD.finditer(both)]
    wanted = share * len(places)
    many = int(wanted) + (chance.random() < wanted % 1)
    for start, end in sorted(chance.sample(places, many), reverse=True):
        both = both[:start] + _slip(both[start:end], _LETTERS[need.lang], chance) + both[end:]
    # An edit stays inside its word, so the line ends still part title and text.
    lines = need.title.count("\n") + 1
    cut = both.split("\n")
    return replace(need, title="\n".join(cut[:lines]), text="\n".join(cut[lines:]))


def _slip(word: str, letters: str, chance: random.Random) -> str:
    kind = chance.choice(("drop", "insert", "replace", "swap"))
    if kind == "insert":
        at = chance.randint(0, len(word))
        return word[:at] + chance.choice(letters) + word[at:]
    at = chance.randrange(len(word))
    if kind == "swap":
        differing = [place for place in range(len(word) - 1) if word[place] != word[place + 1]]
        if differing:
            at = chance.choice(differing)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        kind = "drop"
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    others = letters.replace(word[at].lower(), "")
    return word[:at] + chance.choice(others) + word[at + 1 :]
