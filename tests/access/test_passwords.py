"""Which passwords are guessed first, and so refused."""

import pytest

from raengjai.access.passwords import _house_words, is_guessed_first, is_of_house_words


@pytest.mark.parametrize(
    "secret",
    [
        "Raengjai2569!",
        "lampang-volunteer",
        "L4mp4ng_labour_1",
        "อาสาสมัครแรงงาน๒๕๖๙",
        "รหัสผ่านลำปาง",
        "ห้องปิด ห้องปิด 123456",
        "admin.admin.room",
    ],
)
def test_what_is_made_of_house_words_is_guessed_first(secret: str):
    assert is_of_house_words(secret)
    assert is_guessed_first(secret)


@pytest.mark.parametrize(
    "secret",
    [
        "fourteen marigolds",
        "ดาวเรือง เรือใบ สะพาน ลมหนาว",
        "แม่น้ำสายยาวใกล้บ้านที่ลำปาง",
        "volunteer marigolds bridge",
        "0185552347",
    ],
)
def test_what_has_words_of_ones_own_is_taken(secret: str):
    assert not is_guessed_first(secret)


def test_common_passwords_are_guessed_first():
    assert is_guessed_first(" Password123 ")


def test_host_names_of_the_installation_count(settings):
    settings.ALLOWED_HOSTS = ["helping.example.org"]
    _house_words.cache_clear()
    try:
        assert is_of_house_words("Helping-2026!")
    finally:
        _house_words.cache_clear()
