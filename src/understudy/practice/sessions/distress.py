"""Whether somebody writes of their own distress, in English, by phrases.

For texts in the first person: what is quoted, told of somebody else, imagined or denied is not the
writer's. Between "I" and the verb stand only words that change nothing, so that a denial does not
match; phrases that are a denial themselves ("I don't want to live") stand on their own. A phrase
found by mistake costs a kind word nobody else sees, one that was missed may cost more: where both
readings are likely, it counts. Every repetition is bounded.
"""

import re
from enum import StrEnum

from understudy.practice.mind.words import sentences_of


class Weight(StrEnum):
    """How grave it is."""

    LIFE = "life"
    """The writer's own death."""
    DISTRESS = "distress"
    """Harm, violence, panic, or that the talk touches what the writer lived through."""


_MILD = (
    r"(?:(?:just|really|still|also|too|sometimes|often|honestly|actually|do|did|kind of|sort of|"
    r"even|always|only|truly|seriously|literally|now|myself|definitely|almost|nearly|currently|"
    r"so|very|again|recently|lately|once|feel like i|think i|guess i|to|constantly|keep|"
    r"have|had|been|sexually|physically|badly) ){0,4}"
)
_I = rf"(?<![\w'])i(?:'m| am|'ve|'d| was|'ll| will| would| might| may| could)? {_MILD}"
_DIE = (
    r"(?:die(?! (?:of|from|laughing|for)\b)|kill myself(?! (?:for|over|laughing|trying)\b)|"
    r"(?:end|take) my (?:own )?life|end it all|be dead|never wake up)"
)
_DYING = (
    r"(?:killing myself|(?:ending|taking) my (?:own )?life|ending it all|my own (?:death|suicide)|"
    r"dying myself|suicide myself)"
)
_STUDIED = r"(?! (?:risk|prevention|assess\w*|question\w*|and ask\w*|differently|as a topic))"
_CLOSE = (
    r"(?:ex|boyfriend|girlfriend|partner|husband|wife|dad|father|mum|mom|mother|brother|sister|"
    r"uncle|aunt|cousin|son|daughter|step(?:dad|father|mum|mom|mother|brother)|roommate|flatmate|"
    r"family|friend|best friend|gran\w*|nan)"
)
_TO_END = r"(?= any ?more| any longer| with (?:life|my)|[ .,!?]*$|, | and | but | at home)"

