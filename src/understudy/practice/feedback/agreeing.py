"""How far teachers and the machine agree over several reports, as a whole and by criterion."""

from collections.abc import Mapping, Sequence

from understudy.practice.feedback.agreement import agreement_on_levels
from understudy.practice.feedback.class_schemas import AgreementView, CriterionAgreement
from understudy.practice.feedback.digests import Digest, given_in, pairs_of


def agreement_of(confirmed: Sequence[Digest], names: Mapping[str, str]) -> AgreementView:
    """Return the agreement over confirmed reports; `names` of the criteria by their ids."""
    pairs = [pair for digest in confirmed for pair in pairs_of(digest)]
    return AgreementView(
        reports=len(confirmed),
        changed=sum(teacher != machine for teacher, machine in pairs),
        levels=agreement_on_levels(pairs),
        given=agreement_on_levels(pair for digest in confirmed for pair in given_in(digest)),
        criteria=[
            CriterionAgreement(
                id=id_,
                name=name,
                levels=agreement_on_levels(
                    (digest.teacher[id_], digest.levels[id_])
                    for digest in confirmed
                    if id_ in digest.levels
                ),
            )
            for id_, name in names.items()
        ],
    )
