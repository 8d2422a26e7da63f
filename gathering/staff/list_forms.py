"""Forms of a watched list: its address alone when it is added, then what it is called and how it is read."""

from typing import Any
from urllib.parse import urlsplit

from django import forms

from gathering.list_pages.list_rows import KINDS, ListRecipe
from gathering.models import WatchedList
from infra.text.bcp47 import validate_language_tag

SELECTOR_HELP = {
    "row": "What finds the rows: a CSS selector, such as “ul.list > li”, or in JSON a path, such as “result.list”.",
    "link": "Within a row. Empty: its first link.",
    "title": "Within a row. Empty: the words of the link.",
    "day": "Within a row. Empty: the first day that is found.",
    "address_template": "Where a row has no link, such as “https://std.example.org/notice?id={PID}”.",
}


class AddListForm(forms.ModelForm):
    class Meta:
        model = WatchedList
        fields = ("url", "body", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        self.fields["name"].help_text = "Empty: as the page calls itself."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["name"] = cleaned.get("name") or str(urlsplit(cleaned.get("url", "")).hostname or "")[:200]
        return cleaned


class WatchedListForm(forms.ModelForm):
    """`recipe` is what the fields of SELECTOR_HELP say; without any of them the list is proposed or guessed."""

    reads = forms.ChoiceField(label="read as", choices=[(kind, kind) for kind in KINDS], help_text="“auto” guesses.")
    row, link, title, day, address_template = (
        forms.CharField(max_length=300, required=False, help_text=SELECTOR_HELP[name], widget=forms.TextInput(attrs={"size": 60}))
        for name in SELECTOR_HELP
    )

    class Meta:
        model = WatchedList
        fields = ("url", "body", "name", "language", "pace", "capture_as", "sectors", "regions", "responsible")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recipe = ListRecipe.from_json(self.instance.recipe)
        self.initial.update({name: getattr(recipe, name) for name in SELECTOR_HELP}, reads=recipe.kind)

    def clean_language(self) -> str:
        validate_language_tag(self.cleaned_data["language"])
        return self.cleaned_data["language"]

    @property
    def recipe(self) -> ListRecipe:
        return ListRecipe(kind=self.cleaned_data["reads"], **{name: self.cleaned_data[name].strip() for name in SELECTOR_HELP})

    @property
    def has_new_recipe(self) -> bool:
        return bool({"reads", *SELECTOR_HELP} & set(self.changed_data))
