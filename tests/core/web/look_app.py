"""The layouts and components without features or database: what a screen looks like with made-up contents."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, flash, render_template, render_template_string, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from core.web import assets, languages
from core.web.brand import brand_css
from core.web.charts import column_chart, line_chart, sparkline
from core.web.security import add_headers

MEMBER = SimpleNamespace(id=1, name="森下 彩", role="manager")
PLACES = [SimpleNamespace(name="みなと請求", slug="minato"), SimpleNamespace(name="Harbour Logistics and Freight Services", slug="h")]
WEEKS = ["9/5", "9/12", "9/19", "9/26", "10/3", "10/10", "10/17", "10/24", "10/31", "11/7", "11/14", "11/20"]
NOW = [19.1, 18.2, 18.6, 17.5, 17.9, 16.4, 15.8, 15.1, 14.2, 14.6, 13.1, 12.4]
BEFORE = [20.4, 21.0, 20.1, 20.8, 19.6, 20.2, 19.9, 20.5, 19.4, 19.8, 19.2, 18.8]
MENU = (
    ("", "home", [("ホーム", "Home", "home", 0)]),
    (
        "ナレッジ",
        "Knowledge",
        [
            ("記事", "Articles", "article", 0),
            ("コレクション", "Collections", "collection", 0),
            ("レビュー", "Reviews", "review", 3),
            ("確認期限", "Freshness", "fresh", 4),
            ("スキルマップ", "Skill map", "skill", 0),
        ],
    ),
    (
        "ガイド",
        "Guides",
        [
            ("ツアー", "Tours", "tour", 0),
            ("ツールチップ", "Tooltips", "tooltip", 0),
            ("チェックリスト", "Checklists", "checklist", 0),
        ],
    ),
    (
        "インサイト",
        "Insights",
        [("検索", "Searches", "search", 0), ("ギャップ", "Gaps", "gap", 5), ("属人化", "Dependence", "depend", 0)],
    ),
    ("", "settings", [("設定", "Settings", "settings", 0)]),
)


class SampleForm(FlaskForm):
    """One field of every kind."""

    title = StringField("Title", [InputRequired("Enter a title.")])
    mail = EmailField("E-mail", description="Nobody else sees it")
    secret = PasswordField("Password")
    text = TextAreaField("Text")
    kind = SelectField("Kind", choices=[SelectChoice("a", "Procedure"), SelectChoice("b", "FAQ")])
    audience = RadioField("Audience", [InputRequired("Choose who may read it.")], choices=[SelectChoice("p", "Public"), SelectChoice("i", "Internal")])
    tell = SelectMultipleField("Tell", choices=[SelectChoice("o", "Owner"), SelectChoice("d", "Deputy")], widget=ListWidget(), option_widget=CheckboxInput())
    until = DateField("Until")
    file = FileField("File")
    agree = BooleanField("Agreed")


STAFF_FORM = """{% extends "base_staff.html" %}{% import "components/ui.html" as ui %}{% block title %}Form{% endblock %}
{% block content %}{% call ui.page_head("Form") %}{% endcall %}
{% call ui.card() %}<form class="form" method="post" action="/form" novalidate data-guard>{{ ui.hidden(form) }}{{ ui.form_errors(form) }}
{% for one in form if one.type != "CSRFTokenField" %}{{ ui.field(one) }}{% endfor %}
{% call ui.form_actions() %}{{ ui.submit("Save") }}{% endcall %}</form>{% endcall %}{% endblock %}"""

PLAIN = """{% extends "base_plain.html" %}{% import "components/ui.html" as ui %}{% block title %}Sign in{% endblock %}
{% block content %}<h1>Sign in</h1><form method="post" action="/form">{{ ui.hidden(form) }}
{{ ui.field(form.mail) }}{{ ui.field(form.secret) }}{% call ui.form_actions() %}{{ ui.submit("Sign in") }}{% endcall %}</form>
<p><a href="#forgotten">Forgotten?</a></p>{% endblock %}"""

READER = """{% extends "base_reader.html" %}{% block content %}
{{ reader.notice("11月25日(水) 2:00～4:00 はメンテナンスのためご利用いただけません。", "#m", id="1") }}
{% call reader.ask("/reader", placeholder="例：金額を間違えて送った") %}
{{ reader.hints("よく探されている言葉", [("訂正と再発行", "#a"), ("適格請求書", "#b")]) }}{% endcall %}
<div class="page"><section class="section" aria-labelledby="s"><div class="section-head"><h2 id="s">分野から探す</h2></div><ul class="shelves">
{{ reader.shelf("はじめに", "登録から最初の請求書を送るまで", 12, "#1", icon="flag") }}{{ reader.shelf("入金と消込", "入金の取り込み、消込、督促", 1, "#2", icon="yen") }}
{{ reader.shelf("ユーザーと権限", none, 14, "#3", icon="users") }}</ul></section>
<div class="two"><section class="section" aria-labelledby="p"><div class="section-head"><h2 id="p">よくある質問</h2><a href="#all">すべて見る</a></div>
<ol class="rows">{{ reader.row("送信した請求書の金額を間違えました。訂正できますか", "#x", kind="faq") }}{{ reader.row("請求書をまとめて送信する", "#y", kind="procedure") }}</ol></section>
<section class="section" aria-labelledby="r"><div class="section-head"><h2 id="r">最近更新した記事</h2></div><ul class="rows">{{ reader.row("督促メールの文面を変える", "#z", when="11/12") }}</ul></section></div>
<ol>{{ reader.result([["送信した", false], ["請求", true], ["書を直す", false]], "#q", kind="手順書", crumbs=[("請求書", "#c")], snippet=[["元の", false], ["請求", true]],
verified=("sure", "内容確認済み"), updated="2026/10/14", note="5 ステップ") }}</ol>{{ reader.pager("#more", "34 件中 5 件を表示") }}</div>{% endblock %}"""

ARTICLE = """{% extends "base_reader.html" %}{% block page %}<div class="page article-layout">
{{ reader.crumbs([("ヘルプセンター", "#h"), ("訂正と再発行", "#t")]) }}
{% call reader.toc([{"id": "find", "text": "訂正する請求書を開く", "number": 1}, {"id": "cancel", "text": "元の請求書を取り消す", "number": 2},
{"id": "table", "text": "状態ごとにできること"}]) %}<a class="button" href="#s">{{ reader.icon("device") }}1 手順ずつ見る</a>{% endcall %}
<main class="article" id="main" tabindex="-1"><article><header class="article-head"><p class="quiet-text">手順書</p><h1>送信した請求書を訂正して再発行する</h1>
<div class="article-state">{{ reader.verified("sure", "内容確認済み") }}<span>更新 2026年10月14日(水)</span></div></header>
<div class="prose"><p>送信したあとで金額や宛名の誤りに気づいたときは、元の請求書を取り消し、複製を直して送り直します。</p>
<ol class="steps"><li class="step" id="find"><h2>訂正する請求書を開く</h2><p>左のメニューで<strong>「請求書」</strong>を選びます。</p></li>
<li class="step" id="cancel"><h2>元の請求書を取り消す</h2>{{ reader.callout("入金を消し込んだあとは取り消せません。", "warn") }}</li></ol>
<h2 id="table">状態ごとにできること</h2><ul><li>下書き</li><li>送信済み</li></ul><pre tabindex="0" role="group" aria-label="curl"><code>curl https://example.com/a/very/long/address/that/does/not/fit/anywhere/at/all</code></pre></div></article></main></div>{% endblock %}"""


