### 成员的建议和报告：表单，以及对它们的回复。
### Discord 的限制：标题和标签最多 45 个字符，说明和提示最多 100 个字符。

suggest-title = 建议一个问题或答案
suggest-question = 问题
suggest-question-hint = 我应该能回答什么？
suggest-answer = 答案（如果您知道）
suggest-answer-description = 几句话，先写事实。
report-title = 报告回答有误
report-what = 哪里不对？正确的是什么？
report-about = 关于：{ $question }
suggest-source = 来源（如果有）
suggest-source-hint = 标题 | https://…
suggest-thanks = 谢谢！管理员会查看，之后我会私信告诉您结果。在此之前我会记住您是谁；他们看不到。
suggest-nothing-written = 里面没有可以阅读的内容。请用文字写出来。
suggest-too-many = 谢谢您的这么多建议！管理员需要一点时间：{ $minutes } 分钟后可以再提。
suggest-handed-back = 您写的内容：
