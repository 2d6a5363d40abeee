"""What workers say, in English, by what it does: one regular expression a line.

Each line stands between word boundaries and is tried on a plain text (`words.plain`). Every
repetition is bounded, so that no text can make the search long. A line that begins with `|`
belongs to the one before.
"""

import re
from enum import StrEnum

from understudy.practice.mind.slips import LINES
from understudy.practice.mind.words import ground, telling


class Said(StrEnum):
    """Something that can be found in a turn or a sentence."""

    PERMISSION = "permission"
    CHECK = "check"
    TOGETHER = "together"
    AUTONOMY = "autonomy"
    INVITES = "invites"
    ADVICE = "advice"
    PERSUADES = "persuades"
    INFORMS = "informs"
    CONFRONTS = "confronts"
    AFFIRMS = "affirms"
    WARM = "warm"
    CLAIMS = "claims"
    REFLECTS = "reflects"
    NO_REFLECTION = "no_reflection"
    MEANING = "meaning"
    SUMMARY = "summary"
    REPAIR = "repair"
    BOUNDARY = "boundary"
    STIGMA = "stigma"
    RISK = "risk"
    INSISTS = "insists"
    REFUSES = "refuses"
    ASKS_ADVICE = "asks_advice"


_LINES = {
    Said.PERMISSION: r"""
        (would|is) it (be )?(ok|okay|all right|alright|useful|helpful|fine)( with you)? (if
            |to) (i|we|you)
        (would|does) (that|this) be (ok|okay|all right|alright|useful|helpful)
        is (that|this|it) (ok|okay|all right|alright|fine)( for you| with you)?(?=\?)
        (may|could|can|shall) i (share|offer|suggest|tell you (about|what)|explain
            |make a suggestion)
        (do|would) you (mind|like|want)( me| it)? (if i|to (share|tell you|explain|hear))
        (if|would) (that would be|you'd|you would|it's|that's) (useful|helpful|like
            |find it (useful|helpful))
        i could (explain|share|tell you|show you)[^.?!]{0,60} if you (want|like|wish)
        i could share it
        shall i(?=[,?])
    """,
    Said.CHECK: r"""
        (is|was) (that|this|it) (right|fair|how it is|about right|close)(?=\?)
        (have|did|am) i (got|get|getting|understood|understand|heard|hear)[^.?!]{0,40}(right
            |correctly|you)
        what (have|did) i (left out|leave out|miss(ed)?|forget|forgotten|got wrong)
        does that (sound|feel|seem) (right|fair|true|like it|close)
        (correct|tell) me if i('m| am|'ve| have)
    """,
    Said.TOGETHER: r"""
        what do you (make of|think (of|about) (that|this|it)|reckon)
        what do you think(?=\?)
        how (do|would|does) (you|that) (see|sit with you|feel about|like to)
        what would you (like|want|prefer)[^.?!]{0,40}(talk|begin|start|today|use|leave)
        (where|what) (would|do) you (like|want) (us )?to (start|begin)
        what would make (the|this|our) (time|hour|talk)[^.?!]{0,20}
        how do you want to (begin|start|do this|use)
        would you (rather|prefer)
        (shall|should|could|can) we
        or (would|shall) (you|we|i)
        (together|between us)
        let's (begin|start|look|work|stay) (with|at|out|together)
        is there (something|anything) you('d| would)? (like|want|need|hope)[^.?!]{0,30}
    """,
    Said.AUTONOMY: r"""
        (up to|down to) you
        you (can |could |get to )?(decide|choose)
        (it's|that's|this is|it is|that is) (your|yours|entirely your)( own)? (choice|decision
            |call|to (decide|make|say))
        you (don't|do not|needn't) have to( \w+){0,4}
        you can (stop|say no|skip|tell me to stop|leave)( \w+){0,3}
        (only )?if you (want|like|wish|would like)(?=[ .,?!]|$)
        you('d| would)? know (best|better|him|her|them|yourself|your)
        yours to (decide|choose|say|tell)
        (when|whenever) you('re| are) ready
        whatever you decide
        no(body| one) can (decide|choose) (that|it|this) for you
        in your own time
        take your time
    """,
    Said.INVITES: r"""
        ^(so |and |then |well |please )*(tell|say|talk) (me )?(a (little|bit) |some )?more
        ^((can|could|would) you |please |do you want to )*(tell|talk to) me (about|what|how|through)
        ^((can|could|would) you |please )*(describe|help me (to )?understand|walk me through)
        i('d| would) (like|love|rather) (to )?(hear|know|understand)( \w+){0,5}
        i('m| am)? ?(wonder|wondering|curious) (what|how|about|if|whether|where)
        (go|carry) on(?=[ .,?!]|$)
        say (a bit |a little )?more
        i'm listening
    """,
    Said.INFORMS: r"""
        there('s| is| are) (a|an|loads|some|also|other|something about|lots)( \w+){0,3} (agency
            |service|group|course|courses|number|team|club|scheme|charity|fund|list|leaflet|app
            |apps|ones|templates|plans?)
        i('m| am) (\w+ ){0,3}(a |the |your )?(social work|student|social worker|worker|from the
            |on placement)
        (stays|is|remains) (with me|between us|confidential|private)
        i (won't|will not) tell( \w+){0,6}
        (i|we)('ll| will)? (have to|would have to|might have to) (tell|report|share)
        they (usually|normally|often|can|will|take|help|give|do)
        (most|some) (appeals|places|councils|people)
        it (takes (ten|five|a few|about|only)|costs|could be|adds up)( \w+){0,3}
        (i|we) (can|could|will|'ll) (give|send|print|show) you
        (the )?(law|rules|benefit|policy) (is|are|says|means|for)
        (unpaid|free|it doesn't touch|it's all online)
    """,
    Said.AFFIRMS: r"""
        (it |that )?(takes|took) (a lot of |real |such )?(courage|strength|guts|nerve)
        that('s| is) (not easy|brave|a big step|a real|quite something)
        you('ve| have) (kept|managed|worked|held|raised|walked|learned|got (yourself|through
            |this far)|taken (that|it|this) (on|over)|done|fought|found)
        you (noticed|managed|kept|did|came|made it|stopped|thought|found|worked|fought
            |got yourself|stood|held|asked)( \w+){1,6}
        you light up
        i (hear|see|notice) (somebody|someone|how (hard|much))
        (well done|says a lot about|i admire|i respect|a good (mother|father|parent|son|daughter))
        there's something you noticed
        you (matter|care)( \w+){0,5} (more than|deeply|so much)
    """,
    Said.WARM: r"""
        i('m| am) (really |so |very |truly )?sorry (to hear|that (you|this|it|happened)
            |for (your|what)|about|you)
        i('m| am) (really |so |very )?(glad|grateful|moved|touched|pleased) (that |you|to)
        thank(s| you) for (telling|sharing|trusting|saying|being|letting|your (honesty|trust))
        (no|there's no) need to (be sorry|apologise|apologize|rush)
        (take your time|no rush|no hurry)
        that (must|has to) (be|have been|feel|hurt)
        that('s| is| sounds| was) (really |so |very |such |incredibly )*(hard|painful|a lot|sad
            |frightening|awful|heavy|humiliating|lonely|exhausting|tough|difficult|terrible|scary
            |cruel|a shame)
        no wonder
        i can (imagine|see|hear)( \w+){0,6}
        (anyone|anybody) would (feel|be)
    """,
    Said.CLAIMS: r"""
        i (totally |completely |do |can )?(understand|see|get it|get that
            |know how you feel)(?=[ .,!]|$)
    """,
    Said.REFLECTS: r"""
        (it |that |this )?(sounds|seems|feels|looks) (to me )?(like|as if|as though|to me)
        (it|that|this) (sounds|seems) (so |very |really |quite )?\w+
        (what )?i('m| am)? (hear|hearing|imagine|sense|sensing)
        i guess you
        (on (the )?one hand|part of you|some part of you|at the same time)
        (that|this|it) (must|has to) (be|have|feel)
        ^(so |and |but |then |and so )*you('re|'ve|'d| are| have| had| were| feel| felt| miss
            | want| wish| love| care| never| keep| kept| worry| would| wouldn't| don't| didn't
            | need| needed| try| know| lost| still| always| only| hear| carry| live| thought| hoped
            | look| sound| seem| saw| do| go| lie| see| laugh| say| said)( \w+){0,2}
        ^so[,:]? (?!what|how|why|who|when|where|do|let|shall|can|could|would|will|is|are|i)\w+
        ^your (whole|life|body|heart|head|world|days|nights|own) \w+
        ^(he|she|they)('s|'re|'d|'ve)? (\w+ ){0,4}(you|your)
        ^(losing|missing|waiting|not|always|nothing|nobody|everyone|all|still|almost|even
            |half|another|like|as if|afraid|angry|tired|alone)
    """,
    Said.NO_REFLECTION: r"""
        ^(so |and |but |well |then |okay |right )*you (can|could|should|must|might|need|know
            |see|get|'ll|will)
        ^(so |and |but |well |then |okay |right )*you('ll| will)
        ^(hi|hello|hey|good (morning|afternoon|evening)|morning|thanks|thank you|okay|ok|right
            |great|lovely|perfect|brilliant|good|fine|sure|mm+|i see|oh|ah|yes|yeah|no|all right
            |alright|well)(?=[ ,.!]*$)
        (my name|i'll|i will|i'm going|i've got|let me|let's|we('ll| will| need| can| have
            | could|'ve))
        next (time|week)
        (my|myself|i use|i had|i've|when i)
        ^well(?=[ ,])
        ^ha(?=[ ,.])
        ^(good|nice|great) (girl|boy|job|idea|for you|to hear)
        ^(please|just) \w+
    """,
    Said.MEANING: r"""
        because
        and (yet|still|at the same time|that's|none|nobody)
        at the same time
        on the other
        (part|some part) of you
        (it's|it isn't|it is) not? ?(only|just)
        what (matters|hurts|frightens|counts|you're really)
        (the|that's the) part that
        (as if|as though|like)
        rather than
        means
        underneath
        without
        even though
    """,
    Said.SUMMARY: r"""
        let me (check|see if|sum|pull|put|try to put|say back)
        to sum (it |this )?up
        (so far|till now|until now)[, ]( \w+)?
        if i('ve| have) (got|understood|heard)
        you('ve| have) (told me|said|talked|spoken|mentioned)[^.?!]{0,200}(and|,)
        (pulling|putting|taking) (this|it|that|all)( \w+)? together
        ^so:
    """,
    Said.REPAIR: r"""
        i('m| am) sorry,? (but )?(i|if i|that i|for (pushing|interrupting|rushing|asking
            |jumping|assuming|going|putting|my))
        (sorry|apologies),? (i|that was|if i|for (pushing|interrupting|rushing|asking|jumping
            |assuming))
        i (got|was getting|went|ran|am getting|jumped|rushed|moved) (a bit |too |way )?(ahead
            |too (fast|quickly|quick|far)|in too)( of (you|myself))?
        i (pushed|interrupted|misunderstood|misheard|assumed|shouldn't have|put (that|the
            |a) (word|words)|was too (quick|fast))
        let me (go back|back up|start again|start over|try (that )?again|take that back)
        that (came out|was) (wrong|clumsy|too much|unfair of me|not fair of me)
        (my mistake|i got that wrong|i take that back)
        you('re| are) right,? (and )?i
        thank you for (telling me (that )?i|correcting|pulling me up)
    """,
    Said.RISK: r"""
        suicid\w*
        (kill|killing|hurt|hurting|harm|harming|cut|cutting) (yourself|him|her|them|anyone
            |somebody|someone)
        self[- ]?harm\w*
        (end|ending|ended|take|taking) (your (own )?)life
        (ending|end) it( all)?(?=[ ?.]|$)
        (not|don't|didn't) (want|wanting|wanted) to (live|be alive|be here|wake up|go on)
        better off (dead|without you)
        (thoughts?|thinking|thought) (of|about) (dying|death|not being here|being dead)
        (he|she|they|anyone|anybody|someone|somebody|your \w+) (ever |have |has )*(hit|hits
            |hurt|hurts|threaten\w*|touch\w*|choke\w*|push\w*|beat\w*|force\w*)( or \w+)? ?(you
            |the (kids|children))
        (hurt|hit|threatened|pushed|beaten|choked|forced) you(,| |\?|$)
        (are|do) you feel safe
        (are you|do you feel|is it|feel|feeling) safe( \w+){0,3}(?=\?)
        afraid (of (him|her|them)|for your (life|safety))
    """,
    Said.REFUSES: r"""
        (i )?(don't|do not|won't|'d rather not|would rather not) (want to |like to )?(talk|say
            |discuss|go into|get into|go there|answer)
        i said (no|i|that)
        (leave|drop) (it|that|me)
        (that's|it's) (private|none of your|not your|my business)
        none of your
        not (today|now|yet|that)
        can we (not|talk about something|change)
        i'd rather not
        (stop|quit) asking
    """,
    Said.ASKS_ADVICE: r"""
        what (should|can|could|do|would) i do
        what would you (do|advise|suggest|say)
        (do you|can you|have you) (know|recommend|suggest|tell me|got) (of )?(any|a|what|how
            |where|some)
        how (do|can|would|should) i
        ^(no,? |yes,? |yeah,? |okay,? )*(go on|tell me|go ahead|please do)
        (is it|it is) allowed
        any (ideas|advice|tips)
    """,
    **{Said(name): lines for name, lines in LINES.items()},
}

