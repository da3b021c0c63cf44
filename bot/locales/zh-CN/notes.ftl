### 简短提示、之后的通知，以及成员会遇到的错误。

## 按下按钮或发送消息之后的提示

entry-gone = 这个条目已不在知识库中。请重新提问。
mentioned-only =
    您好！我回答关于中美科技分歧的问题：应用、华为、芯片、贸易、制裁等等。
    提及我并写下问题，例如“TikTok 是谁的？”；也可以输入 **/提问**（/ask），边输入边查看已知的问题。
thanks-helpful = 谢谢！很高兴能帮到您。
thanks-not-helpful = 谢谢，已记下。也许您想问的是下面哪一个？
thanks-nothing-else = 谢谢，已记下。
already-rated = 您已经评价过这个回答。
passed-on = 谢谢。您的问题已转交，不含您的名字。
already-passed-on = 这个问题之前已经转交。
will-tell = 有答案时，我会私信通知您。
will-tell-or-here = 有答案时，我会私信通知您；如果您不接收我的私信，我会在这里提及您。
will-tell-here = 有答案时，我会在这里提及您。
only-in-servers = 只能在管理员使用我的服务器中这样做。
only-privately = 在这个频道中，我只私下回答：请输入 **/提问**（/ask）和您的问题。
question-unreadable = 我无法从这条消息中读出您的问题。请用 /提问（/ask）重新提问。
slow-down = 很高兴您问这么多！请让我喘口气：{ $seconds } 秒后再问。

## 之后的通知：私信，或在提问的地方

told-answered = 您在 { $server } 提的问题有答案了：{ $what }
answered-here = { $who }，您的问题有答案了。
ask-it-again = { $told }请重新提问：{ $what }
told-accepted = 谢谢！{ $server } 的管理员采纳了您的建议：{ $what }
told-noted = 谢谢！{ $server } 的管理员记下了您的建议：{ $what }
told-declined = { $server } 的管理员看过您的建议，没有采纳：{ $what }
their-reason = 理由：{ $reason }
a-server = 某个服务器
quoted = “{ $text }”

## 错误

error-saving = 未能保存。请稍后再试；如果一直这样，请报告错误 { $number }。
error-unforeseen = 我这边出错了。请再试一次；如果一直这样，请报告错误 { $number }。
commands-outdated = 我的命令已更新。请输入 / 并重新选择命令。
from-other-version = 这是我的另一个版本发出的，我已不知道它的作用。请重新提问。
no-server = 只能在已添加我的服务器中使用。
only-moderators = 只有管理员可以这样做：有权管理服务器的人，以及拥有在 **/服务器 设置**（/server settings）中所选身份组的人。
only-managers = 只有有权管理服务器的人可以更改服务器设置。
