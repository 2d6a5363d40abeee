import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import pytest

from understudy.conversations.export_archive import COLUMNS, INDEX, MANIFEST, Archive, stem_of
from understudy.conversations.export_schemas import ExportedFacts
from understudy.conversations.schemas import ConversationStatus
from understudy.kernel.ids import new_id

DAY, ID = date(2026, 11, 21), UUID("0199b3a4-8a30-7c5d-9d38-0b1a4f6e7c21")
NOON = datetime(2026, 11, 21, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("persona", "title", "stem"),
    [
        ("Mara Voss", "First talk", "2026-11-21 Mara Voss First talk 4f6e7c21"),
        ("Mara Voss", "", "2026-11-21 Mara Voss 4f6e7c21"),
        ("", "", "2026-11-21 4f6e7c21"),
        ("Zoë Ōta 🙂", "Über „alles“", "2026-11-21 Zoë Ōta 🙂 Über „alles“ 4f6e7c21"),
        ("Zoe\u0308", "", "2026-11-21 Zoë 4f6e7c21"),
        ("..", "../../etc/passwd", "2026-11-21 etc passwd 4f6e7c21"),
        ("C:\\x", "/root\\y", "2026-11-21 C x root y 4f6e7c21"),
        ('a<b>c:"d"', "e|f?g*", "2026-11-21 a b c d e f g 4f6e7c21"),
        ("a\nb\tc\x07", "d\x00e\x7f", "2026-11-21 a b c de 4f6e7c21"),
        ("gp\u202efdp.exe", "\u200bx\u2066y", "2026-11-21 gpfdp.exe xy 4f6e7c21"),
        ("  . .  ", "end. .", "2026-11-21 end 4f6e7c21"),
    ],
)
def test_a_file_is_named_safely_whatever_people_say(persona: str, title: str, stem: str) -> None:
    assert stem_of(DAY, persona, title, ID) == stem


@pytest.mark.parametrize("letter", ["x", "é", "語", "🙂"])
def test_a_name_is_cut_to_what_file_systems_take_and_never_within_a_letter(letter: str) -> None:
    stem = stem_of(DAY, letter * 120, letter * 200, ID)
    assert len(f"{stem} {ID}.json".encode()) <= 255
    assert set(stem) <= {letter, *"2026-11-21 4f6e7c21"}
    assert stem.endswith(" 4f6e7c21")


def facts(title: str = "", id: UUID | None = None, **more: object) -> ExportedFacts:
    chosen = id or new_id()
    values = {
        "conversation_id": chosen,
        "name": stem_of(DAY, "Mara Voss", title, chosen),
        "begun_at": NOON,
        "updated_at": NOON + timedelta(hours=1),
        "person": "Sam Roe",
        "persona": "Mara Voss",
        "title": title,
        "status": ConversationStatus.ACTIVE,
        "messages": 4,
        **more,
    }
    return ExportedFacts.model_validate(values)


def zipped(*given: ExportedFacts, missing: tuple[tuple[UUID, str], ...] = ()) -> zipfile.ZipFile:
    archive, made = Archive(NOON), bytearray()
    for one in given:
        archive.add(one, f"# {one.title}\n".encode(), b'{"whole": true}\n')
        made += archive.taken()
    with archive.index() as index:
        index.add([*given, *missing])
    archive.close(len(missing))
    return zipfile.ZipFile(io.BytesIO(bytes(made + archive.taken())))


def test_each_conversation_has_its_two_files_with_its_moment() -> None:
    one, other = (
        facts("One"),
        facts("Ünö 🙂", begun_at=NOON.astimezone(timezone(timedelta(hours=9)))),
    )
    found = zipped(one, other)
    assert found.testzip() is None
    assert found.namelist() == [
        f"{one.name}.md", f"{one.name}.json", f"{other.name}.md", f"{other.name}.json",
        INDEX, MANIFEST,
    ]  # fmt: skip
    assert found.read(f"{other.name}.md").decode() == "# Ünö 🙂\n"
    assert {info.date_time for info in found.infolist()} == {(2026, 11, 21, 12, 0, 30)}
    assert {info.compress_type for info in found.infolist()} == {zipfile.ZIP_DEFLATED}
    assert {info.external_attr >> 16 for info in found.infolist()} == {0o100644}


def test_the_table_of_contents_names_every_file_and_what_is_missing() -> None:
    lost = new_id()
    hostile = facts('=HYPERLINK("http://x")', person="@sam", persona='a,"b"\nc')
    found = zipped(facts("One"), hostile, missing=((lost, "It is gone."),))
    rows = list(csv.reader(io.StringIO(found.read(INDEX).decode(), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [len(row) for row in rows] == [len(COLUMNS)] * 4
    by_name = dict(zip(COLUMNS, rows[2], strict=True))
    assert f"{by_name['file']}.json" in found.namelist()
    assert (by_name["title"], by_name["person"]) == ("'" + hostile.title, "'@sam")
    assert by_name["persona"] == hostile.persona
    assert by_name["begun_utc"] == "2026-11-21T12:00:30+00:00"
    assert rows[3][-2:] == [str(lost), "It is gone."]


def test_the_manifest_counts_and_has_the_sum_of_every_file() -> None:
    found = zipped(facts("One"), facts("Two"), missing=((new_id(), "It is gone."),))
    manifest = json.loads(found.read(MANIFEST))
    assert (manifest["conversations"], manifest["missing"]) == (2, 1)
    assert "AI" in manifest["notice"]
    assert manifest["fixed_at"] == NOON.isoformat()
    assert [file["name"] for file in manifest["files"]] == found.namelist()[:-1]
    for file in manifest["files"]:
        data = found.read(file["name"])
        assert (file["size_bytes"], file["sha256"]) == (len(data), sha256(data).hexdigest())


def test_ids_that_end_alike_do_not_hide_each_other() -> None:
    ids = [UUID(int=n << 64 | 7) for n in (1, 2, 3)]
    given = [facts("Same", id=id_) for id_ in ids]
    found = zipped(*given)
    assert len(set(found.namelist())) == 8
    rows = list(csv.DictReader(io.StringIO(found.read(INDEX).decode())))
    for row in rows[1:]:
        assert row["file"].endswith(row["conversation_id"])
    assert all(f"{row['file']}.md" in found.namelist() for row in rows)


def test_an_empty_one_is_a_zip_too() -> None:
    found = zipped(missing=((new_id(), "It is gone."),))
    assert found.namelist() == [INDEX, MANIFEST]
    assert json.loads(found.read(MANIFEST))["conversations"] == 0


def test_the_same_again_makes_the_same_bytes() -> None:
    given = [facts(f"Talk {n}") for n in range(3)]
    first, again = (zipped(*given).fp for _ in range(2))
    assert first
    assert again
    first.seek(0)
    again.seek(0)
    assert first.read() == again.read()
