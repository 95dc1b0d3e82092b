"""The sample product: an origin of its own under a strict policy, which says who is signed in."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from config import Settings
from core.db import Database
from core.web.application import AnnaiFlask
from demo.serving import product
from tests.factories import make_place
from widget.api.identity import CheckKey, proved

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@sqlite_only
def test_the_product_signs_for_the_person_at_the_screen(
    app: AnnaiFlask, settings: Settings, database: Database
) -> None:
    del app
    place = make_place(database, roles=())
    client = product(settings, database).test_client()
    page = client.get("/").get_data(as_text=True)
    assert page.index("/session.js") < page.index(f'data-key="{place.site.key}"')
    script = client.get("/session.js")
    assert script.headers["Cache-Control"] == "no-store"
    call = re.search(r"push\((.*)\);", script.get_data(as_text=True))
    assert call
    name, person, _attributes, options = json.loads(call[1])
    proof = proved(options["token"], [CheckKey("HS256", place.identity_secret)])
    assert (name, person, proof.external_id, proof.company_id) == ("identify", "aoba-01", "aoba-01", "aoba")


@sqlite_only
def test_without_a_sample_world_the_product_goes_on_alone(
    app: AnnaiFlask, settings: Settings, database: Database
) -> None:
    del app
    client = product(settings, database).test_client()
    assert "annai.js" not in client.get("/").get_data(as_text=True)
    assert client.get("/session.js").get_data() == b""


DENIED = """
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(globalThis, name, { get() { throw new DOMException("denied", "SecurityError"); } });
}
const root = {};
globalThis.document = {
  documentElement: root,
  querySelector: () => ({ addEventListener() {} }),
  querySelectorAll: () => [],
  dispatchEvent: () => true,
};
const { keep } = await import(process.argv[1]);
keep.put("sessionStorage", "a", 1);
console.log(root.lang, keep.get("localStorage", "a", "else"));
"""


def test_a_browser_that_denies_storage_gets_the_screens_nevertheless(tmp_path: Path) -> None:
    (tmp_path / "product.mjs").write_text(Path("demo/product/product.js").read_text())
    command = ["node", "--input-type=module", "-e", DENIED, (tmp_path / "product.mjs").as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("ja else\n", "")
