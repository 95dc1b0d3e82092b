import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.factories import PASSWORD
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
URLS="members/ profile/ settings/ settings/sites settings/audit articles/ articles/new reviews freshness collections/ imports/ search/?q=x . searches/ gaps/ article-use/ article-use/comments tours/ tours/new tooltips/new checklists/new settings/styleguide".split()
def test_pages(server, place, browser):
    ctx=browser.new_context(locale='ja',viewport={'width':1440,'height':900}); pg=ctx.new_page()
    pg.on('console',lambda m:print('CONSOLE',pg.url,m.text) if m.type in('error','warning') else None); pg.on('pageerror',lambda e:print('ERR',pg.url,e))
    pg.goto(server+'/sign-in'); pg.fill('[name=email]',place.email('admin')); pg.fill('[name=password]',PASSWORD)
    with pg.expect_navigation(): pg.keyboard.press('Enter')
    print('AT',pg.url)
    for u in URLS:
        pg.set_viewport_size({'width':1440,'height':900})
        u2='' if u=='.' else u
        pg.goto(f'{server}/w/{place.slug}/{u2}')
        n=u.replace('/','_').replace('?','_')
        pg.screenshot(path=f'/tmp/look/real-{n}.png')
        for v in Axe().run(pg).response['violations']: print('AXE',u,v['id'],[x['target'] for x in v['nodes']][:3], v['nodes'][0]['failureSummary'][:150])
        pg.set_viewport_size({'width':390,'height':844})
        pg.screenshot(path=f'/tmp/look/realp-{n}.png')
        w=pg.evaluate('document.documentElement.scrollWidth')
        if w>390: print('WIDE',u,w)
    for u in ('','search?q=abc','ask'):
        pg.goto(f'{server}/help/{place.slug}/{u}')
        for v in Axe().run(pg).response['violations']: print('AXE help',u,v['id'],[x['target'] for x in v['nodes']][:3], v['nodes'][0]['failureSummary'][:150])
        pg.screenshot(path=f'/tmp/look/realh-{u[:4]}.png')
