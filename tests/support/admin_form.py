"""An admin form as the page sends it back."""

from typing import Any

from django.urls import reverse


def policy_form_data(browser: Any, row: Any = None, **values: Any) -> tuple[str, dict[str, Any]]:
    """Address and fields of a policy's form, with some filled in."""
    address = reverse("admin:policies_policy_change", args=[row.pk]) if row else reverse("admin:policies_policy_add")
    return address, {**form_data(browser, address), **values}


def form_data(browser: Any, address: str) -> dict[str, Any]:
    """The fields of the form at that address, as they are."""
    page = browser.get(address)
    assert page.status_code == 200
    form = page.context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    for name, value in data.items():
        if isinstance(value, list):
            data[name] = [getattr(one, "pk", one) for one in value]
    for formset in page.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        data |= {
            f"{prefix}-TOTAL_FORMS": len(formset.formset.initial_forms),
            f"{prefix}-INITIAL_FORMS": len(formset.formset.initial_forms),
        }
        for number, child in enumerate(formset.formset.initial_forms):
            for name, field in child.fields.items():
                data[f"{prefix}-{number}-{name}"] = child.get_initial_for_field(field, name)
    return {name: value for name, value in data.items() if value is not None}
