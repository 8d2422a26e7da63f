"""What goes where when a policy is made of a text that was written elsewhere."""

from editorial.importing.finding import chinese_title, document_number
from editorial.importing.layout import Layout, Place

POLICY = Layout(
    label="Policy",
    places=(Place("body", "What it says"),),
    asks=("title_zh", "document_number", "kind", "level"),
    finds={"title_zh": chinese_title, "document_number": document_number},
)
