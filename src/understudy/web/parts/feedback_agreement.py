"""How far teachers and the machine agree, and how much that can be believed."""

from understudy.practice.feedback.class_schemas import AgreementView, CriterionAgreement
from understudy.practice.feedback.digests import ENOUGH_ITEMS
from understudy.practice.feedback.schemas import Agreement
from understudy.web.parts.course_words import count_of
from understudy.web.parts.kit import box, text

_NONE = (
    "When you have confirmed reports, this says how often the machine's levels were yours, too. "
    "Change what you see otherwise: only then does it tell something."
)
_MOST = (
    "You saw the machine's level first, and who does agrees more than they would otherwise: take "
    "this as the most it can be."
)
_LEAST = (
    "They are mostly given to change a level: take this as the least it can be. The truth lies "
    "between the two."
)
_KAPPA = (
    "Kappa is agreement beyond chance: 1 is all, 0 is as by chance; from 0.6 it counts as good."
)


def agreement_panel(view: AgreementView) -> None:
    """Add the panel."""
    with box("panel stack agreement"):
        text("h2", "You and the machine")
        if not view.levels.items:
            text("p", _NONE, "quiet small")
            return
        reports = count_of(view.reports, "confirmed report")
        levels = count_of(view.levels.items, "level")
        text("p", f"{levels} in {reports}; {view.changed} of them you changed.", "small")
        if warning := too_few(view.levels):
            text("p", warning, "warning")
        text("h3", "As confirmed")
        _figures(view.levels)
        text("p", _MOST, "tiny")
        if view.given.items:
            text("h3", f"Levels you gave yourself ({view.given.items})")
            _figures(view.given, few=view.given.items < ENOUGH_ITEMS)
            text("p", _LEAST, "tiny")
        text("p", _KAPPA, "tiny")
        _by_criterion(view.criteria)


def too_few(levels: Agreement) -> str:
    """Return that there is too little to go by; empty if there is enough."""
    if levels.items >= ENOUGH_ITEMS:
        return ""
    return (
        f"{count_of(levels.items, 'level')}: too few to go by. From {ENOUGH_ITEMS} on the figures "
        "begin to say something, and students are told them."
    )


def figures_of(levels: Agreement) -> list[tuple[str, str]]:
    """Return an agreement's figures by name; what is not defined is a dash."""
    return [
        ("The same level", _percent(levels.exact)),
        ("At most one apart", _percent(levels.within_one)),
        ("Kappa", "–" if levels.kappa is None else f"{levels.kappa:.2f}"),  # noqa: RUF001 a dash
    ]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"  # noqa: RUF001 a dash


def _figures(levels: Agreement, *, few: bool = False) -> None:
    shown = figures_of(levels)
    with box("facts", "dl"):
        for name, told in shown[:-1] if few else shown:  # of a few, kappa is noise
            text("dt", name)
            text("dd", told, "numbers")


def _by_criterion(criteria: list[CriterionAgreement]) -> None:
    scored = [each for each in criteria if each.levels.items]
    with box("fold", "details"):
        text("summary", "Skill by skill")
        with box("table-place"), box("figures-table", "table"):
            with box(tag="thead"), box(tag="tr"):
                for name in ("Skill", "n", "Same", "Within 1"):
                    text("th", name).props["scope"] = "col"
            with box(tag="tbody"):
                for each in scored:
                    with box(tag="tr"):
                        text("th", each.name).props["scope"] = "row"
                        text("td", str(each.levels.items))
                        text("td", _percent(each.levels.exact))
                        text("td", _percent(each.levels.within_one))
