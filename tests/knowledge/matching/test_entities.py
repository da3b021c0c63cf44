from __future__ import annotations

from knowledge.matching.entities import EntityRecogniser, names_of
from knowledge.matching.normalise import words
from tests.knowledge.samples import make_entity, small_base


def find(text: str) -> set[str]:
    return EntityRecogniser(names_of(small_base().entities)).find(words(text))[0]


def test_every_name_of_an_entity_finds_it() -> None:
    for text in ("Huawei", "huawei technologies", "华为被禁了吗", "華為"):
        assert find(text) == {"huawei"}


def test_a_name_that_only_taiwan_uses_is_found() -> None:
    recogniser = EntityRecogniser(names_of([make_entity("nvidia", "Nvidia", chinese=("英伟达", "輝達"))]))
    for text in ("英伟达", "英偉達", "輝達的晶片", "辉达"):
        assert recogniser.find(words(text))[0] == {"nvidia"}


def test_the_longest_name_wins() -> None:
    entities = [make_entity("commerce", "Commerce"), make_entity("mofcom", "Ministry of Commerce")]
    recogniser = EntityRecogniser(names_of(entities))
    assert recogniser.find(words("the Ministry of Commerce said")) == ({"mofcom"}, {"ministry", "of", "commerce"})


def test_several_names_in_one_text() -> None:
    assert find("Did America put Huawei and SMIC on the entity list?") == {
        "united-states", "huawei", "smic", "entity-list",
    }  # fmt: skip


def test_a_name_inside_a_word_is_no_name() -> None:
    assert find("I discuss smicolon") == set()
