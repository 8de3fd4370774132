import pytest

from check_cases import CONFIG, the_rubric
from scoring.method import render, told
from store.codes import WORDS


def test_the_method_page_is_up_to_date():
    assert (CONFIG.parent / "docs/method.md").read_text(encoding="utf-8") == render(the_rubric())


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_method_page_tells_of_every_criterion_level_and_status(language):
    page = render(the_rubric(), language)
    for criterion in the_rubric().criteria:
        assert f"`{criterion.id}`" in page
        assert getattr(criterion.fix, language) in page
    for named in (*the_rubric().levels, *the_rubric().statuses):
        assert getattr(named.name, language) in page
    assert "{" not in page


@pytest.mark.parametrize("language", ["nb", "en"])
def test_what_is_told_of_a_criterion_holds_its_rule_and_how_it_is_gamed(language):
    for criterion in the_rubric().criteria:
        words = " ".join(text for _, text in told(criterion, language))
        assert criterion.rule_in(language) in words
        assert criterion.gaming is None or criterion.gaming.of(language) in words
    gamed = {c.code for c in the_rubric().criteria if c.gaming}
    assert gamed >= {"LIC-2", "ACC-1", "ACC-3", "DOC-1", "DOC-2", "FRE-1", "FRE-2", "COV-1", "COV-2"}


def test_every_code_that_the_rubric_uses_has_its_words_and_dimensions_are_called_as_it_calls_them():
    rubric = the_rubric()
    for criterion in rubric.criteria:
        for column in ("effort", "barrier", "actor", "status"):
            assert getattr(criterion, column) in WORDS[column]
    assert {d.id: (d.name.nb, d.name.en) for d in rubric.dimensions} == WORDS["dimension"]
