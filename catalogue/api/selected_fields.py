"""Selected fields: `fields=title,relations.verb` as names of a serializer's fields and of the fields of nested objects.

Pure functions over a serializer, the names, and a document.
"""

from typing import Any

from rest_framework import serializers

from catalogue.http.problems import BadParameters

Tree = dict[str, Any]  # by name the selected names of the objects in the field; {} for all of them
PLAIN_TEXT_SUFFIX = "_text"  # of the plain text that `include=plain_text` adds beside a rich text


def parse_fields(text: str, serializer: serializers.Serializer) -> tuple[str, ...]:
    """The comma-separated names, each once. Raises BadParameters that quotes the first unknown one."""
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    for name in names:
        _check_name(name, serializer)
    return names


def top_level(names: tuple[str, ...]) -> list[str]:
    """The fields of the document itself that the names are of, each once."""
    return list(dict.fromkeys(name.partition(".")[0] for name in names))


def select_fields(document: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The document with the named fields only, in the order of the names; all of it without names.

    A selected rich text `x` brings its plain text `x_text` along. A field that is named as a whole stays whole.
    """
    return _select(document, _as_tree(names)) if names else document


def is_selected(path: str, names: tuple[str, ...]) -> bool:
    """Whether the field at that dotted path, or some of it, is among the names; all are where no name is given."""
    return not names or any(f"{path}.".startswith(f"{name}.") or name.startswith(f"{path}.") for name in names)


def _check_name(name: str, serializer: serializers.Serializer) -> None:
    place: Any = serializer
    for number, part in enumerate(parts := name.split(".")):
        if not isinstance(place, serializers.Serializer):
            holder = ".".join(parts[:number])
            raise BadParameters({"fields": [f"“{name[:60]}” is no field: “{holder}” has no fields of its own."]})
        if part not in place.fields:
            within = f" the fields of “{'.'.join(parts[:number])}”" if number else ""
            raise BadParameters({"fields": [f"“{part[:60]}” is not one of{within}: {', '.join(place.fields)}."]})
        field = place.fields[part]
        place = field.child if isinstance(field, serializers.ListSerializer) else field


def _as_tree(names: tuple[str, ...]) -> Tree:
    tree: Tree = {}
    for name in sorted(names, key=lambda one: one.count(".")):
        _insert(tree, name.split("."))
    return {name: tree[name] for name in top_level(names)}


def _insert(tree: Tree, parts: list[str]) -> None:
    """A name below one that is there as a whole changes nothing."""
    first, rest = parts[0], parts[1:]
    if not rest:
        tree[first] = {}
    elif tree.get(first) != {}:
        _insert(tree.setdefault(first, {}), rest)


def _select(value: Any, tree: Tree) -> Any:
    if not tree or value is None:
        return value
    if isinstance(value, list):
        return [_select(one, tree) for one in value]
    with_texts: Tree = {key: part for name in tree for key, part in ((name, tree[name]), (name + PLAIN_TEXT_SUFFIX, {}))}
    return {name: _select(value[name], part) for name, part in with_texts.items() if name in value}
