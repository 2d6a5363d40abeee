import io
import zipfile
from datetime import UTC, datetime

from understudy.practice.records.bundle import Bundle


def test_what_comes_out_in_pieces_is_one_zip() -> None:
    bundle = Bundle(datetime(2026, 11, 21, 19, 40, tzinfo=UTC))
    pieces = []
    bundle.add("a.txt", "Ä")
    pieces.append(bundle.taken())
    with bundle.file("b.txt") as file:
        for _ in range(3):
            file.write(b"b" * 100_000)
            pieces.append(bundle.taken())
    bundle.close()
    pieces.append(bundle.taken())
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as found:
        assert found.testzip() is None
        assert found.namelist() == ["a.txt", "b.txt"]
        assert found.read("a.txt").decode() == "Ä"
        assert found.getinfo("b.txt").file_size == 300_000
        assert found.getinfo("a.txt").date_time == (2026, 11, 21, 19, 40, 0)


def test_of_files_that_are_called_alike_each_is_there() -> None:
    bundle = Bundle(datetime(2026, 11, 21, tzinfo=UTC))
    for text, name in enumerate(("noor.md", "noor.json", "Noor.md", "noor.json", "noor.md")):
        bundle.add(name, str(text))
    bundle.close()
    with zipfile.ZipFile(io.BytesIO(bundle.taken())) as found:
        names = ["noor.md", "noor.json", "Noor (2).md", "noor (2).json", "noor (3).md"]
        assert {name: found.read(name).decode() for name in names} == dict(
            zip(names, "01234", strict=True)
        )
