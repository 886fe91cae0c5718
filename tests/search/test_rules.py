"""Thai words: where they begin, what the index keeps of them, what a question asks for."""

import sys

import pytest

from raengjai.search.rules import Words, question_of, vector_of
from raengjai.search.rules.sounds import one_slip_from, sound_key, sounding_like
from raengjai.search.rules.thai import clusters, segments

# Thai in tests is data: names and words as people type them.
BUAPHAN = "บัวผัน ใจดี"


def lexemes(words: Words) -> set[str]:
    return {part.rsplit(":", 1)[0].strip("'") for part in vector_of(words).split(" ")}


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("น้ำประปา", ["น้ำ", "ป", "ระ", "ปา"]),
        ("พันธุ์ศักดิ์", ["พันธุ์", "ศักดิ์"]),
        ("เสื้อผ้า", ["เสื้", "อ", "ผ้า"]),
        ("์า", ["์", "า"]),
    ],
)
def test_clusters_keep_vowels_and_silent_letters_with_their_consonant(run: str, expected: list[str]) -> None:
    assert clusters(run) == expected


def test_clusters_lose_nothing() -> None:
    run = "อยากเรียนตัดเย็บเสื้อผ้าและค้างจ่ายค่าแรง์ๆ"

    assert "".join(clusters(run)) == run


def test_segments_takes_the_fewest_words() -> None:
    found = [word for _, _, word in segments(clusters("หนองบัวลำภูประกันสังคม"))]

    assert found == ["หนองบัวลำภู", "ประกันสังคม"]


def test_vector_keeps_words_inside_compounds() -> None:
    found = lexemes(Words(text="น้ำประปาไม่ไหล"))

    assert {"น้ำประปา", "ประปา", "น้ำ", "ไม่", "ไหล"} <= found


def test_vector_keeps_no_sounds_of_text_but_of_names() -> None:
    assert not any(lexeme[0] in "~-" for lexeme in lexemes(Words(text=BUAPHAN)))
    assert f"~{sound_key('บัวผัน')}" in lexemes(Words(names=BUAPHAN))


def test_vector_is_the_same_for_every_spelling_of_the_same_text() -> None:
    decomposed = "น\u0e4d\u0e49าไหล เเรงงาน ๔๐"  # nikhahit + sara aa, two sara e, Thai digits
    usual = "น้ำไหล แรงงาน 40"

    assert vector_of(Words(text=decomposed)) == vector_of(Words(text=usual))


def test_vector_takes_hostile_text_as_words() -> None:
    found = lexemes(Words(text="Robert'); DROP TABLE x;-- <script>alert(1)</script> \\ \x00 'ok'"))

    assert found == {"robert", "drop", "table", "x", "script", "alert", "1", "ok"}


def test_vector_of_a_very_long_text_stays_within_what_postgresql_takes() -> None:
    vector = vector_of(Words(text="แรงงาน " * 20_000))

    assert len(vector) < 100_000


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("บัวผัน", "บัวพัน"),
        ("ศรีสุดา", "สีสุดา"),
        ("ณัฐ", "นัท"),
        ("สมพงษ์", "สมพงศ์"),
        ("พรรณี", "พันนี"),
        ("ชัยวัฒน์", "ไชยวัฒน์"),
        ("ทองใบ", "ทองไบ"),
        ("แก้ว", "แกว"),
        ("หนู", "นู"),
    ],
)
def test_sound_key_of_names_that_people_mix_up(left: str, right: str) -> None:
    assert sound_key(left) == sound_key(right)


def test_sound_key_parts_names_that_sound_different() -> None:
    assert sound_key("สมชาย") != sound_key("สมหญิง")


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("แรงงาณ", "แรงงาน"), ("ค่าจาง", "ค่าจ้าง"), ("เงินเดีอน", "เงินเดือน"), ("ตัดเยบ", "ตัดเย็บ")],
)
def test_sounding_like_finds_the_word_that_was_meant(slip: str, meant: str) -> None:
    assert meant in sounding_like(slip)


def test_one_slip_from_finds_a_word_with_a_letter_missing() -> None:
    assert "ประกันสังคม" in one_slip_from("ปะกันสังคม")


def test_question_of_one_letter_asks_nothing() -> None:
    assert question_of("ก").exact == ""
    assert question_of(" ' | & :* \\ ( ").exact == ""


def test_question_of_words_side_by_side_keeps_their_distance() -> None:
    assert question_of("บัวผัน").exact == "('บัว' <1> 'ผัน')"


def test_question_of_a_name_with_its_title_asks_for_the_name() -> None:
    for title in ("นาง", "น.ส.", "นางสาว ", "ด.ญ. "):
        assert question_of(f"{title}บัวผัน").exact == question_of("บัวผัน").exact


@pytest.mark.parametrize("typed", ["081-234-5678", "081 234 5678", "+66 81 234 5678", "๐๘๑๒๓๔๕๖๗๘"])
def test_question_of_a_telephone_number_in_any_form(typed: str) -> None:
    assert "'#0812345678':*" in question_of(typed).exact


def test_question_of_hostile_text_is_quoted() -> None:
    assert question_of("O'Brien\\' | x").exact == "('o') & ('brien') & ('x')"


def test_question_of_a_word_being_typed_asks_for_the_words_that_begin_so() -> None:
    assert "'ตัดเย็บ'" in question_of("ตัดเย").exact


def test_question_of_a_long_text_is_cut() -> None:
    assert len(question_of("แรงงาน " * 500).exact) < 1000


def test_words_do_not_load_the_heavy_thai_library() -> None:
    vector_of(Words(text="แรงงาน"))

    assert "pythainlp" not in sys.modules
