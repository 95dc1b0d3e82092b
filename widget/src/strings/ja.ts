// The same names as in `en.ts`; the compiler and a test compare them.

// Launcher and panel
export const openHelp = "ヘルプを開く";
export const closeHelp = "ヘルプを閉じる";
export const helpOf = (name: string): string => (name ? `${name} ヘルプ` : "ヘルプ");
export const greeting = "何をお探しですか？";
export const greetingTo = (name: string): string => `${name}さん、何をお探しですか？`;
export const find = "ヘルプを探す";
export const findHint = "知りたいことを入力してください";
export const forScreen = "この画面について";
export const setup = "はじめの準備";
export const stepsOf = (count: number): string => `${count} ステップ`;
export const left = (count: number): string => `あと ${count} つ`;
export const minutes = (count: number): string => `約 ${count} 分`;
export const minutesLeft = (count: number, mins: number): string => `あと ${count} つ・約 ${mins} 分`;
export const begin = "始める";
export const goOn = "続ける";
export const view = "見る";
export const contact = "問い合わせる";
export const center = "ヘルプセンター";
export const back = "戻る";
export const nothingHere = "上の欄で探すと、答えがここに開きます。";

// Search
export const found = (count: number): string => `${count} 件見つかりました`;
export const searching = "探しています…";
export const zeroTitle = "ぴったりの答えがまだありません";
export const zeroText = (query: string): string =>
  `「${query}」に当てはまる記事は 0 件でした。近い質問を選ぶか、質問を残してください。`;
export const zeroAlone = (query: string): string =>
  `「${query}」に当てはまる記事は 0 件でした。質問を残してください。`;
export const near = "近い質問";
export const answer = "回答";
export const readOn = "続きを読む";
export const instead = "もしかして：";
export const verified = "内容確認済み";
export const kinds = { procedure: "手順書", faq: "FAQ", article: "記事" };

// Article
export const loading = "読み込んでいます…";
export const updated = (date: string): string => `更新 ${date}`;
export const showOnScreen = "画面で案内する";
export const inCenter = "ヘルプセンターで開く";
export const goneTitle = "この記事は見つかりませんでした";
export const goneText = "移動したか、公開が終わったようです。上の欄で探してください。";
export const awayTitle = "ヘルプにつながりませんでした";
export const awayText = "通信の状態を確かめて、もう一度お試しください。";
export const retry = "もう一度試す";

// Feedback
export const helpful = "この記事で解決しましたか？";
export const yes = "はい";
export const no = "いいえ";
export const reasons = {
  wrong: "内容が違う・古い",
  unclear: "説明が分かりにくい",
  missing: "知りたいことが載っていない",
  other: "そのほか",
};
export const reasonAsk = "どこで困りましたか";
export const more = "くわしく教えてください";
export const optional = "任意";
export const send = "送信する";
export const thanks = "ありがとうございます。記事の改善に役立てます。";
export const stillStuck = "まだ解決しないとき";

// Question
export const leave = "質問を残す";
export const leaveText = "担当者が読み、答えを記事にします。できあがったらメールでお知らせします。";
export const question = "知りたいこと";
export const mail = "お知らせ先のメールアドレス";
export const mailHint = "例：keiri@example.co.jp";
export const mailWrong = "メールアドレスの形を確かめてください。空のままでも送れます。";
export const questionEmpty = "知りたいことを書いてください。";
export const urgent = "急ぎのときは問い合わせる";
export const asked = "質問を受け取りました";
export const askedText = "担当者が読み、答えを記事にします。";
export const sendFailed = "送れませんでした。通信の状態を確かめて、もう一度お試しください。";

// Tooltips
export const about = (title: string): string => `説明：${title}`;
export const readMore = "くわしく読む";
export const gotIt = "わかりました";

// Checklists
export const doneOf = (all: number, done: number): string => `${all} つのうち ${done} つ済み`;
export const doneOfMinutes = (all: number, done: number, mins: number): string =>
  `${all} つのうち ${done} つ済み・あと約 ${mins} 分`;
export const done = "（済み）";
export const tryIt = "やってみる";

// Banner and announcements
export const closeBanner = "このお知らせを閉じる";
export const news = "お知らせ";
export const allNews = "すべてのお知らせ";
export const fresh = "新着";
export const unread = (count: number): string => `未読のお知らせ ${count}件`;
export const tones = { notice: "ご注意", important: "重要" };

export const readIt = "読む";
export const markDone = "済みにする";
export const hide = "表示しない";
export const stuck = "困ったときは";
export const allDone = "すべて済みました。お疲れさまでした。";
export const close = "閉じる";
export const restore = (title: string): string => `「${title}」をもう一度表示する`;
export const doFirst = (title: string): string => `先に「${title}」を終えてください。`;
export const locked = "（まだ開けません）";
export const finished = "このリストの項目がすべて終わりました。";

