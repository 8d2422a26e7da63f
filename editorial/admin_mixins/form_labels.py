"""Labels of the desk's forms have no colon after them."""

from typing import Any


class NoLabelSuffixMixin:
    """Mixed into a form, before it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
