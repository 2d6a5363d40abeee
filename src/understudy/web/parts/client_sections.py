"""What the form of a client asks, section by section: data, no widgets.

A place is a path as the linter names it: a field of the persona (`age`), or under `block.` one of
its case (`block.risk.plan`).
"""

from understudy.practice.clients.parts import Ideation, Source
from understudy.practice.clients.picklists import (
    ATTACHMENTS,
    DIFFICULTIES,
    ISSUES,
    MANNERS,
    RESISTANCES,
    STAGES,
    STYLES,
    TRAITS,
)
from understudy.web.parts.client_asks import (
    Asked,
    Section,
    a_choice,
    a_line,
    a_list,
    a_long_line,
    explained,
    labels,
    picked_rows,
)

_DIFFICULTY = {
    str(int(code)): f"{item.label}: {item.sentence}" for code, item in DIFFICULTIES.items()
}
_SOURCES = {
    Source.SELF.value: "The client",
    Source.FAMILY.value: "Family",
    Source.SCHOOL.value: "School",
    Source.COURT.value: "Court",
    Source.HOSPITAL.value: "Hospital",
    Source.CHILD_PROTECTION.value: "Child protection",
    Source.OTHER.value: "Somebody else",
}
_IDEATION = {
    Ideation.NONE.value: "None",
    Ideation.PASSIVE.value: "Passive: wishes not to wake up",
    Ideation.ACTIVE.value: "Active: thinks of doing it",
}

_TIES = (
    a_line("who", "Who", "quarter"),
    a_long_line("what", "What they are to the client", "half"),
    Asked("is_strain", "A strain", "flag", width="quarter"),
)
_MOMENTS = (
    a_long_line("situation", "Situation", "half"),
    a_long_line("thought", "Thought", "half"),
    a_long_line("emotion", "Feeling", "half"),
    a_long_line("behaviour", "What they do", "half"),
)
_FIVE = "block.formulation"