// Tours
export const next = "次へ";
export const finish = "完了";
export const nextScreen = "次の画面へ";
export const endTour = "案内を終える";
export const stepAt = (at: number, all: number): string => `${all} ステップ中 ${at}`;
export const elsewhere = "この手順は別の画面にあります。";
export const openScreen = "その画面を開く";
export const looking = "案内する場所が現れると進みます。";
export const skip = "この手順を飛ばす";
export const readArticle = "手順書を読む";
export const later = "あとで";
export const wasLeft = "前回、この案内の途中で終わっています。";
export const wasLeftEarly = "前回の案内がまだ終わっていないか、その後に新しくなりました。";
export const goOnTour = "続きから見る";
export const startAnew = "はじめから見る";

// Builder
export const gateTitle = "ビルダーを開けませんでした";
export const gateLate =
  "リンクは 5 分のあいだに一度だけ使えます。ビルダーは、最後の保存から 1 時間で終わります。下書きの画面で、もう一度リンクを作ってください。保存した内容は残っています。";
export const gateAway = "サーバーにつながりませんでした。通信の状態を確かめて、画面を開き直してください。";
export const gateBack = "Annai を開く";
export const savedDraft = "下書き・保存済み";
export const savingDraft = "保存しています…";
export const failedDraft = "未保存：つながりません";
export const overDraft = "未保存：時間が過ぎました";
export const refusedDraft = "未保存：";
export const conflictDraft = "未保存：ほかの人が変更しました";
export const conflictText = (who: string, at: string): string =>
  `この下書きは ${at} に別の画面で保存されました${who ? `（ほかに開いている人：${who}）` : ""}。こちらの内容は、まだ上書きしていません。`;
export const takeTheirs = "保存された内容にする";
export const keepMine = "こちらの内容で上書きする";
export const differs = (theirs: string, mine: string): string =>
  `保存された内容：${theirs || "–"} ／ こちら：${mine || "–"}`;
export const listComma = "、";
export const since = (name: string, at: string): string => `${name} さん（${at} から）`;
export const othersHere = (who: string): string =>
  `ほかの人も開いています：${who}。どちらが書くか決めてください。`;
export const overText =
  "ビルダーは、最後の保存から 1 時間で終わります。このブラウザで、下書きの画面から開き直してください。保存していない内容は残っていて、元に戻ります。";
export const modes = "画面の操作";
export const modePick = "選ぶ";
export const modeUse = "操作する";
export const textLanguage = "文章の言語";
export const languages = { ja: "日本語", en: "英語" };
export const inJapanese = (label: string): string => `${label}（日本語）`;
export const inEnglish = (label: string): string => `${label}（英語）`;
export const undo = "元に戻す";
export const redo = "やり直す";
export const tryAll = { tour: "最初から試す", tooltip: "試す", checklist: "試す" };
export const tryAs = "誰として試すか";
export const tryAsMyself = "今の利用者として";
export const tryFrom = "ここから試す";
export const tryPhone = "スマートフォンの幅で試す（別の窓）";
export const trying = "試しています。";
export const tryingText = "表示しているのは下書きです。記録は残らず、ほかの人には見えません。";
export const endTrial = "試すのをやめる";
export const tryFailed = "下書きを保存してから試せます。";
export const nothingToTry = "先に追加してください。";
export const leadsOut = "ここから先へ移動します。試している間は移動しません。";
export const popupBlocked =
  "ブラウザが窓を止めました。この画面のポップアップを許可して、もう一度お試しください。";
