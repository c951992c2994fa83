"""The file in which the listings of an index lie whole."""

from pathlib import Path

from market.gateways.search_store import Store


def test_a_file_that_was_begun_anew_is_read_anew_although_it_is_as_long(tmp_path: Path) -> None:
    path, kept = tmp_path / "listings.bin", []
    reader = Store(path)
    for record in (b"fald", b"gang"):
        path.unlink(missing_ok=True)
        writer = Store(path)
        writer.append(record)
        writer.flush()
        reader.reload()
        kept.append(reader.data.tobytes())
    assert kept == [b"fald", b"gang"]