_LIFE = (
    (
        rf"{_I}(?:want|wanted|wanting|need|wish|going|plan|planned|planning|intend|like|tried|"
        rf"trying|ready|about|tempted)(?: to)? {_DIE}"
    ),
    rf"{_I}kill myself(?! (?:for|over|laughing|trying)\b)",
    (
        r"(?<![\w'])i (?:\w+ )?wish(?:ed)? i (?:was|were|had|could|would)(?:n't)? "
        r"(?:just |be |not )?(?:dead|never (?:been )?born|died?\b(?! (?:of|from))|wake up)"
    ),
    rf"{_I}(?:feel |felt |feeling |get |getting )?suicidal(?! (?:clients?|people|patients?))",
    rf"{_I}(?:think|thinking|thought|thoughts|dream\w*|fantasi\w+) (?:about|of) {_DYING}",
    (
        rf"{_I}(?:feel|felt|feeling|think|thinking|thought) (?:like|of|about) "
        rf"(?:dying(?! of\b)|{_DYING}|ending it(?! (?:with|by|on|here)\b)|"
        r"(?:hanging|shooting|drowning) myself|jumping (?:off|in front)|overdosing)"
    ),
    rf"{_I}(?:feel like |want to |thought (?:of|about) )?(?:give|given|giving) up on life",
    rf"{_I}(?:tired|sick|enough) of (?:living|life|being alive|existing)",
    r"no (?:point|sense|reason) (?:in|for) (?:me|my) (?:being (?:alive|here)|living|life)\b",
    r"(?:what|that) i (?:might|could|will|would|may) do (?:something )?to myself",
    (
        r"(?:don't know|not sure|unsure|no idea) (?:if|whether|why) i (?:\w+ )?"
        r"(?:want to |wanna |should )?(?:keep |go on )?(?:live|living|be alive|exist)"
    ),
    r"(?:nobody|no one|no-one) would (?:even )?(?:miss|notice|care)(?: me)? if i\b",
    r"(?<![\w'])i (?:can't|cannot|don't deserve to) live (?:like this|any ?more|any longer)",
    (
        rf"{_I}(?:(?:can't|cannot|can not) (?:stop|help) )?(?:thinking|(?:having |have |get )"
        rf"(?:\w+ )?thoughts) (?:about|of) (?:{_DYING}|dying|death|suicide){_STUDIED}"
    ),
    rf"{_I}(?:having |have |get )?suicidal (?:thoughts|feelings){_STUDIED}",
    (
        r"(?<![\w'])i (?:\w+ )?(?:don't|do not|didn't|did not|no longer|can't|not sure i) "
        rf"{_MILD}want(?:ed)? to (?:live(?! (?:in|with|at|near|on|there|alone|next)\b)|"
        r"be alive|exist|wake up(?! (?:early|at|so|the|her|him|you)\b)|be (?:here|around) any|"
        r"go on living)"
    ),
    (
        r"(?:don't|do not|can't|cannot|couldn't) see (?:the|any|a|much) (?:point|reason|sense) "
        r"(?:of|in|to|for) (?:\w+ )?(?:live|living|life|going on|anything any)"
    ),
    r"my (?:own )?life (?:is|was|isn't|is not) (?:not |no longer )?worth (?:living|nothing)",
    rf"{_I}(?:nothing|no reason|no one|nobody) (?:left )?to live",
    rf"{_I}(?:tried|attempted|attempt) (?:suicide|taking my own life)",
    (
        rf"{_I}(?:took|taken|take) (?:an overdose|(?:too many|all (?:my|the|of)) (?:\w+ )?"
        r"(?:pills|tablets|meds|medication))"
    ),
    rf"{_I}overdosed",
    r"my own suicide attempts?|my suicide attempts?",
    rf"{_I}(?:be |feel |am )?better off dead",
    r"(?:better|easier) (?:off |for everyone )?(?:without me|if i (?:was|were) (?:dead|gone))",
    r"(?:want(?:ed|ing)?|going) to (?:die|kill myself) myself",
    r"wants? to die,? (?:and )?(?:so do i|me too|i do too)",
)
_TROUBLE = (
    (
        rf"{_I}(?:going to |about to |want to |wanted to |urge to |thinking (?:of|about) |"
        rf"thoughts of |tempted to )?(?:started |began )?(?:cut|cutting|hurt|hurting|harm|harmed|"
        r"harming|burn|burned|burning|starve|starving) myself(?! (?:some|off|short|shaving|loose|"
        r"while|at|playing|on|with a|in the gym|in the kitchen)\b)"
    ),
    r"\b(?:started|began|back to|am|i'm|been) (?:cutting|self[- ]?harming)(?: myself)? again",
    rf"{_I}(?:used to )?self[- ]?harm(?:ed|ing|s)?\b",
    rf"{_I}(?:cutting|starving|purging)(?= again|[ .,!?]*$|, | and )",
    rf"{_I}(?:relapsed|hate myself)",
    r"(?<![\w'])i (?:\w+ )?need (?:help for myself|(?:someone|somebody) to talk to|a therapist)",
    rf"{_I}in (?:a |such a )?(?:\w+ )?dark place",
    rf"{_I}(?:panicking|hyperventilating|dissociating)",
    rf"{_I}(?:cry|crying) (?:all (?:the time|day|night)|every (?:day|night))",
    r"\b(?:drank|drink|drinking) until i (?:pass|passed|black|blacked) out",
    rf"{_I}(?:live|living|lived|grew up) with an? (?:abusive|violent)",
    r"\bmy own (?:rapist|abuser)",
    (
        r"\bmy own (?:past |old )?(?:depression|trauma|abuse|assault|rape|eating disorder|"
        r"addiction|self-harm|suicidal\w*|ptsd)"
    ),
    (
        rf"{_I}(?:struggling|struggle|suffering|suffer) (?:with|from) (?:my |an |severe )?"
        r"(?:own )?(?:depression|trauma|eating disorder|addiction|self-harm|bulimia|anorexia|ptsd)"
    ),
    rf"my (?:own )?{_CLOSE} is (?:\w+ )?(?:violent|abusive|abusing|hurting|hitting|beating)",
    rf"\bmy (?:own )?(?:violent|abusive) {_CLOSE}",
    (
        rf"{_I}(?:afraid|scared|terrified) (?:that )?(?:he|she|they|my {_CLOSE})"
        r"(?:'ll| will| would| might| could| is going to) (?:hurt|kill|hit|beat|find) me"
    ),
    rf"\bis (?:exactly |basically |also )?my (?:own )?story|my (?:own )?{_CLOSE} did the same\b",
    rf"{_I}want to disappear(?! (?:when|into)\b)",
    (
        rf"{_I}(?:having |have |had |get |getting |got )(?:a |an |the |my )?(?:\w+ )?"
        r"(?:panic attacks?|flashbacks?|(?:nervous )?breakdown(?! (?:of|in)\b)|ptsd)"
    ),
    (
        rf"{_I}(?:can't|cannot|can not) {_MILD}(?:cope|take (?:it|this)|go on|breathe)"
        rf"{_TO_END}"
    ),
    r"(?:can't|cannot|couldn't) stop (?:crying|shaking)",
    (
        r"(?<![\w'])i(?:'m| am) (?:\w+ )?not (?:coping|safe|(?:ok|okay|well|all right|alright)"
        r"\b(?! (?:with|about|at|to|if)\b))"
    ),
    r"(?<![\w'])i (?:\w+ )?(?:don't|do not|didn't|never) feel safe(?! (?:asking|enough|to)\b)",
    rf"{_I}(?:falling apart|breaking down|in (?:a )?crisis|depressed(?! (?:about|by|when)\b))",
    (
        rf"{_I}(?:being |got |get )?(?:abused|raped|assaulted|molested|stalked|"
        r"beaten(?! (?:to|down|by (?:the|her|his))\b))"
    ),
    (
        rf"my (?:own )?{_CLOSE} (?:\w+ |used to ){{0,2}}(?:hits?|beats?|abuse[sd]?|choke[sd]?|"
        r"rape[sd]?|threaten(?:s|ed)?|hurts?|molest(?:s|ed)?|touched) me"
    ),
    rf"my (?:own )?{_CLOSE} (?:does|did|is doing) (?:this|that|it|the same|exactly this) to me",
    (
        rf"my (?:own )?{_CLOSE} (?:\w+ ){{0,2}}(?:died (?:by|of|from) suicide|"
        r"killed (?:him|her|them)sel(?:f|ves)|took (?:his|her|their) (?:own )?life|"
        r"committed suicide|overdosed)"
    ),
    rf"{_I}(?:afraid|scared|terrified) (?:to go home|at home|of going home|of my {_CLOSE})",
    (
        r"(?:this|that|it|same(?: thing)?) (?:\w+ )?(?:happened|is happening) to me"
        r"(?! (?:that|when|every|often|in (?:the|this))\b)"
    ),
    (
        r"(?:brings?|brought|bringing) (?:\w+ ){0,2}back "
        r"(?:my own|what (?:happened|was done) to me|memories of my)"
    ),
    r"(?:brings?|brought|bringing) (?:it|everything) all back",
    r"remind(?:s|ed)? me of my own",
    r"too close to home|too painful for me|this is (?:all )?too much for me",
    (
        rf"{_I}(?:feel |feeling |felt |getting |got )?triggered(?! to\b)|"
        r"triggering (?:for )?me|triggered me"
    ),
)

