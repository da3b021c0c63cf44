### 成员在卡片上读到的内容：回答、建议，以及没有答案时说的话。
### Discord 的限制：按钮最多 80 个字符，菜单最多 150 个字符。

## 所有卡片

# 问题从第一个冒号之后开始，按下按钮时据此读回；冒号之前不能再有冒号。
you-asked = 您的问题：{ $question }
show = 查看

## 回答

answer-in-english = 以下回答为英文。
kind-fact = 事实 · { DATETIME($day, dateStyle: "long") }核实
kind-claim = { $by } 的说法 · { DATETIME($day, dateStyle: "long") }核实
kind-analysis = { $by } 的分析 · { DATETIME($day, dateStyle: "long") }核实
more-sources = 另有 { $count } 个来源
helpful = 有帮助
not-helpful = 没帮助
report-answer = 报告此回答有误
not-what-i-asked = 不是您想问的？
related-questions = 相关问题
also-asked = 您还问了……

## 没有答案时，以及建议

no-answer = 这个问题我还没有答案。
nearest-topics = 我能回答的相近主题：{ $topics }。
not-sure = 我不太确定您的意思。您想问的是下面哪一个？
or-these = 还是下面哪一个？
pass-on-moderators = 转交给管理员
pass-on-operators = 转交给机器人的运营者
none-of-these-moderators = 都不是——转交给管理员
none-of-these-operators = 都不是——转交给机器人的运营者
passed-on-button = 已转交
tell-me = 有答案时通知我
tell-me-here = 改为在这里通知我

## 主题

topic-apps = TikTok、微信等应用
topic-huawei = 华为与 5G
topic-chips = 芯片
topic-trade = 贸易与关税
topic-minerals = 稀土等矿产
topic-investment = 投资
topic-sanctions = 制裁与出口管制清单
topic-governance = 数据与互联网规则
topic-outlook = 更广泛的竞争
between-topics = ；

## 不是问题的话，以及无法查找的话

courtesy-greeting = 您好！我回答关于中美科技分歧的问题。
courtesy-about = 我回答关于中美科技分歧的问题，每个回答都注明日期和来源。我是程序，不是真人；不知道的时候，我会直说。
courtesy-thanks = 不客气！欢迎随时提问。
courtesy-goodbye = 再见！欢迎随时提问。
known-topics = 我能回答的主题：{ $topics }。
how-to-ask = 用 **/提问**（/ask）、@我 或私信都可以提问：一句话或几个关键词，中文或英文均可。
for-example = 例如：
obstacle-empty = 您没有写问题。可以这样问：华为是什么时候被列入实体清单的？
obstacle-no_words = 我没有找到可以查找的文字。请用一句话或几个关键词提问，中文或英文均可。
obstacle-too_long = 这段话对我来说太长了。请用一两句话提问，最多 { $most } 个字符。
what-about = 请再说详细一点：您问的是什么事，或者是谁？请写出公司、法律、应用或事件的名称。
what-do-you-mean = “{ $word }”指的是什么？我每条消息都是单独看的，请在问题里写出名称。
