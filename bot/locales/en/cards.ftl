### What members read on cards: answers, suggestions, and what is said where there is no answer.
### Discord's limits: buttons 80 characters, menus 150, in every language.

## Every card

# Stands before the question as the person typed it. The question begins after the first colon, by which it is found
# again when somebody presses a button: one colon (: or ：), at the end of what stands before.
you-asked = You asked: { $question }
show = Show

## Answers

# Empty in English; elsewhere it says that the answer below is in English.
answer-in-english = { "" }
kind-fact = Fact · checked { DATETIME($day, dateStyle: "long") }
kind-claim = Claim by { $by } · checked { DATETIME($day, dateStyle: "long") }
kind-analysis = Analysis by { $by } · checked { DATETIME($day, dateStyle: "long") }
more-sources = and { $count } more
helpful = Helpful
not-helpful = Not helpful
report-answer = Report this answer
not-what-i-asked = Not what I asked?
related-questions = Related questions
also-asked = You also asked: …

## No answer, and suggestions

no-answer = I don't have an answer to that.
nearest-topics = The nearest topics I know about: { $topics }.
not-sure = I'm not sure what you mean. Did you mean one of these?
or-these = Or is it one of these?
pass-on-moderators = Pass it to the moderators
pass-on-operators = Pass it to the people who run this bot
none-of-these-moderators = None of these – pass it to the moderators
none-of-these-operators = None of these – pass it to the people who run this bot
passed-on-button = Passed on
tell-me = Tell me when it is answered
tell-me-here = Tell me here instead

## Topics, in the middle of a sentence

topic-apps = TikTok, WeChat and other apps
topic-huawei = Huawei and 5G
topic-chips = chips
topic-trade = trade and tariffs
topic-minerals = rare earths and other minerals
topic-investment = investment
topic-sanctions = sanctions and export lists
topic-governance = rules for data and the internet
topic-outlook = the wider rivalry
# What stands between two topics. The quotes keep the space.
between-topics = ;{ " " }

## Texts that ask nothing, or nothing that can be looked up

courtesy-greeting = Hello! I answer questions about the US–China technology divide.
courtesy-about = I answer questions about the US–China technology divide, each with its date and its sources. I am a program, not a person, and I say so when I do not know.
courtesy-thanks = You are welcome! Ask me whenever you like.
courtesy-goodbye = Goodbye! Ask me whenever you like.
known-topics = I know about { $topics }.
how-to-ask = Ask with **/ask**, by a mention or in a direct message: a sentence or a few keywords, English or Chinese.
for-example = For example:
obstacle-empty = There was no question. Ask something like: When was Huawei added to the Entity List?
obstacle-no_words = I found no words in that. Ask in a sentence or a few keywords, in English or Chinese.
obstacle-too_long = That is long for me. Please ask in a sentence or two, up to { $most } characters.
what-about = I need a little more: what or whom is your question about? Name the company, law, app or event.
what-do-you-mean = What do you mean by “{ $word }”? I read each message by itself, so please name it in your question.
