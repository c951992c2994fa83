"""The place to tune, with `market.matching.weighting` for the score. Figures come from the benchmark sets; see
DECISIONS.md for how they were chosen.
"""

RULES_VERSION = "10"

# How much text is read. A listing has some hundred words; more is pasted or hostile.
MAX_CHARACTERS = 40_000
MAX_WORDS = 2_000
MAX_DISTINCT_WORDS = 600
# All of them together. The longest of 34,000 real descriptions has 5,800 letters in its different words.
MAX_DISTINCT_LETTERS = 6_000
MAX_TITLE_WORDS = 200
MAX_TAGS = 100
MAX_TAG_WORDS = 10
MAX_TAG_CHARACTERS = 200
MAX_QUERY_CHARACTERS = 1_000
MAX_QUERY_WORDS = 30
# A language shows in its first words. What is folded is a word or a label: accents are put in order by comparing each
# with each, and a text of nothing else would take minutes.
MAX_GUESSED_CHARACTERS = 4_000
MAX_FOLDED_CHARACTERS = 400
MAX_WORD_LENGTH = 40
MAX_TERMS = 1_200
MAX_FRAGMENTS = 6_000
MAX_PAIRS = 1_500

# Occurrences. Counts are stored in quarters.
TITLE_COUNT = 2.0
TEXT_COUNT = 1.0
TAG_COUNT = 1.0
PART_COUNT = 0.5
# The word that names a concept counts already, so the concept adds less; across languages it is what meets.
CONCEPT_COUNT = 0.5
BROADER_COUNT = 0.25
CONCEPTS_ACROSS = 1.0

# Structured BM25 over words (A) and over fragments (G).
WORD_K1 = 1.5
WORD_B = 0.7
FRAGMENT_K1 = 1.2
FRAGMENT_B = 0.75
QUERY_SATURATION = 4.0
# What is known of a language beforehand counts like so many texts of a collection.
PRIOR_DOCUMENTS = 15
SEARCH_TERMS = 32
# Across languages, and for texts of a few words, words are also looked for that share fragments with the text: of those
# found through the rarest fragments (so many words, each as often as it shares one) some that share much, and of these
# the likest. They count half as much as they are alike.
ALIKE_POSTINGS = 6_000
# Twice as many for words of which a large share must be the same.
NEAR_POSTINGS = 12_000
ALIKE_CHOSEN = 64
SEARCH_ALIKE = 32
SEARCH_ALIKE_WEIGHT = 0.5
# In so many listings, counted together, the terms of a search may stand (each costs 8 ns), and the words alike. Up to
# 100,000 listings nearly everything is affordable. Of 600,000 in one language the terms are .67 of the listings: with
# such a share the benchmark sets lose at most .002 of nDCG@10 (npl), with half of it .013, and a million listings take
# about twice the time of 100,000.
SEARCH_TERM_POSTINGS = 400_000
SEARCH_ALIKE_POSTINGS = 300_000
# The most important ones are looked for whatever they cost.
SEARCH_LEAST = 4
# So many listings are ordered for a query, half as many of those in another language. Some more are found: left are
# those with the highest sum of what the search gave them, as a share of the best, and of how near their texts lie.
CANDIDATES = 104
SEARCH_WIDER = 2.5
SEARCH_VECTORS = 2.5
# A need of at most so many words is also looked for by words alike in its own language.
SHORT_QUERY_WORDS = 14

# A word that the other side does not use is looked for as those that differ by a slip or two; they share the weight.
MENDED = 1.0
MENDED_WORDS = 24
MOST_MEANT = 3

# Rank score: A and G, each as the share of what the query could reach at most, plus a little for facts.
# Fragments say most across languages, where words rarely meet, and least in English, which has few compounds.
RANK_FRAGMENTS_ENGLISH = 0.3
RANK_FRAGMENTS_DANISH = 0.8
RANK_FRAGMENTS_ACROSS = 1.0
# Between languages less of what agrees is seen.
RANK_ACROSS = 1.4
# Two words that follow each other in both texts, beside the words themselves.
RANK_PAIRS = 0.3
RANK_CONCEPTS = 0.5
# What both texts are about as a whole (cosine of their vectors), where they share a word or a fragment at all. It says
# more between languages, where few words meet.
RANK_VECTORS = 0.3
RANK_VECTORS_ACROSS = 0.4
# A related word ("highway" for "road") stands for the one that was asked for with so much of its nearness (0..1).
RELATED = 0.3
# A translation that a related word leads to, likewise.
RELATED_ACROSS = 0.8
# As a reason only near ones convince: a cosine of .55 and more.
LEAST_RELATED = 0.3
# What both are about: concepts that they name, with the problems and remedies to these. One word may name a concept by
# chance, so themes that amount to so much (those of three or four words) count half.
RANK_THEMES = 0.08
RANK_THEMES_ACROSS = 0.15
THEMES_DOUBTED = 60.0
RANK_SHARED_TAGS = 0.10
RANK_SHARED_AREA = 0.02

# Neither word of a phrase may be one that stands in every fiftieth text.
PHRASE_LEAST_IDF = 4.0
PHRASES_COMPARED = 60

# Share of fragments (Dice, 0..1) from which two words are set side by side, and how long both must be: in one
# language short words that look alike are others ("gerne", "ugerne"); across languages they are often the same.
ALIKE_FRAGMENTS = 0.65
ALIKE_FRAGMENTS_ACROSS = 0.5
ALIKE_LETTERS = 6
ALIKE_LETTERS_ACROSS = 5
# RapidFuzz ratio (0..100) from which such words are called spelled alike.
ALIKE_RATIO = 84.0
ALIKE_WORDS = 150
# So many pairs of words that share a fragment are looked at between two texts, counted once for each fragment, and so
# many of those that are alike are set side by side. Two descriptions of 160 words have some hundred.
ALIKE_COMPARISONS = 6_000
ALIKE_PAIRS = 300
# What is taken up of the solution counts at most so many times what is answered of the need: a solution of nine words
# is soon taken up whole by a long need that it does not answer. In pairs that people call right the two are alike (5 %
# to 95 %: .7 to 1.1 times), in chance ones with such a solution five to twenty times.
MOST_TAKEN_UP = 2.0
# The scale of a score falls with this power of the length of the longer text (words of subject, the title's counted
# twice), from the full length down to the least that was measured: right pairs of 28 words have half the raw evidence
# of those of 85, and so have the chance ones. The shorter one would not do: a solution of nine words is met by a long
# need by chance.
FULL_LENGTH = 85.0
LEAST_LENGTH = 28.0
LENGTH_POWER = 0.25
EVIDENCE_PER_REASON = 8
UNMET_WORDS = 5

# Suggestions. Of codes: what the other language adds, how much more a code of the text's area counts, and what a code
# passes up to the wider one.
CODE_ACROSS = 0.2
CODE_OF_AREA = 1.0
CODE_PASSED_UP = 0.75
CODE_NORM = 4.0
# Of tags: a phrase is surer than a word; a broader concept, a translation and a near spelling are less sure.
TAG_OF_AREA = 1.0
MENTION_PHRASE = 1.2
MENTION_BROADER = 0.75
MENTION_TRANSLATED = 0.4
MENTION_MISSPELT = 0.7
# RapidFuzz ratio (0..100) from which a word that nobody knows is taken for one of a label, from so many letters on.
MISSPELT_RATIO = 84.0
MISSPELT_LETTERS = 5
MISSPELT_WORDS = 60