_OTHERS = r"(?!(?:i|i'\w+|also|then|just|have|had|to|not|never|really|even|once|still|me)\b)[\w']+"
_ATTRIBUTED = re.compile(
    rf"(?<![\w']){_OTHERS} (?:(?:has|had|have|also|then|just|really|once|even|keeps?|kept|often|"
    r"always|is|was) ){0,2}"
    r"(?:say|says|said|saying|tell|tells|told|telling|thinks?|thought|thinking|feels?|felt|"
    r"feeling|writes?|wrote|texts?|texted|means?|meant|hear|mentioned|admitted|stated|reported|"
    r"expressed|repeated|asked|sounds)\b"
    r"[,:]?(?: (?:me|us|her|him|them|that|like|how|then|again)\b){0,3}[,:]?[^,;]{0,50}$"
    r"|(?:^|[\n;] ?)(?:the )?(?:client|cl|c|patient|pt|she|he|they|her|him|quote|role) ?[:=-]"
    r"|(?<!as )\bif i (?:were|was)\b[^;]{0,80}$|\bimagin\w+\b[^;]{0,80}$"
    r"|\bin (?:her|his|their|your|the client's) (?:place|shoes|position|situation|voice|head)\b"
    r"|(?<!not )\b(?:as|playing|for) (?:the|a|my|your) (?:client|character)\b"
    r"|\b(?:not|isn't) (?:that|because|true that|saying)\b[^,;]{0,20}$"
    r"|\bnever said\b[^,;]{0,20}$|\b(?:do|does|did) (?:she|he|they|you) (?:\w+ )?$"
)
_SAID_AFTER = re.compile(
    r"^[ .,!?]*(?:,? ?(?:she|he|they|the client|you) (?:said|says|told|tell|wrote|say)\b"
    r"|\((?:client|the client|her|his|their|quote)|is (?:what|something) (?:you|she|he|they)\b)"
)
_OWN = re.compile(
    r"\bnot (?:as |in |for )?(?:the |my |a |this )?(?:character|client|role|worker|part of)"
    r"|\b(?:this is|it's|it is|i mean) (?:really |actually )?me\b(?! (?:who|that|again|from))"
    r"|\bnot (?:acting|role-?playing|pretending|playing)\b|\bfor real\b|\bin (?:my )?real life\b"
    r"|\boutside (?:of )?(?:this|the) (?:role|session|exercise|role-?play|talk)\b"
    r"|\b(?:out of|leaving|breaking) (?:role|character)\b|\bme personally\b|\bi mean it\b"
    r"|\bmyself,? not (?:her|him|them|you|the client)\b|\bas (?:a|the) student\b"
)
_QUOTED = re.compile(r'"[^"]{1,400}"|(?<!\w)\'.{1,300}?\'(?!\w)|^ ?>.*$', re.MULTILINE)
_STRAIGHT = str.maketrans(
    {
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
    }
)
_SPELT = (
    (re.compile(r"\b(don|didn|can|isn|couldn)t\b"), r"\1't"),
    (re.compile(r"\bi(m|ve)\b"), r"i'\1"),
    (re.compile(r"\bwanna\b"), "want to"),
    (re.compile(r"\bgonna\b"), "going to"),
    (re.compile(r"\bmy self\b"), "myself"),
    (re.compile(r"\bkms\b"), "kill myself"),
    (re.compile(r"[ \t]+"), " "),
)
"""What is spelt otherwise when one types in haste."""
_BEFORE = 160
"""Characters before a phrase in which it may be said whose it is."""

