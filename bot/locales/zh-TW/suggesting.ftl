### 成員的建議和回報：表單，以及對它們的回覆。
### Discord 的限制：標題和標籤最多 45 個字元，說明和提示最多 100 個字元。

suggest-title = 建議一個問題或答案
suggest-question = 問題
suggest-question-hint = 我應該能回答什麼？
suggest-answer = 答案（如果您知道）
suggest-answer-description = 幾句話，先寫事實。
report-title = 回報回答有誤
report-what = 哪裡不對？正確的是什麼？
report-about = 關於：{ $question }
suggest-source = 來源（如果有）
suggest-source-hint = 標題 | https://…
suggest-thanks = 謝謝！管理員會查看，之後我會私訊告訴您結果。在此之前我會記住您是誰；他們看不到。
suggest-nothing-written = 裡面沒有可以閱讀的內容。請用文字寫出來。
suggest-too-many = 謝謝您的這麼多建議！管理員需要一點時間：{ $minutes } 分鐘後可以再提。
suggest-handed-back = 您寫的內容：
