"""Other names: one a line, cleaned, few and short."""

import pytest
from django.core.exceptions import ValidationError

from catalogue.models import Region
from catalogue.models.names_field import MAX_NAMES, split_names

FIELD = Region._meta.get_field("aliases")


def test_names_are_separated_by_lines_or_semicolons_and_stand_once():
    assert split_names("工信部;  the  ministry\r\n\nMIIT；工信部") == ["工信部", "the ministry", "MIIT"]
    assert FIELD.clean("工信部; MIIT", None) == "工信部\nMIIT"


@pytest.mark.parametrize("text", ["\n".join(map(str, range(MAX_NAMES + 1))), "x" * 201])
def test_too_many_and_too_long_names_are_refused(text):
    with pytest.raises(ValidationError):
        FIELD.clean(text, None)
