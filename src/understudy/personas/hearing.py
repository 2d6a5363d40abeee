"""What kind of thing somebody has just said, as far as phrases can tell."""

import re
from enum import StrEnum


class Heard(StrEnum):
    """Something that can be heard in a line; a line may be several things."""

    MACHINE = "machine"
    """Asks whether this is a machine."""
    ORDER = "order"
    """Tells the persona to be something else."""
    DANGER = "danger"
    """Asks about suicide or self-harm."""
    REFLECTION = "reflection"
    """Says back what the other feels or means, or shows that it was heard."""
    ADVICE = "advice"
    """Says what the other should do."""
    BLAME = "blame"
    JOB = "job"
    NAME = "name"
    AGE = "age"
    MOOD = "mood"
    MORE = "more"
    """Asks to go on."""
    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    OPEN = "open"
    """Asks what can be answered at length."""
    QUESTION = "question"
    SILENCE = "silence"


# One phrase a line, as a regular expression between word boundaries.
_PHRASES = {
    Heard.MACHINE: r"""
        are you (an? |just |really |actually |even |only )*(ai|a\.i\.|(chat)?bot|robot|machine)
        are you (an? |just |really |actually |even |only )*(computer|program|language model|llm)
        are you (a |really |actually |even )*(human|real|real person|person)
        (is this|am i) (\w+ ){0,5}(ai|(chat)?bot|robot|machine|computer|human|language model)
        (talking|speaking|chatting) (to|with) an? (real |actual )?(ai|(chat)?bot|robot|machine)
        (talking|speaking|chatting) (to|with) an? (real |actual )?(computer|human|person)
        (chatgpt|gpt|language model|claude|llm)
    """,
    Heard.ORDER: r"""
        (ignore|forget|disregard|override) (\w+ ){0,4}(instructions?|prompts?|rules?|previous)
        (system|hidden|initial) (prompt|message|instructions?)
        your (prompt|instructions|rules)
        act as (an? )?\w+
        pretend (to be|you|that you)
        you are now (an? )?\w+
        stop (role-?play\w*|role play\w*|pretending)
        (write|generate) (me )?(an? |some )?(\w+ )?(poem|essay|code|script|function|python|program)
    """,
    Heard.DANGER: r"""
        suicid\w*
        (kill|killing|hurt|hurting|harm|harming|cut|cutting) yourself
        self[- ]?harm\w*
        (end|ending|take|taking) your (own )?life
        end(ing)? it all
        (don't|do not|not) want(ing)? to (live|be alive|be here|wake up)
        better off (dead|without you)
    """,
    Heard.REFLECTION: r"""
        (sounds?|seems?|feels?|looks?) (like|as if|as though|to me)
        (sounds?|seems?|looks?) (so |very |really |quite |pretty |like )*\w+(ing|ful|ly|t)
        (sounds?|seems?) (so |very |really |quite |pretty )*(hard|rough|tough|heavy|scary|lonely)
        you (sound|seem|look) (so |very |really |quite |a bit |pretty )*\w+
        i (hear|notice|can hear|can see|can imagine|imagine|can tell|understand)
        (that|this|it) must (be|have|feel)
        that(?:'s| is| was) (a lot|hard|tough|heavy|understandable|not easy|so much|difficult)
        you(?:'re| are) (feeling|worried|afraid|scared|tired|exhausted|lonely|proud|angry)
        you(?:'re| are) (torn|stuck|alone|still|also|not (sure|alone))
        you(?:'re| are) (trying|doing your best|carrying|missing|holding|between|under|dealing|used)
        you (feel|felt|want|miss|care|love|worry|carry|wish|value|would like|don't want)
        ^((so|and|but|then) )?you('re|'ve|'d)? \w+
        ^so \w+
        part of you
        on (the )?one hand
        (no|it's no|small) wonder
        (take your time|no rush|no hurry|we have time)
        (i'm|i am|so) (so |very )?sorry (to hear|that|for|about)
        thank(s| you) for (telling|sharing|trusting|being|coming|your honesty)
        (matters|is important) to you
    """,
    Heard.ADVICE: r"""
        you (really |just |simply |probably |definitely )?(should|ought|must|need to|had better)
        you (really |just |simply |probably )?have to (?!say|tell me)
        you could (just|always|try|maybe|simply|also|ask|call|go|apply)
        why (don't|do not) you
        why not (just|simply|try) \w+
        have you (tried|considered|thought (of|about))(?!.* before)
        if i were you
        my advice
        i('d| would)? (suggest|recommend|advise)
        how about (you )?\w+ing
        (maybe|perhaps) (you )?(try|go|call|ask)
        just (stop|go|call|ask|try|relax|get|calm)
        the best thing (is|would be)
    """,
    Heard.BLAME: r"""
        why (didn't|haven't|did you not|have you not)( you)?
        (it's |is |that's )?your own fault
        (it's|that's|is it|was it) your fault
        you(?:'re| are) (lying|lazy|irresponsible|selfish|difficult|ridiculous|being \w+)
        a bad (father|mother|daughter|parent|person)
        that(?:'s| is| was) (wrong|stupid|irresponsible|no excuse|not acceptable|unacceptable)
        how could you
        shame on you
    """,
    Heard.JOB: r"""
        what do you do( for (a living|work))?(?=\W*$)
        what(?:'s| is) your (job|work|profession|occupation)
    """,
    Heard.NAME: r"""
        (what's|what is|may i (ask|know)|tell me) your name
        what (should|may|can|do|shall) i call you
        who (are you|am i (talking|speaking) (to|with))
    """,
    Heard.AGE: r"""
        how old are you
        (what's|what is) your age
        your age
    """,
    Heard.MOOD: r"""
        what's up
        how are you( doing| feeling| today| now| holding up| getting on)*
        how (is it|are things|'s it|'s everything|is everything|'s life|is life)( going)?
        how (do|have) you (been|feel( today| right now| now)?(?=\?|$))
        how('s| is| was) your (day|week|morning|weekend|night)
        (are you|you) (ok|okay|alright|all right|well)
        how do you do
    """,
    Heard.MORE: r"""
        (tell|say) (me )?(a (little|bit) |some )?more
        (please )?(go on|carry on|continue)
        can you (explain|elaborate|say more|describe|give an example)
        what (do you mean|happened( then| next)?|else|then|makes you \w+|was that like|is that like)
        (and|so|but) then
        (why|how so|how come|in what way|why is that|for example|how do you mean)(?=\W*$)
        how (did|does|do|was|is) (that|it|this)( for you| feel| make you feel| work| go| happen)?
        (really|and|mm+|mhm+|hm+|uh[- ]?huh|i see|okay|ok|right|yes|yeah|sure|interesting)(?=\W*$)
    """,
    Heard.GREETING: r"""
        (hi+|hello|hey+|greetings|welcome|howdy|good (morning|afternoon|evening|day))
        (nice|good|pleased|great) to (meet|see) you
        my name is
    """,
    Heard.THANKS: r"""
        thank(s| you)
        (i|much) appreciated?
    """,
    Heard.GOODBYE: r"""
        (good ?bye|bye+|farewell)
        see you( next| later| soon| then| on| tomorrow| again)?(?=\W|$)
        take care
        have a (good|nice|great|lovely) (day|evening|week|weekend|one|rest)
        (until|till) next
        talk (to you )?(soon|later)
        (that's|that is|that'll be) (all|it) for (today|now)
        our time is (up|over)
        (we|i|i'll) (have to|need to|must|should) (stop|end|finish|go)( here| now| there)?
    """,
    Heard.OPEN: r"""
        what
        how
        in what way
        (can you |could you |please |would you )?(tell me|describe|help me understand|explain)
        i(?:'d| would) (like|love) to (hear|know|understand)
        i wonder
    """,
    Heard.QUESTION: r"""
        (who|when|where|which|do|does|did|is|was|were|can|could|have|has|would|will) (you|your|it)
    """,
}


