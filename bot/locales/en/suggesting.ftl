### What members suggest and report: the forms, and the replies to them.
### Discord's limits: titles and labels 45 characters, descriptions and hints 100, in every language.

suggest-title = Suggest a question or an answer
suggest-question = Question
suggest-question-hint = What should I be able to answer?
suggest-answer = Answer, if you know it
suggest-answer-description = A few sentences, the fact first.
report-title = Report an answer
report-what = What is wrong, and what would be right?
report-about = About: { $question }
suggest-source = Source, if you have one
suggest-source-hint = Title | https://…
suggest-thanks = Thank you! The moderators will look at it, and I will tell you by direct message what became of it. Until then I keep who you are; they do not see it.
suggest-nothing-written = There was nothing in it that can be read. Please write it in words.
suggest-too-many = Thank you for all your suggestions! The moderators need a moment: next in { $minutes } min.
suggest-handed-back = What you wrote:
