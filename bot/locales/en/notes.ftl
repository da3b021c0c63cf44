### Short notes, what people are told later, and errors that members meet.

## Notes after a press or a message

entry-gone = That entry is no longer in the base. Please ask again.
mentioned-only =
    Hello! I answer questions about the US–China technology divide: apps, Huawei, chips, trade, sanctions and more.
    Mention me with your question, such as “Who owns TikTok?”, or type **/ask** to see questions while you type.
thanks-helpful = Thank you! Good to know that it helped.
thanks-not-helpful = Thank you, noted. Perhaps one of these is what you meant?
thanks-nothing-else = Thank you, noted.
already-rated = You have already rated this answer.
passed-on = Thank you. Your question was passed on, without your name.
already-passed-on = This question was already passed on.
will-tell = I will tell you by direct message when it is answered.
will-tell-or-here = I will tell you by direct message when it is answered; if you do not take those from me, I will mention you here.
will-tell-here = I will mention you here when it is answered.
only-in-servers = That works only in a server whose moderators use me.
only-privately = In this channel I answer only privately: please type **/ask** and your question.
question-unreadable = I cannot read your question back from this message. Please ask it again with /ask.
slow-down =
    I'm glad that you ask so much! Give me a moment to catch my breath: please ask again in { $seconds ->
        [one] { $seconds } second
       *[other] { $seconds } seconds
    }.

## What people are told later, by direct message or where they asked

told-answered = Your question in { $server } was answered: { $what }
answered-here = { $who }, your question was answered.
ask-it-again = { $told } Please ask it again: { $what }
told-accepted = Thank you! The moderators of { $server } accepted what you suggested: { $what }
told-noted = Thank you! The moderators of { $server } took note of what you suggested: { $what }
told-declined = The moderators of { $server } looked at what you suggested, and did not take it over: { $what }
their-reason = Their reason: { $reason }
a-server = a server
quoted = “{ $text }”

## Errors

error-saving = I could not save that. Please try again later; if it stays, report error { $number }.
error-unforeseen = Something went wrong on my side. Please try again; if it stays, report error { $number }.
commands-outdated = My commands were updated in the meantime. Please type / and choose the command again.
from-other-version = This was made by another version of me, and I no longer know what it does. Please ask again.
no-server = This works only in a server that has added me.
only-moderators = Only moderators can do that here: people who may manage the server, and those with a role that is set under **/server settings**.
only-managers = Only people who may manage the server can change its settings.
