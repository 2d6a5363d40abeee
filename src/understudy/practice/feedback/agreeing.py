"""How far teachers and the machine agree over several reports, as a whole and by criterion."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from understudy.practice.feedback.agreement import Pair, agreement_on_levels
from understudy.practice.feedback.class_schemas import AgreementView, CriterionAgreement
from understudy.practice.feedback.digests import Levels, given_in, pairs_of


def agreement_of(confirmed: Sequence[Levels], names: Mapping[str, str]) -> AgreementView:
    """Return the agreement over confirmed reports; `names` of the criteria by their ids."""
    pairs = [pair for each in confirmed for pair in pairs_of(each)]
    by_criterion = defaultdict[str, list[Pair[int]]](list)
    for each in confirmed:
        for id_, level in each.levels.items():
            by_criterion[id_].append((each.teacher[id_], level))
    return AgreementView(
        reports=len(confirmed),
        changed=sum(teacher != machine for teacher, machine in pairs),
        levels=agreement_on_levels(pairs),
        given=agreement_on_levels(pair for each in confirmed for pair in given_in(each)),
        criteria=[
            CriterionAgreement(id=id_, name=name, levels=agreement_on_levels(by_criterion[id_]))
            for id_, name in names.items()
        ],
    )
