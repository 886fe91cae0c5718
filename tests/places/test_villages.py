"""Villages from a file: every fault in words with its line, nothing half-written."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils.translation import override

from raengjai.ground.dates import BANGKOK
from raengjai.journal.models import Entry
from raengjai.places.actions import VillageRow, load_villages
from raengjai.places.forms import VillageFileForm
from raengjai.places.models import Village

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)
HEAD = "code,name_th,name_en\n"
GOOD = HEAD + "52030801,บ้านท่าผา,Ban Tha Pha\n52030802,บ้านศาลา,\n"


def form_of(content, name="villages.csv"):
    raw = content if isinstance(content, bytes) else content.encode()
    return VillageFileForm(files={"file": SimpleUploadedFile(name, raw)})


def faults_of(content):
    with override("en"):
        form = form_of(content)
        assert not form.is_valid()
        return list(form.errors["file"])


def rows_of(content):
    form = form_of(content)
    assert form.is_valid(), form.errors
    return form.rows


def test_a_file_becomes_rows(areas):
    assert rows_of(GOOD) == [
        VillageRow("520308", 1, "บ้านท่าผา", "Ban Tha Pha"),
        VillageRow("520308", 2, "บ้านศาลา", ""),
    ]


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode("utf-8-sig"),  # "CSV UTF-8" of Excel
        GOOD.encode("cp874"),  # "CSV" of Excel on Thai Windows
        GOOD.encode("utf-16"),  # "Unicode text" of Excel
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace("code,name_th,name_en", " CODE , Name_TH ,name_en").encode(),
        (GOOD + "\n , ,\n").encode(),
        GOOD.replace("5203080", "๕๒๐๓๐๘๐").encode(),
    ],
    ids=["bom", "cp874", "utf-16", "crlf", "semicolon", "tab", "head", "empty lines", "thai digits"],
)
def test_the_ways_that_spreadsheets_write_are_read(areas, content):
    assert [(row.village_no, row.name_th) for row in rows_of(content)] == [(1, "บ้านท่าผา"), (2, "บ้านศาลา")]


def test_other_columns_and_their_order_do_not_matter(areas):
    content = "note,name_en,name_th,code\nx,Ban A,บ้าน ก,52030801\n"

    assert rows_of(content) == [VillageRow("520308", 1, "บ้าน ก", "Ban A")]


@pytest.mark.parametrize(
    "head", ["a,b,c", "code,name_th", "", "52030801,บ้าน,Ban", "code,name_th,name_en,code"]
)
def test_wrong_columns_are_one_clear_sentence(areas, head):
    (fault,) = faults_of(f"{head}\n52030801,บ้าน,Ban\n")

    assert fault.startswith(
        "The first line must name the columns code, name_th and name_en once each. It says:"
    )


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("5.2E+07,ก,", "Line 2: “5.2E+07” is not a code of eight digits."),
        ("520308,ก,", "Line 2: “520308” is not a code of eight digits."),
        (",ก,", "Line 2: “” is not a code of eight digits."),
        ("50990063,ก,", "Line 2: 50990063 belongs to a registration office, not to a sub-district."),
        ("99010101,ก,", "Line 2: There is no sub-district with the code 990101."),
        ("52030800,ก,", "Line 2: 52030800 has no village number."),
        ("52030801,,Ban", "Line 2: The Thai name is missing."),
        ("52030801", "Line 2: The Thai name is missing."),
        (f"52030801,{'ก' * 101},", "Line 2: A name is longer than 100 characters."),
        ("52030801,ก,\n52030801,ข,", "Line 3: 52030801 is on line 2 already."),
    ],
)
def test_a_fault_is_told_with_its_line(areas, line, fault):
    assert faults_of(f"{HEAD}{line}\n") == [fault]


def test_a_village_of_a_closed_place_is_told_what_took_its_place(areas):
    (fault,) = faults_of(f"{HEAD}10470101,ก,\n")

    assert fault.startswith(
        "Line 2: Bang Na Sub-district (104701) has not been in use since 22 Apr 2022. Choose"
    )


def test_many_faults_are_counted(areas):
    faults = faults_of(HEAD + "x,ก,\n" * 50)

    assert len(faults) == 21
    assert faults[-1] == "… and 30 more faults."


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "The file is not text."),
        (HEAD, "The file holds no village."),
        (HEAD + '52030801,"ก,\n' + "x" * 200, "Line 2: A name is longer"),  # a quotation mark left open
    ],
)
def test_what_is_no_list_is_refused(areas, content, fault):
    assert any(told.startswith(fault) for told in faults_of(content))


def test_a_file_that_is_too_large_is_refused(areas, monkeypatch):
    monkeypatch.setattr("raengjai.places.forms.village_file.MOST_BYTES", 10)

    assert faults_of(GOOD) == ["The file is larger than 20 MB. Load one region at a time."]


def load(system, content, *, source="office", is_sample=False):
    return load_villages(rows_of(content), source=source, is_sample=is_sample, by=system, at=NOW)


def test_loading_twice_changes_nothing(system):
    first, second = load(system, GOOD), load(system, GOOD)

    assert (first.rows, first.changed) == (2, True)
    assert (second.rows, second.changed) == (2, False)
    assert Village.objects.filter(place="520308").count() == 2


def test_loading_is_journaled_once_with_codes_only(system):
    load(system, GOOD)
    load(system, GOOD)

    entry = Entry.objects.get(verb="villages.loaded")
    assert (entry.place_code, entry.codes) == ("52", {"rows": 2})


def test_a_corrected_name_replaces_the_old_one(system):
    load(system, GOOD)
    before = Village.objects.get(place="520308", village_no=1).pk

    load(system, GOOD.replace("บ้านท่าผา", "บ้านท่าผาใต้"))

    village = Village.objects.get(place="520308", village_no=1)
    assert (village.pk, village.name_th) == (before, "บ้านท่าผาใต้")


def test_real_villages_take_the_place_of_the_sample(system):
    sample = HEAD + "".join(f"520308{number:02d},บ้านตัวอย่าง {number},\n" for number in range(1, 6))
    load(system, sample, source="sample", is_sample=True)
    load(system, GOOD)

    assert sorted(Village.objects.filter(place="520308").values_list("village_no", "is_sample")) == [
        (1, False),
        (2, False),
    ]


def test_a_sample_never_replaces_a_real_village(system):
    load(system, GOOD)
    load(system, HEAD + "52030801,บ้านตัวอย่าง 1,\n", source="sample", is_sample=True)

    assert Village.objects.get(place="520308", village_no=1).name_th == "บ้านท่าผา"


def test_the_command_loads_the_sample_of_lampang(areas):
    said = StringIO()
    call_command("load_villages", sample=True, stdout=said)

    villages = Village.objects.filter(place__code__startswith="52")
    assert villages.count() == 500
    assert all(village.is_sample and "ตัวอย่าง" in village.name_th for village in villages)
    assert "500" in said.getvalue()


def test_the_command_writes_nothing_in_a_dry_run(areas, tmp_path):
    path = tmp_path / "villages.csv"
    path.write_text(GOOD, encoding="utf-8")
    call_command("load_villages", path, source="office", dry_run=True, stdout=StringIO())

    assert not Village.objects.filter(source="office").exists()


def test_the_command_writes_nothing_when_one_line_is_wrong(areas, tmp_path):
    path = tmp_path / "villages.csv"
    path.write_text(GOOD + "99010101,ก,\n", encoding="utf-8")

    with override("en"), pytest.raises(CommandError, match="Line 4: There is no sub-district"):
        call_command("load_villages", path, source="office")
    assert not Village.objects.filter(source="office").exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "Give a file and its --source"),
        ({"file": "villages.csv"}, "Give a file and its --source"),
    ],
)
def test_the_command_says_what_it_needs(areas, options, sentence):
    with override("en"), pytest.raises(CommandError, match=sentence):
        call_command("load_villages", *options.values())


def test_the_command_says_when_a_file_is_missing(areas, tmp_path):
    with override("en"), pytest.raises(CommandError, match="cannot be read"):
        call_command("load_villages", tmp_path / "nothing.csv", source="office")
