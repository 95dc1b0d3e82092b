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
export const readIt = "読む";
export const markDone = "済みにする";
export const hide = "表示しない";
export const stuck = "困ったときは";
export const allDone = "すべて済みました。お疲れさまでした。";
export const close = "閉じる";
export const restore = (title: string): string => `「${title}」をもう一度表示する`;

// Tours
export const next = "次へ";
export const finish = "完了";
export const nextScreen = "次の画面へ";
export const endTour = "案内を終える";
export const stepAt = (at: number, all: number): string => `${all} ステップ中 ${at}`;
export const elsewhere = "続きは別の画面で案内します。";
export const openScreen = "その画面を開く";
export const looking = "案内する場所が表示されると、続きに進みます。";
export const skip = "この手順を飛ばす";
export const readArticle = "手順書を読む";
export const later = "あとで";

// Builder
export const building = (name: string): string => `「${name}」の要素を選ぶ`;
export const pointsAt = "選ぶ対象";
export const recorded = "記録済み";
export const unrecorded = "未記録";
export const pick = "要素を選ぶ";
export const pickAgain = "選び直す";
export const picking = "要素をクリックしてください。キーボードでは Tab で移動して Enter、Esc でやめます。";
export const stopPicking = "選ぶのをやめる";
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
export const around = "外側の要素";
export const within = "内側の要素";
export const sureness = {
  marked: "確実：製品側でガイド用の印が付いています。",
  clear: "確か：この画面に似た要素はありません。",
  told: "似た要素とは、並んでいる言葉で見分けます。",
  placed: "不確か：同じように見える要素がほかにもあります。製品側で data-annai を付けると確実です。",
  unclear: "不確か：見分ける手がかりが少ない要素です。製品側で data-annai を付けると確実です。",
};
export const useIt = "この要素にする";
export const kept = "下書きに保存しました。公開すると利用者に表示されます。";
export const notKept = "保存できませんでした。下書きの画面から開き直してください。";
export const backToDraft = "下書きへ戻る";
export const endBuilding = "閉じる";
