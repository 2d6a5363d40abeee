"""What anybody might say at a moment of talk, by manner; a persona's own `moves` come first.

`{name}`, `{first}` and `{age}` are the persona's, `{other}` is `, Anna` for somebody who has said
that she is Anna, `{word}` a word of theirs.
"""

from collections.abc import Mapping

from understudy.personas.material import Manner

_NO_MODEL = "it picks from prepared sentences by simple rules, and no language model is behind it."
MACHINE = (
    f"Fair question. {{name}} is a simulated person, and the demo model answers: {_NO_MODEL}",
    f"No human being, no. {{name}} is simulated. What you hear is the demo model: {_NO_MODEL}",
)

_GUARDED: Mapping[str, tuple[str, ...]] = {
    "greeting": ("Hi{other}.", "Hello{other}.", "Yeah, hi."),
    "mood": ("Fine.", "All right, I suppose.", "I've been better.", "Same as ever."),
    "name": ("{first}.", "{name}. It's in your papers, isn't it?"),
    "age": ("{age}.", "{age}. Does it matter?"),
    "thanks": ("Okay.", "Yeah. All right.", "It's fine."),
    "goodbye": ("Bye.", "Okay. Bye, then.", "Right. See you."),
    "order": ("What? I don't know what you mean.", "I don't do that sort of thing."),
    "danger": ("No. Nothing like that.", "No. I'm not going to do anything to myself."),
    "advice": (
        "Everybody tells me that.",
        "Easy to say.",
        "If it were that simple I'd have done it.",
        "You don't know what it's like.",
        "Maybe. I don't know.",
    ),
    "blame": (
        "Right. So it's my fault.",
        "I knew you'd say that.",
        "See, that's why I don't talk.",
    ),
    "understood": ("Yeah.", "Mm. Something like that.", "I guess so. Yes.", "... Yes, actually."),
    "unsure": (
        "I don't know.",
        "No idea.",
        "What do you want me to say?",
        "Hm. Never thought about it.",
        "Why do you ask?",
        "Not much to say about that.",
    ),
    "touched": (
        "That's not something I talk about much.",
        "{word}... I don't want to get into that yet.",
        "Let's leave that for now.",
    ),
    "holds": (
        "That's all I want to say about it.",
        "I'd rather leave it there.",
        "You don't need to know everything.",
        "Can we talk about something else?",
        "I don't know you well enough for that.",
    ),
    "lead": ("", "Well.", "What I can tell you:"),
    "again": ("As I said.", "I told you already.", "Like I said:"),
    "silence": ("...", "What?", "So?"),
}

_OPEN: Mapping[str, tuple[str, ...]] = {
    "greeting": ("Hello{other}! Good of you to take the time.", "Hello{other}, how nice."),
    "mood": ("Oh, not so bad, thank you.", "Quite well today, thank you for asking."),
    "name": ("I'm {name}. {first} will do.", "{name}, but please say {first}."),
    "age": ("I'm {age}.", "{age}, would you believe it."),
    "thanks": ("Oh, you're welcome.", "Not at all, I like talking about it.", "With pleasure."),
    "goodbye": ("Goodbye{other}! This was nice.", "Take care, and thank you for the talk."),
    "order": (
        "I'm afraid I don't follow. What would I know about that?",
        "Oh, that's not for me. Shall we go on talking?",
    ),
    "danger": ("Goodness, no. But it's good that you ask.", "No, no. I want to go on living."),
    "advice": (
        "I know, I know. That's what everyone says.",
        "Well, yes, but it isn't quite so simple, you see.",
        "I have thought of that, you know.",
        "That may work for others.",
    ),
    "blame": ("Oh. That does sting a little.", "Well, I did what I could at the time, you know."),
    "understood": (
        "Yes. Yes, that's it exactly.",
        "You put that well.",
        "It's a relief to hear somebody say it.",
        "That's just how it is, yes.",
    ),
    "unsure": (
        "Now that's a good question.",
        "Hm, let me think.",
        "I couldn't really say.",
        "You know, nobody has asked me that before.",
        "I'd have to think about that one.",
    ),
    "touched": (
        "{word}, yes. That's a longer story.",
        "Ah, {word}. I'm still looking for the words for that.",
        "That is part of it all, certainly.",
    ),
    "holds": (
        "I think that's most of what I can tell you about it.",
        "There isn't much more to it than that.",
        "That's about the whole of it.",
    ),
    "lead": ("You know,", "Let me tell you something else.", "What I keep coming back to:"),
    "again": ("As I was saying:", "I may have said it already.", "It's as I told you."),
    "silence": ("Are you still there?", "Take your time.", "Shall I go on?"),
}

_EVEN: Mapping[str, tuple[str, ...]] = {
    "greeting": ("Hi{other}.", "Hello{other}."),
    "mood": ("Okay, thanks.", "So-so, to be honest.", "Not bad. A bit tired."),
    "name": ("I'm {first}.", "{name}."),
    "age": ("I'm {age}.", "{age}."),
    "thanks": ("You're welcome.", "Sure.", "No problem."),
    "goodbye": ("Bye{other}.", "Okay, bye. Thanks for the talk.", "See you."),
    "order": ("I'm not sure what you mean.", "That's not really something I'd do."),
    "danger": ("No. I'm not thinking about that.", "No, it's not that bad."),
    "advice": (
        "I've thought about that. It's not that easy.",
        "Maybe. I'm not sure it would change much.",
        "People keep telling me that.",
        "Yes, but it isn't only up to me.",
    ),
    "blame": ("I don't think that's quite fair.", "I did what seemed right then."),
    "understood": ("Yes, exactly.", "Yes, that's about right.", "I suppose that's true, yes."),
    "unsure": (
        "I don't really know.",
        "Hard to say.",
        "Let me think.",
        "I haven't thought about that much.",
        "Good question.",
    ),
    "touched": (
        "{word} is part of it, yes.",
        "{word}... that's complicated.",
        "I'm still working that one out.",
    ),
    "holds": (
        "That's about all I can say about it.",
        "I don't have more on that, really.",
        "Let's leave it there for the moment.",
    ),
    "lead": ("", "Something else:", "What matters more to me:"),
    "again": ("As I said:", "Like I said before.", "It's what I told you:"),
    "silence": ("Hello?", "Are you thinking?", "Go ahead, I'm listening."),
}

PHRASES = {Manner.GUARDED: _GUARDED, Manner.EVEN: _EVEN, Manner.OPEN: _OPEN}
