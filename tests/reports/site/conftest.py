"""The site that the tests of this folder read, made once."""

import pytest
from made_site import Site, make


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Tests only read it."""
    return make(tmp_path_factory.mktemp("site"))
