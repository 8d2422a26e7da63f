"""Fields that hold Chinese say so: browsers take a Chinese face, screen readers a Chinese voice, spelling checks stay away."""

from typing import Any

from django.db import models


class ChineseFieldsMixin:
    """Mixed into admins and inlines."""

    def formfield_for_dbfield(self, db_field: models.Field, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and db_field.name.endswith("_zh"):
            field.widget.attrs |= {"lang": "zh-Hans", "spellcheck": "false"}
        return field
