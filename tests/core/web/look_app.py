"""The layouts and components without features or database: what a screen looks like with made-up contents."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
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
PLACES = [
    SimpleNamespace(name="みなと請求", slug="minato"),
    SimpleNamespace(name="Harbour Logistics and Freight Services", slug="h"),
]
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
    audience = RadioField(
        "Audience",
        [InputRequired("Choose who may read it.")],
        choices=[SelectChoice("p", "Public"), SelectChoice("i", "Internal")],
    )
    tell = SelectMultipleField(
        "Tell",
        choices=[SelectChoice("o", "Owner"), SelectChoice("d", "Deputy")],
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    until = DateField("Until")
    file = FileField("File")
    agree = BooleanField("Agreed")


def item(words: tuple[str, str, str, int], *, ja: bool) -> dict[str, Any]:
    """Return an entry of the sidebar."""
    japanese, english, sign, count = words
    label = japanese if ja else english
    return {"label": label, "href": f"#{sign}", "icon": sign, "count": count, "current": sign == "home"}


def layout() -> dict[str, Any]:
    """Return what the application's context processors would."""
    ja = str(get_locale()) == "ja"
    groups = [
        {
            "key": english,
            "title": title if ja or not title else english,
            "items": [item(words, ja=ja) for words in items],
        }
        for title, english, items in MENU
    ]
    current = SimpleNamespace(workspace=PLACES[0], member=MEMBER)
    site = {
        "name": "みなと請求",
        "home_url": "/reader",
        "product_url": "#p",
        "links": [("利用規約", "#l")],
        "owner": "みなとソフト",
    }
    return {
        "current": current,
        "navigation": groups,
        "new_items": [{"label": "記事", "href": "#new", "icon": "article"}],
        "workspaces": PLACES,
        "unread": 2,
        "home_url": "/styleguide",
        "search_url": "/styleguide",
        "sign_out_url": "/styleguide",
        "profile_url": "/form",
        "site": site,
        "brand_css_url": "/brand.css",
    }


blueprint = Blueprint("look", __name__, template_folder="templates")


@blueprint.get("/styleguide")
def styleguide() -> str:
    """Every component."""
    if request.args.get("flash"):
        flash("保存しました")
        flash("保存できませんでした", "bad")
    trend = line_chart(WEEKS, NOW, BEFORE, unit="%", now_label="今期", before_label="前期", marks=[(5, "FAQ 8件")])
    columns = column_chart(["10/26", "11/2", "11/9", "11/16"], [4, 7, 11, 15])
    return render_template("styleguide.html", trend=trend, columns=columns, line=sparkline(NOW))


@blueprint.route("/form", methods=["GET", "POST"])
def form() -> ResponseReturnValue:
    """A form, also with problems."""
    sample = SampleForm()
    sample.validate_on_submit()
    return render_template("look/form.html", form=sample)


@blueprint.get("/plain")
def plain() -> str:
    """A page without a frame."""
    return render_template("look/plain.html", form=SampleForm())


@blueprint.get("/error")
def error() -> str:
    """An error page."""
    return render_template(
        "error.html", status=404, title="お探しのものが見つかりません", text="アドレスを確かめてください。"
    )


@blueprint.get("/reader")
def reader() -> str:
    """The help center's parts."""
    return render_template("look/reader.html")


@blueprint.get("/article")
def article() -> str:
    """An article in the help center."""
    return render_template("look/article.html")


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
    app.jinja_env.globals["slots"] = lambda _name: []
    app.after_request(add_headers)
    app.register_blueprint(blueprint)
    assets.serve(app)
    return app