def _compiled(phrases: str) -> re.Pattern[str]:
    alternatives = "|".join(line.strip() for line in phrases.strip().splitlines())
    return re.compile(rf"(?:^|\b)(?:{alternatives})(?!\w)", re.IGNORECASE)


_PATTERNS = {kind: _compiled(phrases) for kind, phrases in _PHRASES.items()}
_SILENT = re.compile(r"^\W*$|^\([^)]*\)$")
_LONGEST = 2_000
"""Characters that are listened to."""
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_ASKING = re.compile(
    r"^\W*((so|and|but|then|well) )?(who|what|when|where|why|how|which|do|does|did|is|are|was|were|"
    r"can|could|have|has|would|will|should|tell me)\b.*",
    re.IGNORECASE,
)


def heard(text: str) -> frozenset[Heard]:
    """Return everything that is heard in a line.

    Greetings count only where a line begins, and a line in round brackets is silence.
    """
    line = " ".join(text[:_LONGEST].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
    if _SILENT.match(line):
        return frozenset([Heard.SILENCE])
    found = {kind for kind, pattern in _PATTERNS.items() if pattern.search(line)}
    if "?" in line:
        found.add(Heard.QUESTION)
    if not _PATTERNS[Heard.GREETING].match(line):
        found.discard(Heard.GREETING)
    if not _reflects(line) or found & {Heard.BLAME, Heard.ADVICE}:
        found.discard(Heard.REFLECTION)
    return frozenset(found)


def _reflects(line: str) -> bool:
    """Say whether a sentence that asks nothing reflects: `you want to stay`, not `do you want`."""
    return any(
        _PATTERNS[Heard.REFLECTION].search(sentence.strip())
        for sentence in _SENTENCE.findall(line)
        if not _ASKING.match(sentence)
    )


def given_name(text: str) -> str | None:
    """Return the name somebody introduces themselves by, if they do."""
    place = re.search(r"\b(?:[Mm]y name is|I am|I'm|[Tt]his is) ([A-Z][a-z]+)\b", text)
    return place.group(1) if place else None
