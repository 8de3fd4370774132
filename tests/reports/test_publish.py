"""A night's files appear as a whole or not at all, and only in a folder that is ours."""

from pathlib import Path

import pytest

from reports.publish import KEEP, MARKER, REPORT, NotOurs, claim, release, whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_empty_or_new_folder_becomes_ours_and_stays_so(tmp_path: Path) -> None:
    for folder in (tmp_path / "new" / "deep", tmp_path / "empty"):
        if folder.name == "empty":
            folder.mkdir()
        claim(folder)
        assert names(folder) == [MARKER]
        (folder / "more").write_text("ours")
        claim(folder)


def test_a_folder_with_other_peoples_files_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "ferie.jpg").write_bytes(b"sol")
    with pytest.raises(NotOurs, match="did not write; name an empty or new folder"):
        claim(tmp_path)
    assert names(tmp_path) == ["ferie.jpg"]


def test_a_folder_of_our_own_of_another_kind_is_refused_by_its_name(tmp_path: Path) -> None:
    for marker, other, command in ((MARKER, REPORT, "nightly"), (REPORT, MARKER, "report")):
        claim(tmp_path / command, marker)
        with pytest.raises(NotOurs, match=f"holds what `kommunedata {command}`.* wrote; name another folder with -o"):
            claim(tmp_path / command, other)
        assert names(tmp_path / command) == [marker]


def test_a_hidden_file_is_somebodys_too(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with pytest.raises(NotOurs):
        claim(tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(NotOurs, match="is a file"):
        claim(tmp_path / "x")


@pytest.mark.parametrize("folder", ["/dev/full/x", "/proc/x"])
def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(folder: str) -> None:
    for attempt in (lambda: claim(Path(folder)), lambda: whole(Path(folder)).__enter__()):
        with pytest.raises(NotOurs, match=f"^{folder} cannot be written to: .+; name another folder with -o\\.$"):
            attempt()


def test_readers_see_the_old_night_until_the_new_one_is_whole(tmp_path: Path) -> None:
    claim(tmp_path)
    public = tmp_path / "public"
    with release(tmp_path, "1") as folder:
        (folder / "poeng.csv").write_text("one")
        assert not public.exists()
    with release(tmp_path, "2") as folder:
        (folder / "poeng.csv").write_text("two")
        assert (public / "poeng.csv").read_text() == "one"
    assert (public / "poeng.csv").read_text() == "two"
    assert (tmp_path / "releases" / "1" / "poeng.csv").read_text() == "one"


def test_the_link_is_relative_so_that_the_folder_can_be_moved(tmp_path: Path) -> None:
    home = tmp_path / "here"
    claim(home)
    with release(home, "1") as folder:
        (folder / "x").write_text("x")
    home.rename(tmp_path / "there")
    assert (tmp_path / "there" / "public" / "x").read_text() == "x"


def test_a_night_that_fails_leaves_the_old_one_and_no_draft(tmp_path: Path) -> None:
    claim(tmp_path)
    with release(tmp_path, "1") as folder:
        (folder / "poeng.csv").write_text("one")
    with pytest.raises(OSError, match="full"), release(tmp_path, "2"):
        raise OSError("the disk is full")
    assert (tmp_path / "public" / "poeng.csv").read_text() == "one"
    assert names(tmp_path / "releases") == ["1"]


def test_what_a_killed_night_left_is_in_nobodys_way(tmp_path: Path) -> None:
    claim(tmp_path)
    draft = tmp_path / "releases" / ".1.draft"
    draft.mkdir(parents=True)
    (draft / "half.csv").write_text("ha")
    (tmp_path / ".public.new").symlink_to("nowhere")
    with release(tmp_path, "1") as folder:
        assert names(folder) == []
        (folder / "whole.csv").write_text("whole")
    assert names(tmp_path / "public") == ["whole.csv"]
    assert names(tmp_path) == [MARKER, "public", "releases"]


def test_two_releases_of_one_second_are_one_the_later(tmp_path: Path) -> None:
    claim(tmp_path)
    for text in ("one", "two"):
        with release(tmp_path, "1") as folder:
            (folder / text).write_text(text)
    assert names(tmp_path / "public") == ["two"]


def test_the_newest_releases_are_kept_and_older_ones_go(tmp_path: Path) -> None:
    claim(tmp_path)
    for night in range(KEEP + 3):
        with release(tmp_path, f"2026-11-{night + 10}"):
            pass
    assert names(tmp_path / "releases") == [f"2026-11-{night + 10}" for night in range(3, KEEP + 3)]
    assert (tmp_path / "public").resolve().name == f"2026-11-{KEEP + 12}"


def test_a_report_takes_the_place_of_the_old_one_when_it_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    for page in ("old", "new"):
        with whole(folder) as draft:
            (draft / page).mkdir()
            (draft / page / "index.html").write_text(page)
            assert names(folder) == [".draft", REPORT, *(["old"] if page == "new" else [])]
    assert names(folder) == [REPORT, "new"]


def test_a_report_that_fails_leaves_the_old_one_as_it_was(tmp_path: Path) -> None:
    with whole(tmp_path) as draft:
        (draft / "index.html").write_text("old")
    with pytest.raises(OSError, match="full"), whole(tmp_path) as draft:
        (draft / "index.html").write_text("new")
        raise OSError("the disk is full")
    assert names(tmp_path) == [REPORT, "index.html"]
    assert (tmp_path / "index.html").read_text() == "old"


def test_what_a_killed_report_left_is_in_nobodys_way(tmp_path: Path) -> None:
    with whole(tmp_path) as draft:
        (draft / "index.html").write_text("old")
    for left in (".draft", ".old"):
        (tmp_path / left).mkdir()
        (tmp_path / left / "half").write_text("ha")
    with whole(tmp_path) as draft:
        (draft / "index.html").write_text("new")
    assert names(tmp_path) == [REPORT, "index.html"]


def test_the_folder_of_the_nights_is_no_folder_of_a_report(tmp_path: Path) -> None:
    claim(tmp_path)
    (tmp_path / "kommunedata.db").write_bytes(b"years of history")
    with pytest.raises(NotOurs), whole(tmp_path):
        pass
    assert names(tmp_path) == [MARKER, "kommunedata.db"]
