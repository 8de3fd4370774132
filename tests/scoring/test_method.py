import pytest

from check_cases import CONFIG, the_rubric
from scoring.method import render


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
