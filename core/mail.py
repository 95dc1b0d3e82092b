"""Mail: queued with the transaction that causes it, sent by the worker over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy.orm import Session

from core.clock import now
from core.jobs.actions import enqueue
from core.jobs.worker import JobContext, job

TIMEOUT = 20


def send_later(session: Session, to: str, subject: str, text: str) -> None:
    """Queue a mail; it is sent only if the transaction commits."""
    enqueue(session, "mail.send", {"to": to, "subject": subject, "text": text})


@job("mail.send", staged=True, forgets=True)
def send(context: JobContext, *, to: str, subject: str, text: str) -> dict[str, Any]:
    """Send one mail. Without SMTP it is dropped on purpose: admins see who waits, and make the links.

    What it says is forgotten once it is done: it may have a link by which a password is set.
    """
    settings = context.services.settings
    if not settings.smtp_url:
        return {"sent": False}
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, to, subject
    message["Date"] = format_datetime(now())
    # A retry after a crash between sending and acknowledging carries the same id: mail programs show it once.
    message["Message-ID"] = f"<{context.job_id}@{make_msgid().rpartition('@')[2]}"
    message.set_content(text)
    deliver(settings.smtp_url, message)
    return {"sent": True}


def deliver(smtp_url: str, message: EmailMessage) -> None:
    """Hold the SMTP conversation: `smtps://` is encrypted from the start, `smtp://` as soon as the server offers it."""
    parts = urlsplit(smtp_url)
    host, context = parts.hostname or "localhost", ssl.create_default_context()
    if parts.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=context)
    else:
        connection = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
    with connection:
        if parts.scheme == "smtp" and connection.has_extn("starttls"):
            connection.starttls(context=context)
        if parts.username:
            connection.login(unquote(parts.username), unquote(parts.password or ""))
        connection.send_message(message)
