"""How a page's questions were answered: key figures, and a chart over days."""

from understudy.ask.answering.schemas import Verdict
from understudy.ask.visits.inbox_schemas import InboxSummary
from understudy.web.parts.ask_words import VERDICTS
from understudy.web.parts.charts import BarChart, Measure, Stack
from understudy.web.parts.figures import UNKNOWN, money, percent, short
from understudy.web.parts.in_place import Rows
from understudy.web.parts.key_figure import KeyFigure
from understudy.web.parts.kit import box, text
from understudy.web.parts.legend import LegendRow

COLOURS = {
    Verdict.ANSWERED: "var(--accent)",
    Verdict.PARTLY: "var(--sky)",
    Verdict.NOT_IN_DOCUMENT: "var(--warn)",
    Verdict.OUT_OF_SCOPE: "var(--chart-rest)",
}


def inbox_figures(found: InboxSummary) -> None:
    """Add the key figures of these days."""
    days = f"In {len(found.days)} days"
    share = found.unanswered / found.questions if found.questions else None
    with box("figures"):
        KeyFigure("Questions").show(short(found.questions), note=days)
        KeyFigure("Not in it").show(
            short(found.unanswered),
            note=f"{percent(share)} of all" if share is not None else "No question yet",
        )
        thumbs = f"{found.liked} / {found.disliked}" if found.liked or found.disliked else UNKNOWN
        KeyFigure("Helpful / not").show(thumbs, note="Thumbs of visitors")
        KeyFigure("Conversations").show(short(found.conversations), note=days)
        KeyFigure("Cost").show(money(found.cost_usd), note="Of these conversations")


def verdict_chart(found: InboxSummary) -> None:
    """Add the chart with its legend."""
    with box("panel"):
        text("h2", "How they were answered")
        chart = BarChart("Questions", Measure.CALLS, "No question in this time")
        legend = Rows(LegendRow, "legend")
    labels = [f"{each.day.day} {each.day:%b}" for each in found.days]
    stacks = [
        Stack(label, COLOURS[verdict], [getattr(each, verdict.value) for each in found.days])
        for verdict, label in VERDICTS.items()
    ]
    chart.show(labels, stacks, f"in the last {len(found.days)} days")
    legend.show([(stack.name, stack.colour) for stack in stacks])
