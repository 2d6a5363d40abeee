"""How much of something is used, as a bar."""

from understudy.web.parts.kit import box

NEARLY = 0.8
"""From this share on a bar warns, unless told otherwise."""


def meter(label: str, spent: float, promised: float = 0, *, nearly: float = NEARLY) -> None:
    """Add a bar.

    Args:
        label: what is measured, for those who do not see the bar.
        spent: share that is used; 1 is all of it.
        promised: share that is spoken for as well.
        nearly: the share at which it is nearly used up.
    """
    used = spent + promised
    tone = "full" if used >= 1 else "near" if used >= nearly else ""
    with box(f"meter {tone}") as bar:
        box("spent").style(f"width: {min(spent, 1):.2%}")
        if promised:
            box("promised").style(f"width: {max(min(promised, 1 - spent), 0):.2%}")
    bar.props.update(
        {
            "role": "meter",
            "aria-label": label,
            "aria-valuemin": "0",
            "aria-valuemax": "100",
            "aria-valuenow": str(round(min(used, 1) * 100)),
        }
    )