export const toPublish = "確認して公開";
export const fold = "編集画面をたたむ";
export const unfold = "編集画面を開く";
export const closeUnsaved = "保存していない内容があります。それでも閉じるときは、もう一度押してください。";
export const endBuilding = "ビルダーを閉じる";
export const aboutGuide = {
  tour: "ツアー全体の設定",
  tooltip: "表示のしかたとページ",
  checklist: "チェックリスト全体の設定",
};
export const entriesOf = { tour: "ステップ", tooltip: "ツールチップ", checklist: "項目" };
export const stepNumber = (number: number): string => `ステップ ${number}`;
export const itemNumber = (number: number): string => `項目 ${number}`;
export const untitled = "無題";
export const pointing = "要素を指す";
export const centred = "画面の中央";
export const addPointing = "要素を選んで追加";
export const addCentred = "中央に追加";
export const addItem = "項目を追加";
export const orderHint = "ドラッグ、または Alt + ↑ ↓ で並べ替えます。";
export const movedTo = (at: number, all: number): string => `${all} 件中 ${at} 番目に移動しました。`;
export const removed = (name: string): string => `「${name}」を削除しました。`;
export const up = "上へ移動";
export const down = "下へ移動";
export const remove = "削除";
export const contentTitle = "内容";
export const guideTitle = "題名";
export const guideIntro = "はじめの説明";
export const startsItself = "対象のページで自動的に始める";
export const ordered = "上から順に進める（前の項目が済むまで次を開けない）";
export const entryTitle = "題名";
export const entryBody = "本文";
export const toolbar = "書式";
export const marks = { bold: "太字", italic: "斜体", link: "リンク", list: "箇条書き", code: "コード" };
export const linkWord = "リンク";
export const setInList = "（一覧の画面で設定済み）";
export const stepPage = "このステップのページ";
export const stepPageHint = "例：/members、/invoices/*";
export const thisPage = "今のページにする";
export const addThisPage = "今のページを加える";
export const pages = "表示するページ";
export const pagesHint = "1 行に 1 つ。空欄ならすべてのページに表示します。";
export const ifMissing = "要素が見つからないとき";
export const onMissing = {
  wait: "待っても現れなければ終える",
  skip: "このステップを飛ばす",
  centre: "画面の中央に表示する",
  stop: "ツアーを終える",
};
export const look = "表示のしかた";
export const stepKinds = {
  attached: "要素のそばに表示",
  modal: "中央のダイアログ",
  bubble: "画面の隅の吹き出し",
};
export const looks = {
  icon: "要素の横に小さな「？」",
  pulse: "点滅する丸（新機能など）",
  underline: "点線の下線",
  invisible: "要素を指したときだけ表示",
};
export const moreArticle = "くわしく読む記事";
export const searchByTitle = "題名の一部で探す";
export const notInList = "一覧から選んでください。このままでは変わりません。";
export const itemTitle = "完了の条件とボタン";
export const completes = "完了の条件";
export const completeBy = {
  hand: "本人が「済みにする」を押したとき",
  page: "ページを開いたとき",
  event: "製品からイベントが届いたとき",
  tour: "ツアーを終えたとき",
  article: "記事を開いたとき",
  user: "利用者に属性があったとき",
  company: "会社に属性があったとき",
};
export const itsButton = "ボタンの動き";
export const actions = { none: "なし", url: "ページを開く", tour: "ツアーを始める", article: "記事を開く" };
export const valueOf = {
  page: "ページ",
  url: "アドレス",
  event: "イベントの名前",
  tour: "ツアー",
  article: "記事",
  attribute: "属性",
};
export const attributeHint = "例：plan、plan=pro";
export const eventHint = '例：annai.track("invoice sent")';
export const chooseOne = "選んでください";
export const hiddenStep = "分岐（非表示）";
export const ownWay = "要素を指さない";
export const ownWayText = "このステップは要素を指しません。ボタンと進む先は、下書きの一覧の画面で決めます。";
export const targetTitle = "指す場所";
export const pick = "要素を選ぶ";
export const pickAgain = "選び直す";
export const picking =
  "要素をクリック、または Tab で移動して Enter。↑ ↓ で外側と内側、Esc でやめます。Alt を押す間は画面を操作できます。";
export const stopPicking = "選ぶのをやめる";
export const makeCentred = "中央に出す";
export const standsCentred = "画面の中央に表示します。";
export const pointsNowhere = "どの要素の説明かを選んでください。";
export const notOnPage = "この画面には見当たりません。その画面へ移動するか、選び直してください。";
export const bySelector = "セレクターだけで探しています。選び直すと、特徴も記録します。";
export const elements = {
  button: "ボタン",
  link: "リンク",
  field: "入力欄",
  heading: "見出し",
  image: "画像",
  list: "リスト",
  table: "表",
  other: "要素",
};
export const called = (kind: string, name: string): string => (name ? `${kind}「${name}」` : kind);
export const crumbs = "外側と内側の要素";
export const crumbKeys = "↑ で外側、↓ で内側に移ります。";
export const within = "内側の要素";
export const sureWords = {
  marked: "確実",
  clear: "確か",
  told: "おそらく",
  placed: "不確か",
  unclear: "不確か",
};
export const sureness = {
  marked: "製品側でガイド用の印が付いています。",
  clear: "この画面に似た要素はありません。",
  told: "似た要素があり、並んでいる言葉で見分けます。",
  placed: "同じように見える要素がほかにもあります。",
  unclear: "見分ける手がかりが少ない要素です。",
};
export const adviseMark = "確実にするには、開発の担当者に次の印を付けてもらってください：";
export const pickRow = "行を選ぶ";