_GRAVE = re.compile("|".join(f"(?:{phrase})" for phrase in _LIFE))
_SERIOUS = re.compile("|".join(f"(?:{phrase})" for phrase in _TROUBLE))


def said_of_self(text: str) -> Weight | None:
    """Return how grave the distress is that somebody writes of as their own; None if they do not.

    Any length is read to its end.
    """
    sentences = _sentences(text)
    if any(_is_said(_GRAVE, sentence) for sentence in sentences):
        return Weight.LIFE
    return Weight.DISTRESS if any(_is_said(_SERIOUS, each) for each in sentences) else None


def plainly_own(text: str) -> bool:
    """Say whether somebody makes plain that they speak as themself, not in a role."""
    return any(_OWN.search(sentence) for sentence in _sentences(text))


def _sentences(text: str) -> list[str]:
    told = _QUOTED.sub(" ... ", text.translate(_STRAIGHT).lower())
    for pattern, spelling in _SPELT:
        told = pattern.sub(spelling, told)
    return [found for line in told.splitlines() for found in sentences_of(line)]


def _is_said(phrases: re.Pattern[str], sentence: str) -> bool:
    return any(
        not _ATTRIBUTED.search(sentence[max(0, found.start() - _BEFORE) : found.start()])
        and not _SAID_AFTER.search(sentence[found.end() : found.end() + _BEFORE])
        for found in phrases.finditer(sentence)
    )
