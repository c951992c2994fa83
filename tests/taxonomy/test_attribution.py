"""Data of others ships only with its licence."""

from market.rendering.places import folder


def test_every_file_of_the_seed_folder_is_attributed():
    seed = folder("seed")
    text = (seed / "ATTRIBUTION.md").read_text(encoding="utf-8")
    names = {f"`{path.name}/`" if path.is_dir() else f"`{path.name}`" for path in seed.iterdir()}
    assert sorted(name for name in names - {"`ATTRIBUTION.md`"} if name not in text) == []
