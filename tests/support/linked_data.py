"""Reading JSON-LD as RDF, and holding it against SHACL shapes, without the network."""

import json
import re
import warnings
from pathlib import Path
from typing import Any, NamedTuple

from pyshacl import validate
from rdflib import RDF, Graph, Namespace

SH = Namespace("http://www.w3.org/ns/shacl#")


class Finding(NamedTuple):
    """`severity` is Violation or Warning; `node` and `path` are IRIs, or the name of a blank node."""

    severity: str
    node: str
    path: str


def read_json_ld(data: Any) -> Graph:
    """The graph of JSON-LD with its context in it, given as text or parsed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib about its own parser
        return Graph().parse(data=data if isinstance(data, str | bytes) else json.dumps(data), format="json-ld")


def read_shapes(path: Path) -> Graph:
    return Graph().parse(path)


def findings(graph: Graph, shapes: Graph) -> set[Finding]:
    """What the shapes find in the graph."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        report = validate(graph, shacl_graph=shapes, inference="none")[1]
    assert isinstance(report, Graph)
    return {
        Finding(
            str(report.value(one, SH.resultSeverity)).partition("#")[2],
            str(report.value(one, SH.focusNode)),
            str(report.value(one, SH.resultPath) or ""),
        )
        for one in report.subjects(RDF.type, SH.ValidationResult)
    }


def json_ld_of(page: str) -> list[dict[str, Any]]:
    """The JSON-LD in the head of a page, one object a script element."""
    return [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)]
