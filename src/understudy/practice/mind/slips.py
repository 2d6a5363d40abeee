"""What goes wrong in a worker's talk, in English: one regular expression a line.

Tried on plain text as those of `phrases`, which has the rules for writing them.
"""

from collections.abc import Mapping

LINES: Mapping[str, str] = {
    "advice": r"""
        you (really |just |simply |probably |definitely |also )?(should|shouldn't|ought|must
            |need to|had better)
        ^(but |and |well |then |okay |i see, )*you('ve| have) (really |just |simply )?(got )?to
        you (just|really|simply) have to
        you('d| would) (just |only )?(need|be better off|do well|feel (so )?(much )?better)
        you (could|might) (also |always |just |maybe |simply |perhaps )?(try|put|use|ask|call|ring
            |go|do|write|apply|join|get|start|talk|think about|look)
        you can (also |always |just |simply )*(try|put|use|apply|ask|call|ring|start)
        you might want to
        why (don't|do not) you
        why not (just|simply|try)
        (?<!what )(?<!how )(?<!else )have you (ever )?(tried|considered|looked into)
        (?<!what )have you (ever )?thought (of|about)(?! (ending|killing|hurting|harming|taking
            |suicide))
        have you chased
        if i were you
        (i|i'd|my) (would )?(strongly )?(suggest|suggestion|recommend|advise|advice)( \w+){0,3}
        (how|what) about (you )?(\w+ing|a|an)
        (maybe|perhaps) (you |next time |just )*(try|go|call|ask|bring|ring)
        ^(so |and |then |well |but )*(just |please )?(try|make sure|keep|get up|write|stop
            |remember to|don't forget|be sure)
        ^(so |and |then |but )*don't (let|give|worry|be|think|blame|beat)
        the (best|first|important|main|only) thing (is|to do|would be|you)
        (it's|it is|it'd be|is) (quite |very |really )?(important|best|worth|better) (that|to
            |if|for you to|it)
        if you (just |only )?(went|stopped|tried|did|plan|planned|worked|stick|started
            |could just|cut)
        you want to (be careful|make sure|get|keep|watch)
        (have a think|think) about it
        can you promise
    """,
    "persuades": r"""
        (it|that|things|this)('ll| will| does| do)? (all )?(gets?|be|become|works? out) (easier
            |better|fine|okay|ok|all right|alright)
        (it|everything|things)('s| is|'ll be| will be|'s going to be
            | is going to be) (gonna be )?(all )?(fine|okay|ok|all right|alright)(?=[ .,!]|$)
        time heals
        (hang|hold) in there
        (but |and )?at least
        (in|to) a better place
        look on the bright side
        (stay|keep|be|think) positive
        (i'm|i am) (quite |very |pretty )?sure( (he|she|it|they|you|things|that|everything))?
        (no need to|don't) worry
        everyone (does|feels|goes|has)
        you('ve| have) got (lots|plenty|so much)
        you'll (make|find|be|get|feel|soon|see|manage)( \w+){0,4}
        you('d| would) be surprised
        (lots|loads|plenty|most|a lot) of (people|patients|mums|ladies|men|women|parents
            |families|carers|clients|students)
        (some|most|other|many) (people|patients|parents|mums|carers|clients) (say|think
            |underestimate|find|feel|manage)
        it (really |honestly |definitely )?(works|helps)
        (it's|they're|that's) (really |very |so )?(easy|simple|helpful|nice|no big deal)
        cheer up
        is (the best|just a|important at|good for)
        it could (always )?be worse
        (something to|you can|you've got \w+ to) look forward to
        there you (are|go)
    """,
    "confronts": r"""
        but you (just )?(said|told|say)
        (it's|that's|is it|it is) (your|all your)( own)? fault
        only yourself to blame
        you (do )?(realise|realize|understand|know) (that )?[^.?!]{0,60}(don't you|do you
            |right)(?=\?)
        you do (realise|realize|know|understand)
        why (didn't|haven't|wouldn't|couldn't) you
        why do you (carry on|keep|still|always|let)
        how could you
        (don't|do not|shouldn't|mustn't) (say|think|talk|feel|cry|be) (that|like that|so|silly
            |ridiculous|sad|upset)
        you don't (really )?(want|mean) that
        that('s| is| was) (no excuse|not (true|fair|an excuse|acceptable|good enough)
            |ridiculous|silly|irresponsible|wrong|selfish)
        that explains( why)?
        (you|if you) (carry on|go on|keep this up) like this
        you could('ve| have) (\w+)
        (be|let's be) (honest|realistic|reasonable)
        has cost you
        you('re| are) (overreacting|exaggerating|lying|in denial|being (\w+ )?(difficult
            |unreasonable|unfair|negative|selfish))
        are you sure(?=\?| that| about)
        admit (it|that)
        calm down
    """,
    "boundary": r"""
        i (use|used|have|had|did|went through|did it) (it|one|that|this
            |the same)?( \w+){0,2} (myself|too|as well|last year)
        when (my|i) (\w+ )?(died|left|divorced|drank|was (ill|depressed|your age|pregnant
            |a (kid|child|teenager)))
        my (own )?(husband|wife|boyfriend|girlfriend|partner|ex|mother|mum|dad|father|gran
            |grandmother|nan|grandad|brother|sister|daughter|son|kids|children|divorce|therapist
            |best friend|flatmate)( \w+)?
        i('ve| have) been (through|there)( \w+){0,3}
        i promise( you)?( that)? (nobody|no one|i won't|i will not|it will|everything|you
            |that nobody)
        it does get easier, i promise
        i won't tell (anyone|anybody|a soul)(?! (unless|except))(?=[ .,!]|$)
        (nobody|no one) will (ever )?(know|find out)
        (meet|go|grab|have) (up )?(for )?(a )?(coffee|drink|beer|lunch|dinner)
        (my|here's my) (private|personal|own|home|mobile) (number|address|phone)
        (add|find|follow|text|message|call) me (on|at|any time|anytime|whenever)( \w+)?
        i (love|adore|fancy) you
        (lend|give) you (some |a bit of )?(money|cash|twenty|a tenner|ten|fifty)
        don't tell my (supervisor|teacher|boss)
    """,
    "stigma": r"""
        (people|girls|women|men|families|mothers|guys) like you(?! (need|deserve) )
        you people
        your (sort|kind|lot)(?= [^o]|[.?!,]|$)
        (junkie|addict|alcoholic|alkie|drunk|druggie|crackhead|scrounger|illegals?
            |illegal immigrants?|psycho|lunatic|schizo|nutcase|retard\w*|cripple|gypsy|gypsies
            |wino)s?
        (crazy|mental|insane) (people|person)
        are you crazy
        a (normal|proper|decent|real) (family|mother|father|parent|person|man|woman)
        that's (just )?(how|what) (\w+ ){1,3}(people|women|men|families|culture|country) (are
            |do|like)
        (in|from) your (culture|country|religion),? (the )?(men|women|they|you|people) (all
            |always|don't|are)
        (lazy|bad|unfit|attention[- ]seeking) (mother|father|parent|people|person|daughter|son)
    """,
    "insists": r"""
        are you sure
        (but )?you can tell me
        come on
        (i )?really need (you )?to (know|tell|answer)
        you (still )?(haven't|didn't) (answer\w*|tell|told)
        (let's|can we) (go back|get back|come back) to
    """,
}
