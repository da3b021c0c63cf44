### 成員在卡片上讀到的內容：回答、建議，以及沒有答案時說的話。
### Discord 的限制：按鈕最多 80 個字元，選單最多 150 個字元。

## 所有卡片

# 問題從第一個冒號之後開始，按下按鈕時據此讀回；冒號之前不能再有冒號。
you-asked = 您的問題：{ $question }
show = 檢視

## 回答

answer-in-english = 以下回答為英文。
kind-fact = 事實 · { DATETIME($day, dateStyle: "long") }查證
kind-claim = { $by } 的說法 · { DATETIME($day, dateStyle: "long") }查證
kind-analysis = { $by } 的分析 · { DATETIME($day, dateStyle: "long") }查證
more-sources = 另有 { $count } 個來源
helpful = 有幫助
not-helpful = 沒幫助
report-answer = 回報此回答有誤
not-what-i-asked = 不是您想問的？
related-questions = 相關問題
also-asked = 您還問了……

## 沒有答案時，以及建議

no-answer = 這個問題我還沒有答案。
nearest-topics = 我能回答的相近主題：{ $topics }。
not-sure = 我不太確定您的意思。您想問的是下面哪一個？
or-these = 還是下面哪一個？
pass-on-moderators = 轉交給管理員
pass-on-operators = 轉交給機器人的營運者
none-of-these-moderators = 都不是——轉交給管理員
none-of-these-operators = 都不是——轉交給機器人的營運者
passed-on-button = 已轉交
tell-me = 有答案時通知我
tell-me-here = 改為在這裡通知我

## 主題

topic-apps = TikTok、微信等應用程式
topic-huawei = 華為與 5G
topic-chips = 晶片
topic-trade = 貿易與關稅
topic-minerals = 稀土等礦產
topic-investment = 投資
topic-sanctions = 制裁與出口管制清單
topic-governance = 資料與網際網路規範
topic-outlook = 更廣泛的競爭
between-topics = ；

## 不是問題的話，以及無法查詢的話

courtesy-greeting = 您好！我回答關於中美科技分歧的問題。
courtesy-about = 我回答關於中美科技分歧的問題，每個回答都註明日期和來源。我是程式，不是真人；不知道的時候，我會直說。
courtesy-thanks = 不客氣！歡迎隨時提問。
courtesy-goodbye = 再見！歡迎隨時提問。
known-topics = 我能回答的主題：{ $topics }。
how-to-ask = 用 **/提問**（/ask）、@我 或私訊都可以提問：一句話或幾個關鍵字，中文或英文皆可。
for-example = 例如：
obstacle-empty = 您沒有寫問題。可以這樣問：華為是什麼時候被列入實體清單的？
obstacle-no_words = 我沒有找到可以查詢的文字。請用一句話或幾個關鍵字提問，中文或英文皆可。
obstacle-too_long = 這段話對我來說太長了。請用一兩句話提問，最多 { $most } 個字元。
what-about = 請再說詳細一點：您問的是什麼事，或者是誰？請寫出公司、法律、應用程式或事件的名稱。
what-do-you-mean = 「{ $word }」指的是什麼？我每則訊息都是單獨看的，請在問題裡寫出名稱。
