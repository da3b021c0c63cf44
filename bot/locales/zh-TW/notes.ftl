### 簡短提示、之後的通知，以及成員會遇到的錯誤。

## 按下按鈕或傳送訊息之後的提示

entry-gone = 這個條目已不在知識庫中。請重新提問。
mentioned-only =
    您好！我回答關於中美科技分歧的問題：應用程式、華為、晶片、貿易、制裁等等。
    提及我並寫下問題，例如「TikTok 是誰的？」；也可以輸入 **/提問**（/ask），邊輸入邊查看已知的問題。
thanks-helpful = 謝謝！很高興能幫到您。
thanks-not-helpful = 謝謝，已記下。也許您想問的是下面哪一個？
thanks-nothing-else = 謝謝，已記下。
already-rated = 您已經評價過這個回答。
passed-on = 謝謝。您的問題已轉交，不含您的名字。
already-passed-on = 這個問題之前已經轉交。
will-tell = 有答案時，我會私訊通知您。
will-tell-or-here = 有答案時，我會私訊通知您；如果您不接收我的私訊，我會在這裡提及您。
will-tell-here = 有答案時，我會在這裡提及您。
only-in-servers = 只能在管理員使用我的伺服器中這樣做。
only-privately = 在這個頻道中，我只私下回答：請輸入 **/提問**（/ask）和您的問題。
question-unreadable = 我無法從這則訊息中讀出您的問題。請用 /提問（/ask）重新提問。
slow-down = 很高興您問這麼多！請讓我喘口氣：{ $seconds } 秒後再問。

## 之後的通知：私訊，或在提問的地方

told-answered = 您在 { $server } 提的問題有答案了：{ $what }
answered-here = { $who }，您的問題有答案了。
ask-it-again = { $told }請重新提問：{ $what }
told-accepted = 謝謝！{ $server } 的管理員採納了您的建議：{ $what }
told-noted = 謝謝！{ $server } 的管理員記下了您的建議：{ $what }
told-declined = { $server } 的管理員看過您的建議，沒有採納：{ $what }
their-reason = 理由：{ $reason }
a-server = 某個伺服器
quoted = 「{ $text }」

## 錯誤

error-saving = 未能儲存。請稍後再試；如果一直這樣，請回報錯誤 { $number }。
error-unforeseen = 我這邊出錯了。請再試一次；如果一直這樣，請回報錯誤 { $number }。
commands-outdated = 我的指令已更新。請輸入 / 並重新選擇指令。
from-other-version = 這是我的另一個版本送出的，我已不知道它的作用。請重新提問。
no-server = 只能在已加入我的伺服器中使用。
only-moderators = 只有管理員可以這樣做：有權管理伺服器的人，以及擁有在 **/伺服器 設定**（/server settings）中所選身分組的人。
only-managers = 只有有權管理伺服器的人可以變更伺服器設定。
