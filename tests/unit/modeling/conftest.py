import pytest
from model_cases import make_frame, make_manifest


@pytest.fixture
def manifest():
    return make_manifest()


@pytest.fixture
def frame():
    return make_frame()