def layout() -> dict[str, Any]:
    """Return what the application's context processors would."""
    ja = str(languages.get_locale()) == "ja"
    groups = [
        {
            "key": english,
            "title": title if ja or not title else english,
            "items": [
                {"label": one if ja else other, "href": f"#{sign}", "icon": sign, "count": count, "current": sign == "home"}
                for one, other, sign, count in items
            ],
        }
        for title, english, items in MENU
    ]
    current = SimpleNamespace(workspace=PLACES[0], member=MEMBER)
    site = {"name": "みなと請求", "home_url": "/reader", "product_url": "#p", "links": [("利用規約", "#l")], "owner": "みなとソフト"}
    return {
        "current": current,
        "navigation": groups,
        "new_items": [{"label": _("Article"), "href": "#new", "icon": "article"}],
        "workspaces": PLACES,
        "unread": 2,
        "home_url": "/styleguide",
        "search_url": "/styleguide",
        "sign_out_url": "/styleguide",
        "profile_url": "/form",
        "site": site,
        "brand_css_url": "/brand.css",
    }


blueprint = Blueprint("look", __name__)


@blueprint.get("/styleguide")
def styleguide() -> str:
    """Every component."""
    if request.args.get("flash"):
        flash("保存しました")
        flash("保存できませんでした", "bad")
    trend = line_chart(WEEKS, NOW, BEFORE, unit="%", now_label=_("now"), before_label=_("before"), marks=[(5, "FAQ +8")])
    columns = column_chart(["10/26", "11/2", "11/9", "11/16"], [4, 7, 11, 15])
    return render_template("styleguide.html", trend=trend, columns=columns, line=sparkline(NOW))


@blueprint.route("/form", methods=["GET", "POST"])
def form() -> ResponseReturnValue:
    """A form, also with problems."""
    sample = SampleForm()
    sample.validate_on_submit()
    return render_template_string(STAFF_FORM, form=sample)


@blueprint.get("/plain")
def plain() -> str:
    """A page without a frame."""
    return render_template_string(PLAIN, form=SampleForm())


@blueprint.get("/error")
def error() -> str:
    """An error page."""
    return render_template("error.html", status=404, title="お探しのものが見つかりません", text="アドレスを確かめてください。")


@blueprint.get("/reader")
def reader() -> str:
    """The help center's parts."""
    return render_template_string(READER)


@blueprint.get("/article")
def article() -> str:
    """An article in the help center."""
    return render_template_string(ARTICLE)


@blueprint.get("/brand.css")
def brand() -> ResponseReturnValue:
    """The company's colour."""
    return brand_css("#0d5c63"), 200, {"Content-Type": "text/css"}


def build() -> Flask:
    """Return the application."""
    app = Flask("core.web", static_folder=None, template_folder="templates")
    app.config.update(SECRET_KEY="only for tests", SERVER_NAME=None)
    CSRFProtect(app)
    languages.speak(app)
    app.context_processor(layout)
    app.after_request(add_headers)
    app.register_blueprint(blueprint)
    assets.serve(app)
    return app