SECTIONS = (
    Section(
        "Referral and what students see",
        "Students read this before the talk, with name, pronouns, age and the learning "
        "objectives. Nothing else of the case.",
        (
            Asked("block.referral.reason", "Reason for referral"),
            a_choice("block.referral.source", "Sent by", _SOURCES, "third"),
            a_long_line("block.referral.setting", "Setting", "third"),
            Asked("block.referral.session_number", "Session number", "number", width="third"),
            a_list("block.referral.already_known", "What the worker knows already", width=""),
            a_list("block.content_notes", "Content notes", "what may be hard to hear", ""),
            a_choice("block.difficulty", "Difficulty", _DIFFICULTY, ""),
        ),
    ),
    Section(
        "Identity",
        "Who the client is. Identity is never the problem.",
        (
            a_line("name", "Name", "half"),
            a_line("pronouns", "Pronouns", "quarter"),
            a_line("age", "Age", "quarter", most=3),
            a_line("role_line", "In one line, for everyone", "two-thirds"),
            a_line("language", "Language", "third", most=35),
            Asked("background", "Background", most=20_000),
            a_line("block.identity.gender", "Gender", "third"),
            a_line("block.identity.orientation", "Sexual orientation", "third"),
            a_line("block.identity.ethnicity", "Race or ethnicity", "third"),
            a_long_line("block.identity.culture", "Culture", "half"),
            a_long_line("block.identity.language_proficiency", "Languages and how well", "half"),
            a_long_line("block.identity.religion", "Religion or spirituality", "half"),
            a_long_line("block.identity.disability", "Disability", "half"),
            a_long_line("block.identity.immigration", "Immigration", "half"),
            a_long_line("block.identity.means", "Means", "half"),
            a_long_line("block.identity.education", "Education", "half"),
            a_long_line("block.identity.occupation", "Occupation", "half"),
        ),
    ),
    Section(
        "Problem and five Ps",
        "What it is like, what led to it, what keeps it going, and what holds them.",
        (
            picked_rows("block.issues", "Issue", "what brings them", ISSUES, "For this client"),
            Asked("block.own_words", "The problem in the client's own words"),
            a_list("block.impact", "What it does to their days", "three to five", ""),
            a_list(f"{_FIVE}.presenting", "Presenting", width=""),
            a_list(f"{_FIVE}.predisposing_psychological", "Predisposing, within"),
            a_list(f"{_FIVE}.predisposing_social", "Predisposing, around them"),
            a_list(f"{_FIVE}.precipitating", "Precipitating", "what set it off", ""),
            a_list(f"{_FIVE}.perpetuating_internal", "Perpetuating, within"),
            a_list(f"{_FIVE}.perpetuating_external", "Perpetuating, around them"),
            a_list(f"{_FIVE}.strengths", "Strengths", "protective, within"),
            a_list(f"{_FIVE}.supports", "Supports", "protective, around them"),
        ),
    ),
    Section(
        "Systems",
        "The client in their environment: home, people, agencies, means.",
        (
            Asked("block.systems.household", "Household"),
            Asked("block.systems.ties", "People", "rows", "the ecomap", columns=_TIES),
            a_list("block.systems.agencies", "Agencies involved", width=""),
            a_long_line("block.systems.housing", "Housing", "half"),
            a_long_line("block.systems.income", "Income", "half"),
            a_long_line("block.systems.food", "Food", "half"),
            a_long_line("block.systems.health_care", "Health care", "half"),
            a_long_line("block.systems.legal", "Legal", ""),
            a_list("block.systems.micro_stressors", "Stressors close by", "", ""),
            a_list("block.systems.mezzo_stressors", "Stressors around", "school, work, town"),
            a_list("block.systems.macro_stressors", "Stressors in society"),
        ),
    ),
    Section(
        "Beliefs and coping",
        "How the client explains the world. Leave it empty if the case needs none.",
        (
            Asked("block.cognition.history", "What it comes from"),
            a_list("block.cognition.core_beliefs", "Core beliefs"),
            a_list("block.cognition.rules", "Rules and assumptions"),
            a_list("block.cognition.coping", "Ways of coping", width=""),
            Asked("block.cognition.moments", "Moments", "rows", columns=_MOMENTS),
        ),
    ),
    Section(
        "Relating and resistance",
        "How the client takes a worker, and what makes them open or close.",
        (
            a_choice("block.relating.attachment", "Attachment", explained(ATTACHMENTS), ""),
            a_long_line("block.relating.attachment_note", "For this client"),
            a_long_line("block.relating.wish", "Wishes of the worker", "third"),
            a_long_line("block.relating.expects", "Expects the worker to", "third"),
            a_long_line("block.relating.answers", "And then does", "third"),
            a_list("block.relating.triggers", "What makes them close"),
            a_list("block.relating.builds_trust", "What builds trust"),
            Asked(
                "block.relating.resistance",
                "Ways not to go along",
                "codes",
                "the likeliest first",
                options=labels(RESISTANCES),
            ),
            a_long_line("block.relating.resistance_note", "For this client"),
            picked_rows("block.traits", "Trait", "two to five", TRAITS, "For this client"),
        ),
    ),
    Section(
        "Talk",
        "How the client talks. Real clients are short: eight words in the median.",
        (
            a_choice("block.talk.style", "Style", explained(STYLES), ""),
            picked_rows("block.talk.manners", "Manner", "how they put things", MANNERS, "Note"),
            a_line("block.talk.reading_level", "Reading level", "third"),
            a_long_line("block.talk.idiom", "Idiom", "two-thirds"),
            Asked("communication_style", "Communication style"),
            Asked("voice_samples", "Sample lines", "sentences", "what they would say"),
            Asked("block.talk.never_says", "Never says", "chips", "words that are not theirs"),
            Asked("block.opening_line", "What the client says first"),
        ),
    ),
    Section(
        "Change",
        "Where the client stands with what could change.",
        (
            Asked("block.change.behaviour", "What could change"),
            a_choice("block.change.stage", "Stage of change", explained(STAGES), ""),
            a_long_line("block.change.stage_note", "For this client"),
            a_list("block.change.motivations", "Motivations", width=""),
            a_list("block.change.reasons_for", "Reasons for it"),
            a_list("block.change.reasons_against", "Reasons against it"),
            a_list("block.change.acceptable_plans", "Plans they would take"),
            a_list("block.change.unacceptable_plans", "Plans they would not"),
        ),
    ),
    Section(
        "Risk",
        "What there is of danger. Asked directly, the client answers truthfully.",
        (
            a_choice("block.risk.ideation", "Thoughts of suicide", _IDEATION),
            a_long_line("block.risk.history", "History", "half"),
            a_long_line("block.risk.plan", "Plan", "third"),
            a_long_line("block.risk.means", "Means", "third"),
            a_long_line("block.risk.intent", "Intent", "third"),
            a_list("block.risk.protective", "What keeps them alive", width=""),
            a_long_line("block.risk.harm_to_others", "Harm to others", "half"),
            a_long_line("block.risk.abuse_or_neglect", "Abuse or neglect", "half"),
            Asked("block.risk.must_report", "This must be reported", "flag"),
            Asked("block.risk.if_asked", "What they say when asked directly"),
            Asked("block.risk.ceiling", "What they never go beyond"),
        ),
    ),
    Section(
        "Facts",
        "What the client keeps and tells when it is time. Level 1: anybody may know; 2.5: where a "
        "first talk begins; 4: hardly anybody.",
        (Asked("block.facts", "Facts", "facts"),),
    ),
    Section(
        "Endings",
        "When the client ends the talk.",
        (
            Asked(
                "block.endings.leaves_after_ruptures",
                "Leaves after so many hurts",
                "number",
                "empty: never",
                "third",
            ),
            a_long_line("block.endings.says_on_leaving", "Says on leaving", "two-thirds"),
            Asked("block.endings.note", "How talks end with them"),
        ),
    ),
    Section(
        "Objectives and reference formulation",
        "What students are to practise, and what a good student finds out. The client never "
        "knows either.",
        (
            a_list("block.learning_objectives", "Learning objectives", width=""),
            Asked("block.reference_formulation", "Reference formulation", most=8_000),
            Asked("block.sources", "What the case is drawn from"),
            Asked(
                "block.is_composite",
                "I attest: this is a composite, and no real client can be recognised in it",
                "flag",
            ),
        ),
    ),
    Section(
        "Principles",
        "Rules for whoever plays the client. Marks on replies add to them.",
        (a_list("block.principles", "Principles", width=""),),
    ),
    Section(
        "Model",
        "Who plays the client, and what a talk will cost. Students see neither.",
        (a_choice("block.model", "Played by", {"": "The main model"}, ""),),
    ),
    Section(
        "Advanced",
        "What plain chats with this persona use, and the prompt itself.",
        (
            Asked("traits", "Traits in plain words", "chips"),
            a_list("issues", "Troubles, for plain chats"),
            a_list("goals", "Goals"),
            Asked("first_message", "First message of plain chats"),
            Asked("tags", "Tags", "chips", "to find it by"),
            Asked(
                "block.prompt_override",
                "Prompt override",
                hint="replaces the stable part of the prompt; see the preview",
                most=20_000,
            ),
        ),
    ),
)

IF_ASKED = {
    "tell": "Tells it",
    "minimise": "Makes it smaller",
    "deny": "Denies it",
    "deflect": "Leads away",
}