FEELINGS = frozenset(
    ground(word)
    for word in """
    afraid alone angry anxious ashamed betrayed bitter broken careful confused crushed desperate
    disappointed drained drowning embarrassed empty exhausted fear frightened frustrated furious
    grief grieving guilt guilty happy heartbroken heavier heavy helpless hopeless humiliated
    humiliating hurt hurts invisible jealous lonelier lonely lost love loved mad numb nervous
    overwhelmed pain panic powerless proud rage relief relieved sad scared scary shame shattered
    sick sorry stuck tired torn trapped unsure unwanted upset weary worn worried worthless
    """.split()  # noqa: SIM905 - a page of quotes and commas cannot be read
)


def _compiled(lines: str) -> re.Pattern[str]:
    whole = _CONTINUED.sub("|", lines).strip().splitlines()
    return re.compile("|".join(rf"(?:(?:^|\b)(?:{line.strip()})(?!\w))" for line in whole))


_CONTINUED = re.compile(r"\n +\|")
_PATTERNS = {said: _compiled(lines) for said, lines in _LINES.items()}


def names_feeling(text: str) -> bool:
    """Say whether a text has a word for a feeling."""
    return not FEELINGS.isdisjoint(telling(text))


def says(said: Said, text: str) -> bool:
    """Say whether a plain text has one of the phrases."""
    return _PATTERNS[said].search(text) is not None
