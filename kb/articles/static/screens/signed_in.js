// Whether somebody is still signed in where they write, and how to go on once they are again.
const EVERY_MS = 5000;

export class SignIn {
  /** `goOn` is called when the same person is signed in again; `tell` with what stands in the way until then. */
  constructor(form, goOn, tell) {
    this.form = form;
    this.goOn = goOn;
    this.tell = tell;
    this.timer = 0;
    addEventListener("focus", () => this.look());
    document.addEventListener("visibilitychange", () => this.look());
  }

  /** Whether this refusal may be about who is asking: led to the sign-in page, or with a token of another session. */
  isDoubted(answer) {
    return answer.type === "opaqueredirect" || answer.status === 400 || answer.status === 403;
  }

  /** Make the page's tokens new; returns null when that is done, else the name of what is to be said. */
  async renew() {
    const headers = { Accept: "application/json" };
    const wish = { headers, redirect: "manual", cache: "no-store" };
    const answer = await fetch(this.form.dataset.signedInUrl, wish).catch(() => null);
    if (!answer || (!answer.ok && answer.type !== "opaqueredirect")) {
      if (this.timer) this.wait();
      return answer ? "failed" : "offline";
    }
    const found = answer.ok ? await answer.json() : { member: null };
    if (found.member === this.form.elements.writer.value) {
      clearTimeout(this.timer);
      this.timer = 0;
      this.renewed(found.token);
      return null;
    }
    this.wait();
    return found.member ? "stranger" : "signedOut";
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), EVERY_MS);
  }

  renewed(token) {
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
    for (const part of document.querySelectorAll("[data-csrf]")) part.dataset.csrf = token;
  }

  /** Ask again, if somebody is waited for. */
  async look() {
    if (!this.timer) return;
    if (document.visibilityState === "hidden") {
      this.wait();
      return;
    }
    const problem = await this.renew();
    if (problem) this.tell(problem);
    else await this.goOn();
  }

  link() {
    const link = document.createElement("a");
    Object.assign(link, { href: this.form.dataset.signInUrl, target: "_blank", rel: "noopener" });
    link.textContent = this.form.dataset.signIn;
    return link;
  }
}
