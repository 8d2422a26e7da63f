"""What goes where when a case study is made of a text that was written elsewhere."""

from editorial.importing.finding import chinese_title
from editorial.importing.layout import Layout, Place

CASE = Layout(
    label="Case study",
    places=(
        Place("background", "Background", words=r"^(?:background|before|introduction|背\s*景|前\s*言)"),
        Place("what_changed", "What changed", words=r"chang|reform|new model|solution|transform|转型|变化"),
        Place("regulators_response", "Regulator's response", words=r"regulat|authorit|government|supervis|监管|政府"),
        Place("outcome", "Outcome", words=r"outcome|result|conclusion|outlook|lesson|结果|成效|结论"),
    ),
    asks=("name_zh", "tier"),
    finds={"name_zh": chinese_title},
)
