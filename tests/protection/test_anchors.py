"""Anchors of the sealed journals: lines that are kept outside, and what they find."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.protection.actions import check_chain, enter
from raengjai.protection.models import Head
from raengjai.protection.rules import chain
from tests.protection import rooms

pytestmark = pytest.mark.django_db


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("anchor_journals", *arguments, stdout=out)
    return out.getvalue()


def kept(folder: Path, lines: str) -> str:
    path = folder / "anchors.txt"
    path.write_text(lines, encoding="ascii")
    return str(path)


def test_a_line_for_each_province_and_all_are_whole(tmp_path: Path):
    supervisor = rooms.province()
    rooms.province("51")
    lines = printed()
    assert [line.split()[1] for line in lines.splitlines()] == ["51", "52"]
    with acting_as_system("test"):
        enter("door.opened", province_code="52", at=bangkok_now())
    said = printed("--check", kept(tmp_path, lines + printed()))
    assert said.count("whole; 2 lines") == 2
    assert len(printed("--public").strip()) == 43
    page = rooms.browser_in(supervisor).get(reverse("journal_head")).content.decode()
    with acting_as_system("test"):
        head = Head.objects.get(pk="52")
    assert bytes(head.hash).hex()[:4] in page
    assert head.checked_number == head.anchored_number
    assert rooms.browser_in(rooms.member()).get(reverse("journal_head")).status_code == 404


@pytest.mark.parametrize("deed", ["tail made anew", "cut"])
def test_what_the_chain_alone_does_not_show_is_found(deed: str, tmp_path: Path):
    supervisor = rooms.province()
    # Of an entry that is gone after: whoever owns the tables can do what undoing a savepoint does here.
    with transaction.atomic():
        with acting_as_system("test"):
            number = enter("case.read", province_code="52", at=bangkok_now()).number
        path = kept(tmp_path, printed())
        transaction.set_rollback(True)
    if deed == "tail made anew":
        with acting_as_system("test"):
            enter("nothing.happened", province_code="52", at=bangkok_now())
    assert check_chain("52") is None
    out = StringIO()
    with pytest.raises(CommandError, match="1 journals"):
        call_command("anchor_journals", "--check", path, stdout=out)
    kind = chain.Kind.CUT if deed == "cut" else chain.Kind.EXCHANGED
    assert f"BROKEN at number {number}: {kind.value}" in out.getvalue()
    with acting_as_system("test"):
        assert Head.objects.get(pk="52").found == kind.value
    page = rooms.browser_in(supervisor).get(reverse("journal_head"))
    assert 'class="notice bad"' in page.content.decode()


def test_a_line_that_is_not_ours_is_told(tmp_path: Path):
    rooms.province()
    line = printed()
    for changed in (line.replace("52", "51", 1), "nonsense\n"):
        with pytest.raises(CommandError, match="not signed"):
            printed("--check", kept(tmp_path, changed))
